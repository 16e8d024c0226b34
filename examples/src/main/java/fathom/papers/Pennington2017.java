package fathom.papers;

/** Dense tanh networks near the edge of chaos, q* = 1/100: orthogonal and Gaussian weights of the same variance. */
final class Pennington2017 {
    private static final double ACCURACY = 0.25;

    private Pennington2017() {}

    static Paper paper() {
        return new Paper(
                "pennington2017",
                "Near criticality, orthogonal tanh networks learn much faster than Gaussian ones, in a time that grows as the square root of depth",
                "Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735",
                "about three days of two cores: width 400, 10,000 steps",
                Pennington2017::study);
    }

    private static Study study(Scale scale) {
        String network = "mlp(width=" + scale.of(16, 64, 400) + ")";
        int shallow = scale.of(3, 10, 10);
        int deep = scale.of(6, 160, 160);
        int steps = scale.of(22, 300, 10_000);
        Trial depths = Trial.onImages("depths", scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("orthogonal", network, "critical(q=1/100)")
                .variant("gaussian", network, "critical-gaussian(q=1/100)")
                .depths(scale.of(
                        new int[] {shallow, deep}, new int[] {shallow, 40, deep}, new int[] {shallow, 40, deep}))
                .batch(scale.of(16, 64, 100))
                .budget(steps, scale.of(2, 80, 500), 0.0001, 0.0003, 0.001, 0.003, 0.01)
                .threshold(ACCURACY);
        Quantity time = Quantity.stepsTo(ACCURACY, steps);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(depths)
                .claim(new Claim(
                        "With " + deep
                                + " layers, Gaussian weights take more than twice the steps of orthogonal ones to 25 %",
                        "section 3",
                        "orthogonal networks learn faster by orders of magnitude at depth 200",
                        Ask.ratio(time, runs("orthogonal", deep), runs("gaussian", deep), 2, Double.POSITIVE_INFINITY)))
                .claim(new Claim(
                        "From orthogonal weights, " + deep + " layers take at most 6 times the steps of " + shallow,
                        "section 3",
                        "the time grows as the square root of depth: by a factor of 4",
                        Ask.ratio(time, runs("orthogonal", shallow), runs("orthogonal", deep), 0, 6)));
    }

    private static Runs runs(String variant, int depth) {
        return new Runs("depths", variant, depth);
    }
}
