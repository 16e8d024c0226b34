package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.VARIANCE;

import fathom.text.Argument;
import fathom.text.Arguments;
import java.util.List;
import java.util.function.Function;

/** The names of the points of {@link Initializers#varianceScaling}. */
final class VarianceEntries {
    private static final String GLOROT = "Glorot and Bengio 2010";
    private static final String HE = "He et al. 2015, arXiv:1502.01852";
    private static final String LECUN = "LeCun et al. 1998";
    private static final String CUT = " cut at 2 sigma, variance corrected";
    private static final String FOR_TANH =
            "tanh and linear layers, signal against gradient balanced where widths change";
    private static final String FOR_RELU = "ReLU; with slope = a for leaky ReLU and PReLU";
    private static final String FOR_SELU = "tanh near 0, SELU, linear layers; heads";

    private VarianceEntries() {}

    static List<NamedInitializer> all() {
        return List.of(
                general(),
                glorot("glorot-normal", "N(0, 2 gain^2/(fan_in + fan_out))", "xavier-normal")
                        .from(GLOROT)
                        .made(glorot(Distribution.NORMAL)),
                glorot("glorot-uniform", "U(+-gain sqrt(6/(fan_in + fan_out)))", "xavier-uniform", "glorot", "xavier")
                        .from(GLOROT + "; the default of Keras' layers")
                        .made(glorot(Distribution.UNIFORM)),
                glorot("glorot-truncated", "N(0, 2 gain^2/(fan_in + fan_out))" + CUT, "xavier-truncated")
                        .from(GLOROT + "; Keras' GlorotNormal")
                        .made(glorot(Distribution.TRUNCATED_NORMAL)),
                he("he-normal", "N(0, 2/((1 + slope^2) fan_in))", "kaiming-normal", "he", "kaiming")
                        .made(he(Distribution.NORMAL)),
                he("he-uniform", "U(+-sqrt(6/((1 + slope^2) fan_in)))", "kaiming-uniform")
                        .made(he(Distribution.UNIFORM)),
                he("he-truncated", "N(0, 2/((1 + slope^2) fan_in))" + CUT, "kaiming-truncated")
                        .from(HE + "; Keras' HeNormal")
                        .made(he(Distribution.TRUNCATED_NORMAL)),
                lecun("lecun-normal", "N(0, gain^2/fan_in)", "lecun").made(lecun(Distribution.NORMAL)),
                lecun("lecun-uniform", "U(+-gain sqrt(3/fan_in))").made(lecun(Distribution.UNIFORM)),
                lecun("lecun-truncated", "N(0, gain^2/fan_in)" + CUT)
                        .from(LECUN + "; Keras' LecunNormal, the default of Flax")
                        .made(lecun(Distribution.TRUNCATED_NORMAL)));
    }

    private static NamedInitializer general() {
        return Entry.of(VARIANCE, "variance-scaling")
                .draws("variance scale/fan")
                .goodFor("everything between the named points; out-strided divides fan_out by the stride's square")
                .from("Keras' VarianceScaling")
                .taking(
                        new Argument("scale", "1", "numerator of the variance"),
                        new Argument("mode", "in", "in, out, average, out-strided or average-strided"),
                        new Argument("distribution", "normal", "normal, uniform or truncated-normal"))
                .made(arguments -> Initializers.varianceScaling(
                        arguments.number("scale"),
                        arguments.choice("mode", FanMode.class),
                        arguments.choice("distribution", Distribution.class)));
    }

    private static Entry glorot(String name, String formula, String... aliases) {
        return Entry.of(VARIANCE, name, aliases)
                .draws(formula)
                .goodFor(FOR_TANH)
                .taking(Entry.GAIN);
    }

    private static Function<Arguments, Initializer> glorot(Distribution distribution) {
        return arguments -> scaled(arguments, FanMode.AVERAGE, distribution);
    }

    private static Entry he(String name, String formula, String... aliases) {
        return Entry.of(VARIANCE, name, aliases)
                .draws(formula)
                .goodFor(FOR_RELU)
                .from(HE)
                .taking(new Argument("slope", "0", "the activation's slope below 0"));
    }

    private static Function<Arguments, Initializer> he(Distribution distribution) {
        return arguments -> {
            double slope = arguments.number("slope");
            return Initializers.varianceScaling(2 / (1 + slope * slope), FanMode.IN, distribution);
        };
    }

    private static Entry lecun(String name, String formula, String... aliases) {
        return Entry.of(VARIANCE, name, aliases)
                .draws(formula)
                .goodFor(FOR_SELU)
                .from(LECUN)
                .taking(Entry.GAIN);
    }

    private static Function<Arguments, Initializer> lecun(Distribution distribution) {
        return arguments -> scaled(arguments, FanMode.IN, distribution);
    }

    private static Initializer scaled(Arguments arguments, FanMode mode, Distribution distribution) {
        double gain = arguments.number("gain");
        return Initializers.varianceScaling(gain * gain, mode, distribution);
    }
}
