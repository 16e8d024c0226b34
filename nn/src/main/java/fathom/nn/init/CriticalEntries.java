package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.CRITICAL;

import fathom.nn.init.NamedInitializer.Parameter;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** The names of weights and biases that mean-field theory goes with. */
final class CriticalEntries {
    private CriticalEntries() {}

    static List<NamedInitializer> all() {
        return List.of(
                critical("critical", "critical-delta-orthogonal")
                        .draws(
                                "tanh's edge of chaos: delta-orthogonal convolutions, orthogonal dense, biases N(0, sigma_b^2)")
                        .goodFor(
                                "the deepest plain tanh networks; in <= out; smaller q* the deeper, 1/depth beyond 100 layers")
                        .from(BuiltInInitializers.XIAO)
                        .made(at(Initializers::critical)),
                critical("critical-orthogonal")
                        .draws("tanh's edge of chaos: orthogonal of gain sigma_w, biases N(0, sigma_b^2)")
                        .goodFor("deep dense tanh networks of any widths; CNNs of some tens of layers")
                        .from("Pennington et al. 2017, arXiv:1711.04735")
                        .made(at(Initializers::criticalOrthogonal)),
                critical("critical-gaussian")
                        .draws("tanh's edge of chaos: N(0, sigma_w^2/fan_in), biases N(0, sigma_b^2)")
                        .goodFor("what criticality does without orthogonality: signals survive, the spectrum widens")
                        .from("Schoenholz et al. 2017, arXiv:1611.01232")
                        .made(at(Initializers::criticalGaussian)),
                Entry.of(CRITICAL, "mean-field")
                        .draws(
                                "a point of the phase diagram: weights of variance sigma_w2/fan_in, biases N(0, sigma_b2)")
                        .goodFor("experiments on and off the edge of chaos")
                        .from("Schoenholz et al. 2017, arXiv:1611.01232")
                        .taking(
                                new Parameter("sigma_w2", "1", "variance of the weights times fan_in"),
                                new Parameter("sigma_b2", "0", "variance of the biases"),
                                new Parameter("weights", "gaussian", "gaussian, orthogonal or delta-orthogonal"))
                        .made(arguments -> Initializers.meanField(
                                arguments.number("sigma_w2"),
                                arguments.number("sigma_b2"),
                                arguments.choice("weights", WeightKind.class))));
    }

    private static Entry critical(String name, String... aliases) {
        return Entry.of(CRITICAL, name, aliases)
                .taking(
                        new Parameter("q", "1/8", "variance q* of the pre-activations at the fixed point"),
                        new Parameter("depth", "", "in place of q: q* = 1/depth"),
                        new Parameter("bias-variance", "", "in place of q: sigma_b^2, such as 2e-5"));
    }

    private static Function<Arguments, Initializer> at(DoubleFunction<Initializer> length) {
        return arguments -> {
            List<String> given = List.of("q", "depth", "bias-variance").stream()
                    .filter(arguments::isGiven)
                    .toList();
            if (given.size() > 1) {
                throw new IllegalArgumentException(
                        String.join(" and ", given) + " say the same thing: give one of them");
            }
            if (given.contains("bias-variance")) {
                return length.apply(EdgeOfChaos.ofTanhBiasVariance(arguments.number("bias-variance"))
                        .q());
            }
            return length.apply(given.contains("depth") ? 1 / depth(arguments) : arguments.number("q"));
        };
    }

    private static double depth(Arguments arguments) {
        int depth = arguments.count("depth");
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, got " + depth);
        }
        return depth;
    }
}
