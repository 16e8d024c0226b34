package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.LIBRARY;

import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import fathom.text.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What other libraries draw under their own names: the same distributions, not the same numbers. Almost all are points
 * of {@link Initializers#varianceScaling}.
 */
final class LibraryEntries {
    private LibraryEntries() {}

    static List<NamedInitializer> all() {
        return List.of(
                pytorch(),
                Entry.of(LIBRARY, "keras")
                        .draws(
                                "the default of Keras' layers, Glorot uniform; or Keras' rule: normal ones are cut at 2 sigma and"
                                        + " widened by 1/0.87962566")
                        .goodFor("comparing with Keras and TensorFlow: " + String.join(", ", keras().keySet()))
                        .from("Keras 3, random_initializers.py")
                        .taking(new Argument("rule", "default", "Keras' name, with dashes or underscores"))
                        .made(arguments -> arguments.choice("rule", keras())),
                Entry.of(LIBRARY, "dl4j")
                        .draws("DL4J's rule: nothing is truncated, fan_out is divided by the stride's square")
                        .goodFor("comparing with Deeplearning4j: " + String.join(", ", dl4j().keySet()))
                        .from("Deeplearning4j, enum WeightInit; LECUN_UNIFORM has three times Keras' variance")
                        .taking(new Argument("rule", "xavier", "a constant of WeightInit"))
                        .made(arguments -> arguments.choice("rule", dl4j())),
                Entry.of(LIBRARY, "jax", "flax")
                        .draws("JAX's rule: normal ones are cut at 2 sigma and widened by 1/0.87962566")
                        .goodFor("comparing with JAX, Flax and Haiku: " + String.join(", ", jax().keySet()))
                        .from("jax.nn.initializers; lecun-normal is the default of Flax")
                        .taking(new Argument("rule", "lecun-normal", "JAX's name, with dashes or underscores"))
                        .made(arguments -> arguments.choice("rule", jax())));
    }

    /** The family that Keras and JAX share to the digit. */
    private static Map<String, Initializer> truncatedFamily() {
        Map<String, Initializer> rules = new LinkedHashMap<>();
        rules.put("glorot-uniform", Initializers.glorotUniform());
        rules.put("glorot-normal", Initializers.glorotTruncated());
        rules.put("he-uniform", Initializers.heUniform());
        rules.put("he-normal", Initializers.heTruncated());
        rules.put("lecun-uniform", Initializers.lecunUniform());
        rules.put("lecun-normal", Initializers.lecunTruncated());
        rules.put("orthogonal", Initializers.orthogonal(1));
        return rules;
    }

    private static Map<String, Initializer> keras() {
        Map<String, Initializer> rules = new LinkedHashMap<>();
        rules.put("default", Initializers.kerasDefault());
        rules.putAll(truncatedFamily());
        rules.put("variance-scaling", Initializers.lecunTruncated());
        rules.put("random-normal", Initializers.normal(0.05));
        rules.put("random-uniform", Initializers.uniform(0.05));
        rules.put("truncated-normal", Initializers.truncatedNormal(0.05, 0.1));
        rules.put("zeros", Initializers.zeros());
        rules.put("ones", Initializers.constant(1));
        return rules;
    }

    private static Map<String, Initializer> jax() {
        Map<String, Initializer> rules = truncatedFamily();
        rules.put("delta-orthogonal", Initializers.deltaOrthogonal(1));
        rules.put("normal", Initializers.normal(0.01));
        rules.put("zeros", Initializers.zeros());
        rules.put("ones", Initializers.constant(1));
        return rules;
    }

    private static Map<String, Initializer> dl4j() {
        Map<String, Initializer> rules = new LinkedHashMap<>();
        rules.put("xavier", variance(1, FanMode.AVERAGE_STRIDED, Distribution.NORMAL));
        rules.put("xavier-uniform", variance(1, FanMode.AVERAGE_STRIDED, Distribution.UNIFORM));
        rules.put("xavier-fan-in", Initializers.lecunNormal());
        rules.put("sigmoid-uniform", variance(16, FanMode.AVERAGE_STRIDED, Distribution.UNIFORM));
        rules.put("relu", Initializers.heNormal());
        rules.put("relu-uniform", Initializers.heUniform());
        rules.put("lecun-normal", Initializers.lecunNormal());
        rules.put("lecun-uniform", variance(3, FanMode.IN, Distribution.UNIFORM));
        rules.put("normal", Initializers.lecunNormal());
        rules.put("uniform", variance(1.0 / 3, FanMode.IN, Distribution.UNIFORM));
        rules.put("var-scaling-normal-fan-in", Initializers.lecunNormal());
        rules.put("var-scaling-normal-fan-out", variance(1, FanMode.OUT_STRIDED, Distribution.NORMAL));
        rules.put("var-scaling-normal-fan-avg", variance(1, FanMode.AVERAGE_STRIDED, Distribution.NORMAL));
        rules.put("var-scaling-uniform-fan-in", variance(3, FanMode.IN, Distribution.UNIFORM));
        rules.put("var-scaling-uniform-fan-out", variance(3, FanMode.OUT_STRIDED, Distribution.UNIFORM));
        rules.put("var-scaling-uniform-fan-avg", variance(3, FanMode.AVERAGE_STRIDED, Distribution.UNIFORM));
        rules.put("identity", Initializers.identity());
        rules.put("zero", Initializers.zeros());
        rules.put("ones", Initializers.constant(1));
        return rules;
    }

    private static Initializer variance(double scale, FanMode mode, Distribution distribution) {
        return Initializers.varianceScaling(scale, mode, distribution);
    }

    private static NamedInitializer pytorch() {
        return Entry.of(LIBRARY, "pytorch", "pytorch-default")
                .draws("the default of PyTorch's layers, U(+-fan_in^-1/2), biases too; or a rule of "
                        + "torch.nn.init, biases 0")
                .goodFor("comparing with PyTorch: " + String.join(", ", PYTORCH.keySet()))
                .from("torch.nn.init; the default is kaiming_uniform_(a=sqrt(5))")
                .taking(
                        new Argument("rule", "default", "PyTorch's name, with dashes or underscores"),
                        new Argument(
                                "gain",
                                "",
                                "a number or, as calculate_gain, linear, sigmoid, tanh (5/3), relu, leaky-relu, "
                                        + "selu (3/4)"),
                        new Argument("mode", "", "fan-in or fan-out, for kaiming"))
                .made(LibraryEntries::pytorch);
    }

    /** A rule of torch.nn.init. */
    private record TorchRule(
            double gain, boolean takesGain, boolean takesMode, BiFunction<Double, FanMode, Initializer> factory) {
        static TorchRule xavier(Distribution distribution) {
            return new TorchRule(1, true, false, (gain, mode) -> variance(gain * gain, FanMode.AVERAGE, distribution));
        }

        static TorchRule kaiming(Distribution distribution) {
            return new TorchRule(SQRT_2, true, true, (gain, mode) -> variance(gain * gain, mode, distribution));
        }

        static TorchRule plain(Initializer initializer) {
            return new TorchRule(1, false, false, (gain, mode) -> initializer);
        }
    }

    private static final double SQRT_2 = Math.sqrt(2);
    private static final Map<String, TorchRule> PYTORCH = torchRules();

    private static Map<String, TorchRule> torchRules() {
        Map<String, TorchRule> rules = new LinkedHashMap<>();
        rules.put("default", TorchRule.plain(Initializers.pytorchDefault()));
        rules.put("xavier-uniform", TorchRule.xavier(Distribution.UNIFORM));
        rules.put("xavier-normal", TorchRule.xavier(Distribution.NORMAL));
        rules.put("kaiming-uniform", TorchRule.kaiming(Distribution.UNIFORM));
        rules.put("kaiming-normal", TorchRule.kaiming(Distribution.NORMAL));
        rules.put("orthogonal", new TorchRule(1, true, false, (gain, mode) -> Initializers.orthogonal(gain)));
        rules.put("normal", TorchRule.plain(Initializers.normal(1)));
        rules.put("trunc-normal", TorchRule.plain(Initializers.truncatedNormal(1, 2)));
        rules.put("dirac", TorchRule.plain(Initializers.dirac()));
        rules.put("zeros", TorchRule.plain(Initializers.zeros()));
        rules.put("ones", TorchRule.plain(Initializers.constant(1)));
        return rules;
    }

    private static Initializer pytorch(Arguments arguments) {
        TorchRule rule = arguments.choice("rule", PYTORCH);
        if (arguments.isGiven("gain") && !rule.takesGain) {
            throw new BadInputException("rule " + arguments.text("rule") + " takes no gain");
        }
        if (arguments.isGiven("mode") && !rule.takesMode) {
            throw new BadInputException("rule " + arguments.text("rule") + " takes no mode");
        }
        double gain = arguments.isGiven("gain") ? torchGain(arguments) : rule.gain;
        FanMode mode = arguments.isGiven("mode")
                ? arguments.choice("mode", new TreeMap<>(Map.of("fan-in", FanMode.IN, "fan-out", FanMode.OUT)))
                : FanMode.IN;
        return rule.factory.apply(gain, mode);
    }

    private static double torchGain(Arguments arguments) {
        return switch (Call.key(arguments.text("gain"))) {
            case "linear", "sigmoid" -> 1;
            case "tanh" -> 5.0 / 3;
            case "relu" -> SQRT_2;
            case "leakyrelu" -> Math.sqrt(2 / (1 + 0.01 * 0.01));
            case "selu" -> 0.75;
            default -> arguments.number("gain");
        };
    }
}
