package fathom.papers;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.init.Initializers;
import fathom.nn.model.Architecture;
import fathom.random.Seed;
import fathom.theory.DeepLinearDynamics;
import fathom.theory.Nonlinearity;

/**
 * Deep linear networks: how long they take to learn, and the exact course of each mode. The paper trains on MNIST with the squared error; here the
 * loss is cross-entropy, and the time is that to a training accuracy.
 */
final class Saxe2014 {
    private static final String MODES = "largest distance of a mode from the exact course, %";
    private static final double ACCURACY = 0.8;

    private Saxe2014() {}

    static Paper paper() {
        return new Paper(
                "saxe2014",
                "Deep linear networks learn in a time that depth does not change, from orthogonal weights",
                "Saxe, McClelland and Ganguli 2014, arXiv:1312.6120",
                "about two days of two cores: width 1,000, 5,000 steps, ten rates",
                Saxe2014::study);
    }

    private static Study study(Scale scale) {
        int shallow = 3;
        int deep = scale.of(6, 100, 100);
        int steps = scale.of(20, 250, 5000);
        Architecture network = linear(scale.of(16, 64, 1000));
        Trial depths = Trial.onImages("depths", scale.of("embedded", "mnist", "mnist"))
                .variant("orthogonal", network, "orthogonal")
                .variant("glorot-uniform", network, "glorot-uniform")
                .depths(scale.of(new int[] {shallow, deep}, new int[] {3, 20, 100}, new int[] {3, 10, 30, 100}))
                .batch(scale.of(32, 64, 128))
                .budget(steps, scale.of(5, 120, 500), rates(scale))
                .threshold(ACCURACY)
                .rule(Rule.plain());
        Quantity time = Quantity.stepsTo(ACCURACY, steps);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(depths)
                .measure(new Measurement(
                        MODES, (seed, kernels) -> worstMode(scale.of(2, 4, 32), scale.of(1e-2, 4e-3, 1e-3), seed)))
                .claim(new Claim(
                        "From orthogonal weights, " + deep + " layers learn in at most 1.5 times the steps of "
                                + shallow,
                        "figure 6",
                        "the time stays the same up to depth 100",
                        Ask.ratio(
                                time,
                                new Runs("depths", "orthogonal", shallow),
                                new Runs("depths", "orthogonal", deep),
                                0,
                                1.5)))
                .claim(new Claim(
                        "From Glorot's weights, " + deep + " layers take more than twice the steps of orthogonal ones",
                        "figure 6",
                        "the time grows with depth",
                        Ask.ratio(
                                time,
                                new Runs("depths", "orthogonal", deep),
                                new Runs("depths", "glorot-uniform", deep),
                                2,
                                Double.POSITIVE_INFINITY)))
                .claim(new Claim(
                        "Each mode of a network that starts along its task's modes keeps within 1 % of the exact course",
                        "section 1, equation for N layers",
                        "exact for small steps",
                        Ask.measured(MODES, Double.NEGATIVE_INFINITY, 1)));
    }

    /** Close together where it counts: a rate that is 3 times too low is a time that is 3 times too long. */
    private static double[] rates(Scale scale) {
        return scale == Scale.TOY
                ? new double[] {0.01, 0.1}
                : new double[] {0.003, 0.005, 0.007, 0.01, 0.014, 0.02, 0.03, 0.05, 0.07, 0.1};
    }

    /** Matrices alone: a stem, a body and a head without biases. */
    private static Architecture linear(int width) {
        return new Built("linear network, width " + width, Nonlinearity.LINEAR, (problem, depth, start, seed) -> {
            Seed body = seed.child("body");
            return Chain.of(
                    Layers.flatten(),
                    Dense.unbiased(
                            problem.example().size(), width, start.weights().stem(), seed.child("stem")),
                    Chain.repeat(depth, i -> Dense.unbiased(width, width, start.weights(), body.child(i)))
                            .named("body"),
                    Dense.unbiased(width, problem.outputs(), Initializers.lecunNormal(), seed.child("head")));
        });
    }

    /** Trains the tree's network until its weakest mode is learned to 99.9 %. */
    private static double worstMode(int matrices, double rate, Seed seed) {
        double start = matrices > 8 ? 0.5 : 0.05;
        double until = 0;
        var weakest = new DeepLinearDynamics(matrices, Tree.strength(Tree.ITEMS - 1), start);
        do {
            until += 0.5;
        } while (weakest.strengths(until)[0] < 0.999 * weakest.target());
        return 100 * new DeepLinearNet(matrices, start, seed).train(until, rate).worst();
    }
}
