package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Family;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.Nonlinearity;
import java.util.List;

/**
 * The names of weights and biases by mean-field theory: on the edge of chaos of any activation, {@code critical(q=1/32)},
 * {@code critical(depth=128,activation=erf)}, {@code critical-gaussian(bias-variance=2e-5)}, and at any point of the phase
 * diagram, {@code mean-field(sigma_w2=1.5,sigma_b2=0.05)}.
 */
public final class CriticalInitializers implements InitializerProvider {
    /**
     * The q* of a network that nothing is said of. It suits some 30 layers; 1/depth is the rule for 100 and more.
     */
    public static final String DEFAULT_Q = "1/8";

    private static final List<Argument> ARGUMENTS = List.of(
            new Argument("q", DEFAULT_Q, "variance q* of the pre-activations at the fixed point"),
            new Argument(
                    "activation",
                    "",
                    "in place of the network's (tanh where none is known): erf, relu, leaky-relu(0.1), ..."),
            new Argument("depth", "", "in place of q: q* = 1/depth"),
            new Argument("bias-variance", "", "in place of q: sigma_b^2, such as 2e-5"));

    /** For the service loader. */
    public CriticalInitializers() {}

    @Override
    public List<NamedInitializer> initializers() {
        return List.of(
                meanField(),
                named(
                        "critical",
                        List.of("critical-delta-orthogonal"),
                        "edge of chaos: delta-orthogonal convolutions, orthogonal dense, gain sigma_w, biases "
                                + "N(0, sigma_b^2)",
                        "the deepest plain tanh networks; in <= out; smaller q* the deeper: 1/depth beyond 100 layers",
                        "Xiao et al. 2018, arXiv:1806.05393",
                        WeightKind.DELTA_ORTHOGONAL),
                named(
                        "critical-orthogonal",
                        List.of(),
                        "edge of chaos: orthogonal of gain sigma_w, biases N(0, sigma_b^2)",
                        "deep dense tanh networks of any widths; CNNs of some tens of layers",
                        "Pennington et al. 2017, arXiv:1711.04735",
                        WeightKind.ORTHOGONAL),
                named(
                        "critical-gaussian",
                        List.of(),
                        "edge of chaos: N(0, sigma_w^2/fan_in), biases N(0, sigma_b^2)",
                        "criticality without orthogonality: signals survive, the Jacobian's spectrum widens with depth",
                        "Schoenholz et al. 2017, arXiv:1611.01232",
                        WeightKind.GAUSSIAN));
    }

    private static NamedInitializer meanField() {
        return Entry.of(Family.CRITICAL, "mean-field")
                .draws("a point of the phase diagram: weights of variance sigma_w2/fan_in, biases N(0, sigma_b2)")
                .goodFor("experiments on and off the edge of chaos")
                .from("Schoenholz et al. 2017, arXiv:1611.01232")
                .taking(
                        new Argument("sigma_w2", "1", "variance of the weights times fan_in"),
                        new Argument("sigma_b2", "0", "variance of the biases"),
                        new Argument("weights", "gaussian", "gaussian, orthogonal or delta-orthogonal"))
                .made(arguments -> Initializers.meanField(
                        arguments.number("sigma_w2"),
                        arguments.number("sigma_b2"),
                        arguments.choice("weights", WeightKind.class)));
    }

    private static NamedInitializer named(
            String name, List<String> aliases, String formula, String use, String source, WeightKind kind) {
        return new NamedInitializer(
                new Definition<>(name, aliases, ARGUMENTS, arguments -> make(arguments, kind)),
                Family.CRITICAL,
                formula,
                use,
                source);
    }

    private static Initializer make(Arguments arguments, WeightKind kind) {
        List<String> given = List.of("q", "depth", "bias-variance").stream()
                .filter(arguments::isGiven)
                .toList();
        if (given.size() > 1) {
            throw new BadInputException(String.join(" and ", given) + " say the same thing: give one of them");
        }
        Nonlinearity activation =
                Nonlinearity.parse(arguments.find("activation").orElse("tanh"));
        if (given.contains("bias-variance")) {
            CriticalPoint point = CriticalLine.atBiasVariance(activation, arguments.number("bias-variance"));
            return Initializers.critical(point, kind);
        }
        double q = given.contains("depth") ? 1 / depth(arguments) : arguments.number("q");
        if (!activation.equals(Nonlinearity.TANH)) {
            return Initializers.critical(CriticalLine.atLength(activation, q), kind);
        }
        return switch (kind) {
            case DELTA_ORTHOGONAL -> Initializers.critical(q);
            case ORTHOGONAL -> Initializers.criticalOrthogonal(q);
            case GAUSSIAN -> Initializers.criticalGaussian(q);
        };
    }

    private static double depth(Arguments arguments) {
        int depth = arguments.count("depth");
        if (depth < 1) {
            throw new BadInputException("depth must be at least 1, got " + depth);
        }
        return depth;
    }
}
