package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/** The names of Fathom's own {@link Initializers}. */
public final class BuiltInInitializers implements InitializerProvider {
    private static final String GLOROT = "Glorot and Bengio 2010";
    private static final String HE = "He et al. 2015, arXiv:1502.01852";
    private static final String LECUN = "LeCun et al. 1998";
    private static final String XIAO = "Xiao et al. 2018, arXiv:1806.05393";

    /** For the service loader. */
    public BuiltInInitializers() {}

    @Override
    public List<NamedInitializer> initializers() {
        Parameter gain = new Parameter("gain", "1", "factor of the weights");
        Parameter q = new Parameter("q", "1/32", "variance q* of the pre-activations at the fixed point");
        return List.of(
                plain("zeros", "every weight 0", "", Initializers::zeros, "zero"),
                with(
                        new Parameter("value", "0", "every weight"),
                        "constant",
                        "every weight the same value",
                        "",
                        Initializers::constant),
                with(
                        new Parameter("std", "0.01", "standard deviation"),
                        "normal",
                        "N(0, std^2), whatever the fan",
                        "Krizhevsky et al. 2012 with std = 0.01",
                        Initializers::normal,
                        "gaussian"),
                with(
                        new Parameter("bound", "0.05", "largest magnitude"),
                        "uniform",
                        "U(+-bound), whatever the fan",
                        "Keras' RandomUniform with bound = 0.05",
                        Initializers::uniform),
                plain(
                        "pytorch",
                        "U(+-fan_in^-1/2), biases too",
                        "default of PyTorch's Linear and Conv2d",
                        Initializers::pytorchDefault,
                        "pytorch-default"),
                varianceScaling(),
                plain(
                        "glorot-normal",
                        "N(0, 2/(fan_in + fan_out))",
                        GLOROT,
                        Initializers::glorotNormal,
                        "xavier-normal"),
                plain(
                        "glorot-uniform",
                        "U(+-sqrt(6/(fan_in + fan_out)))",
                        GLOROT,
                        Initializers::glorotUniform,
                        "xavier-uniform",
                        "glorot",
                        "xavier"),
                plain(
                        "glorot-truncated",
                        "N(0, 2/(fan_in + fan_out)) cut at 2 sigma, variance corrected",
                        GLOROT + "; Keras' GlorotNormal",
                        Initializers::glorotTruncated,
                        "xavier-truncated"),
                plain("he-normal", "N(0, 2/fan_in)", HE, Initializers::heNormal, "kaiming-normal", "he", "kaiming"),
                plain("he-uniform", "U(+-sqrt(6/fan_in))", HE, Initializers::heUniform, "kaiming-uniform"),
                plain(
                        "he-truncated",
                        "N(0, 2/fan_in) cut at 2 sigma, variance corrected",
                        HE + "; Keras' HeNormal",
                        Initializers::heTruncated,
                        "kaiming-truncated"),
                plain("lecun-normal", "N(0, 1/fan_in)", LECUN, Initializers::lecunNormal, "lecun"),
                plain("lecun-uniform", "U(+-sqrt(3/fan_in))", LECUN, Initializers::lecunUniform),
                plain(
                        "lecun-truncated",
                        "N(0, 1/fan_in) cut at 2 sigma, variance corrected",
                        LECUN + "; Keras' LecunNormal",
                        Initializers::lecunTruncated),
                with(
                        gain,
                        "orthogonal",
                        "Haar-orthogonal [taps * in, out] times gain",
                        "Saxe et al. 2014, arXiv:1312.6120",
                        Initializers::orthogonal),
                with(
                        gain,
                        "delta-orthogonal",
                        "Haar-orthogonal centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)",
                        XIAO,
                        Initializers::deltaOrthogonal,
                        "delta"),
                with(
                        gain,
                        "looks-linear",
                        "after CReLU: centre tap [W', -W'] with W' orthogonal; stem N(0, gain^2/fan_in)",
                        "Balduzzi et al. 2017, arXiv:1702.08591",
                        Initializers::looksLinear,
                        "ll"),
                with(
                        gain,
                        "identity",
                        "identity centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)",
                        "PyTorch's dirac_ and eye_",
                        Initializers::identity,
                        "dirac"),
                with(
                        q,
                        "critical",
                        "tanh's edge of chaos: delta-orthogonal convolutions, orthogonal dense, biases N(0, sigma_b^2)",
                        XIAO,
                        Initializers::critical,
                        "critical-delta-orthogonal"),
                with(
                        q,
                        "critical-gaussian",
                        "tanh's edge of chaos: N(0, sigma_w^2/fan_in), biases N(0, sigma_b^2)",
                        "Schoenholz et al. 2017, arXiv:1611.01232",
                        Initializers::criticalGaussian),
                with(
                        q,
                        "critical-orthogonal",
                        "tanh's edge of chaos: orthogonal of gain sigma_w, biases N(0, sigma_b^2)",
                        "Pennington et al. 2017, arXiv:1711.04735",
                        Initializers::criticalOrthogonal),
                meanField());
    }

    private static NamedInitializer meanField() {
        return new NamedInitializer(
                "mean-field",
                List.of(),
                "a point of the phase diagram: weights of variance sigma_w2/fan_in, biases N(0, sigma_b2)",
                "Schoenholz et al. 2017, arXiv:1611.01232",
                List.of(
                        new Parameter("sigma_w2", "1", "variance of the weights times fan_in"),
                        new Parameter("sigma_b2", "0", "variance of the biases"),
                        new Parameter("weights", "gaussian", "gaussian, orthogonal or delta-orthogonal")),
                arguments -> Initializers.meanField(
                        arguments.number("sigma_w2"),
                        arguments.number("sigma_b2"),
                        arguments.choice("weights", WeightKind.class)));
    }

    private static NamedInitializer varianceScaling() {
        return new NamedInitializer(
                "variance-scaling",
                List.of(),
                "variance scale/fan",
                "Keras' VarianceScaling",
                List.of(
                        new Parameter("scale", "1", "numerator of the variance"),
                        new Parameter("mode", "in", "in, out or average"),
                        new Parameter("distribution", "normal", "normal, uniform or truncated-normal")),
                arguments -> Initializers.varianceScaling(
                        arguments.number("scale"),
                        arguments.choice("mode", FanMode.class),
                        arguments.choice("distribution", Distribution.class)));
    }

    private static NamedInitializer plain(
            String name, String description, String source, Supplier<Initializer> factory, String... aliases) {
        return new NamedInitializer(
                name, Arrays.asList(aliases), description, source, List.of(), arguments -> factory.get());
    }

    private static NamedInitializer with(
            Parameter parameter,
            String name,
            String description,
            String source,
            DoubleFunction<Initializer> factory,
            String... aliases) {
        return new NamedInitializer(
                name,
                Arrays.asList(aliases),
                description,
                source,
                List.of(parameter),
                arguments -> factory.apply(arguments.number(parameter.name())));
    }
}
