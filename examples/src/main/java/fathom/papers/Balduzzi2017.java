package fathom.papers;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.init.Initializers;
import fathom.nn.model.Architecture;
import fathom.papers.ShatteredGradients.Kind;
import fathom.random.Seed;
import fathom.theory.Nonlinearity;

/**
 * Gradients of neighbouring inputs: alike in a shallow ReLU network, white noise in a deep one; short cuts slow that down, and weights from which the
 * network is linear at the start prevent it.
 */
final class Balduzzi2017 {
    private Balduzzi2017() {}

    static Paper paper() {
        return new Paper(
                "balduzzi2017",
                "Gradients of deep ReLU networks shatter; networks that start linear train at depth 198",
                "Balduzzi et al. 2017, arXiv:1702.08591",
                "about half a day of two cores: width 256, 5,000 steps on CIFAR-10",
                Balduzzi2017::study);
    }

    private static Study study(Scale scale) {
        int depth = scale.of(4, 198, 198);
        Architecture network = crelu(scale.of(8, 32, 256));
        Trial deep = Trial.onImages("deep", scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("looks-linear", network, "looks-linear")
                .variant("he", network, "he-normal")
                .depths(depth)
                .batch(scale.of(16, 32, 128))
                .budget(scale.of(6, 250, 5000), scale.of(2, 80, 500), 1e-5, 1e-4, 3e-4, 1e-3, 3e-3);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .measure(lagOne(scale, Kind.PLAIN, 1))
                .measure(lagOne(scale, Kind.PLAIN, 24))
                .measure(lagOne(scale, Kind.RESIDUAL, 50))
                .train(deep)
                .claim(new Claim(
                        "With one layer, gradients of neighbouring inputs are alike: r is above 0.9",
                        "figure 1a",
                        "resembles Brownian noise",
                        Ask.measured(name(Kind.PLAIN, 1), 0.9, Double.POSITIVE_INFINITY)))
                .claim(new Claim(
                        "With 24 layers they are like white noise: r is within 0.1 of 0",
                        "figure 1b",
                        "resembles white noise",
                        Ask.measured(name(Kind.PLAIN, 24), -0.1, 0.1)))
                .claim(new Claim(
                        "With 50 residual layers they lie between: r is from 0.1 to 0.9",
                        "figure 1c",
                        "between Brownian and white noise",
                        Ask.measured(name(Kind.RESIDUAL, 50), 0.1, 0.9)))
                .claim(new Claim(
                        "A CReLU network of " + depth + " layers trains from looks-linear weights and not from He's",
                        "section 4, figure 6",
                        "looks-linear trains up to 198 layers; He's fail",
                        Ask.trainsWhereNot(new Runs("deep", "looks-linear", depth), new Runs("deep", "he", depth))));
    }

    private static String name(Kind kind, int depth) {
        return "autocorrelation r of dy/dx at lag 1, " + (kind == Kind.PLAIN ? "" : "residual, ") + "depth " + depth;
    }

    private static Measurement lagOne(Scale scale, Kind kind, int depth) {
        int draws = scale.of(1, 5, 50);
        return new Measurement(
                name(kind, depth), (seed, kernels) -> ShatteredGradients.lagOne(kind, depth, draws, seed, kernels));
    }

    /** A dense layer to the width, then {@code depth} times CReLU and a dense layer from twice the width, then the classes. */
    static Architecture crelu(int width) {
        return new Built("dense CReLU network, width " + width, Nonlinearity.CRELU, (problem, depth, start, seed) -> {
            Seed body = seed.child("body");
            return Chain.of(
                    Layers.flatten(),
                    Chain.of(new Dense(
                                    problem.example().size(),
                                    width,
                                    start.weights().stem(),
                                    seed.child("stem")))
                            .named("stem"),
                    Chain.repeat(
                                    depth,
                                    i -> Chain.of(
                                            Layers.crelu(),
                                            new Dense(2 * width, width, start.weights(), body.child(i))))
                            .named("body"),
                    Chain.of(new Dense(width, problem.outputs(), Initializers.lecunNormal(), seed.child("head")))
                            .named("head"));
        });
    }
}
