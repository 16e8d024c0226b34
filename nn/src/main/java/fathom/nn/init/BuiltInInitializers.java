package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.FIXED;
import static fathom.nn.init.NamedInitializer.Family.IDENTITY;
import static fathom.nn.init.NamedInitializer.Family.ORTHOGONAL;
import static fathom.nn.init.NamedInitializer.Family.RECTIFIER;

import fathom.nn.init.NamedInitializer.Parameter;
import java.util.List;
import java.util.stream.Stream;

/** The names of the {@link Initializers}; {@link CriticalInitializers} has those that ask theory. */
public final class BuiltInInitializers implements InitializerProvider {
    static final String XIAO = "Xiao et al. 2018, arXiv:1806.05393";
    static final Parameter GAIN = new Parameter("gain", "1", "factor of the weights");

    /** For the service loader. */
    public BuiltInInitializers() {}

    @Override
    public List<NamedInitializer> initializers() {
        return Stream.of(fixed(), VarianceEntries.all(), LibraryEntries.all(), orthogonal(), rectifier(), identity())
                .flatMap(List::stream)
                .toList();
    }

    private static List<NamedInitializer> fixed() {
        Parameter std = new Parameter("std", "0.01", "standard deviation");
        return List.of(
                Entry.of(FIXED, "zeros", "zero")
                        .draws("every weight 0")
                        .goodFor(
                                "the last layer of a residual branch or of the network; nowhere else, units stay equal")
                        .made(arguments -> Initializers.zeros()),
                Entry.of(FIXED, "constant")
                        .draws("every weight the same value")
                        .goodFor("biases and scales; weights would make all units equal")
                        .taking(new Parameter("value", "0", "every weight"))
                        .made(arguments -> Initializers.constant(arguments.number("value"))),
                Entry.of(FIXED, "normal", "gaussian")
                        .draws("N(0, std^2), whatever the fan")
                        .goodFor("shallow networks; a deep one dies or explodes, since the fan is not asked")
                        .from("Krizhevsky et al. 2012 with std = 0.01")
                        .taking(std)
                        .made(arguments -> Initializers.normal(arguments.number("std"))),
                Entry.of(FIXED, "uniform")
                        .draws("U(+-bound), whatever the fan")
                        .goodFor("shallow networks, as normal")
                        .from("Keras' RandomUniform with bound = 0.05")
                        .taking(new Parameter("bound", "0.05", "largest magnitude"))
                        .made(arguments -> Initializers.uniform(arguments.number("bound"))),
                Entry.of(FIXED, "truncated-normal")
                        .draws("N(0, std^2) drawn again where beyond +-bound; std not corrected")
                        .goodFor("embeddings and heads; Keras cuts at bound = 2 std, PyTorch's trunc_normal_ at "
                                + "bound = 2")
                        .from("Keras' TruncatedNormal, PyTorch's trunc_normal_")
                        .taking(
                                new Parameter("std", "0.02", "standard deviation before the cut"),
                                new Parameter("bound", "0.04", "largest magnitude"))
                        .made(arguments ->
                                Initializers.truncatedNormal(arguments.number("std"), arguments.number("bound"))),
                Entry.of(FIXED, "sparse")
                        .draws("every output has `degree` inputs with weights N(0, std^2), all others 0")
                        .goodFor("wide dense tanh or sigmoid layers, units kept different and unsaturated")
                        .from("Martens 2010, Deep learning via Hessian-free optimization, with degree = 15, std = 1")
                        .taking(
                                new Parameter("degree", "15", "inputs of an output"),
                                new Parameter("std", "1", "standard deviation of their weights"))
                        .made(arguments -> Initializers.sparse(arguments.count("degree"), arguments.number("std"))));
    }

    private static List<NamedInitializer> orthogonal() {
        return List.of(
                Entry.of(ORTHOGONAL, "orthogonal")
                        .draws("Haar-orthogonal [taps * in, out] times gain")
                        .goodFor("dense layers: lengths are kept. Convolutions keep variances only, as LeCun's")
                        .from("Saxe et al. 2014, arXiv:1312.6120")
                        .taking(GAIN)
                        .made(arguments -> Initializers.orthogonal(arguments.number("gain"))),
                Entry.of(ORTHOGONAL, "delta-orthogonal", "delta")
                        .draws("Haar-orthogonal centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)")
                        .goodFor("the deepest tanh CNNs: lengths are kept with any padding; in <= out, stride 1")
                        .from(BuiltInInitializers.XIAO + ", algorithm 2")
                        .taking(GAIN)
                        .made(arguments -> Initializers.deltaOrthogonal(arguments.number("gain"))),
                Entry.of(ORTHOGONAL, "orthogonal-2d", "block-orthogonal", "conv-orthogonal")
                        .draws("gain H prod (P + (1 - P) z1)(Q + (1 - Q) z2), random projections P, Q; stem as delta's")
                        .goodFor("CNNs that should mix pixels: lengths are kept under circular padding; in <= "
                                + "out, stride 1")
                        .from(BuiltInInitializers.XIAO + ", algorithm 1; Kautsky and Turcajova 1994")
                        .taking(GAIN)
                        .made(arguments -> Initializers.orthogonal2d(arguments.number("gain"))),
                Entry.of(ORTHOGONAL, "frequency-orthogonal", "eco")
                        .draws("gain times the inverse FFT of one random unitary matrix per frequency; stem as delta's")
                        .goodFor("circular maps of the kernel's size, or d times that with dilation d; elsewhere "
                                + "variances only")
                        .from("after ECO, Yu et al. 2022")
                        .taking(GAIN)
                        .made(arguments -> Initializers.frequencyOrthogonal(arguments.number("gain"))));
    }

    private static List<NamedInitializer> rectifier() {
        return List.of(
                Entry.of(RECTIFIER, "looks-linear", "ll")
                        .draws("after CReLU: centre tap [W', -W'] with W' orthogonal; stem N(0, gain^2/fan_in)")
                        .goodFor("deep CReLU networks without skips: they start linear; even number of inputs")
                        .from("Balduzzi et al. 2017, arXiv:1702.08591")
                        .taking(GAIN)
                        .made(arguments -> Initializers.looksLinear(arguments.number("gain"))),
                Entry.of(RECTIFIER, "looks-linear-residual", "ll-residual")
                        .draws("after CReLU: centre tap [gain O - I, -(gain O - I)], O orthogonal, so that x + "
                                + "branch is gain O x")
                        .goodFor("the branch x + W CReLU(x) of a skip: the sum starts orthogonal; in = 2 out")
                        .from("after Balduzzi et al. 2017, arXiv:1702.08591")
                        .taking(GAIN)
                        .made(arguments -> Initializers.looksLinearResidual(arguments.number("gain"))),
                Entry.of(RECTIFIER, "mirrored", "mirrored-relu")
                        .draws("centre tap [[W, -W], [-W, W]], W orthogonal; stem [G, -G], G of variance 2 "
                                + "gain^2/fan_in")
                        .goodFor("deep ReLU networks: lengths are kept after the first layer; even inputs and outputs")
                        .from("Burkholz and Dubatovka 2019, arXiv:1806.06362")
                        .taking(GAIN)
                        .made(arguments -> Initializers.mirrored(arguments.number("gain"))));
    }

    private static List<NamedInitializer> identity() {
        return List.of(
                Entry.of(IDENTITY, "identity", "dirac", "eye")
                        .draws("identity centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)")
                        .goodFor("equal widths; units that start equal stay in pace, so add noise or a skip")
                        .from("PyTorch's dirac_ and eye_")
                        .taking(GAIN)
                        .made(arguments -> Initializers.identity(arguments.number("gain"))),
                Entry.of(IDENTITY, "hadamard-identity", "zero-init")
                        .draws("centre tap: identity if out <= in, else the first rows of Hadamard(m) / "
                                + "sqrt(m), m >= out")
                        .goodFor(
                                "residual networks without randomness, with zeros in the last layer of a branch (ZerO)")
                        .from("Zhao et al. 2022, arXiv:2110.12661")
                        .made(arguments -> Initializers.hadamardIdentity()),
                Entry.of(IDENTITY, "padded-identity", "idinit")
                        .draws("centre tap: tau where i = j modulo the smaller of in and out, else 0")
                        .goodFor("residual networks with momentum; tau = 1e-6 in the last layer of a branch")
                        .from("after IDInit, Pan et al. 2025, arXiv:2503.04626, without its patch-maintaining "
                                + "convolution")
                        .taking(new Parameter("tau", "1", "the entries of the identity"))
                        .made(arguments -> Initializers.paddedIdentity(arguments.number("tau"))));
    }
}
