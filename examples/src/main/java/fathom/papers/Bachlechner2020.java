package fathom.papers;

/** ReZero: a learnable multiplier of each layer that starts at 0. */
final class Bachlechner2020 {
    private static final int DEPTH = 32;
    private static final double ACCURACY = 0.25;

    private Bachlechner2020() {}

    static Paper paper() {
        return new Paper(
                "bachlechner2020",
                "One multiplier for each layer that starts at 0 makes deep dense networks learn many times faster",
                "Bachlechner et al. 2020, arXiv:2003.04887",
                "about half a day of two cores: width 256, 5,000 steps",
                Bachlechner2020::study);
    }

    private static Study study(Scale scale) {
        String network = "mlp(activation=relu,width=" + scale.of(16, 64, 256) + ")";
        int depth = scale.of(4, DEPTH, DEPTH);
        int steps = scale.of(22, 400, 5000);
        Trial dense = Trial.onImages("dense", scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("rezero", network, "he-normal+rezero")
                .variant("plain", network, "he-normal")
                .depths(depth)
                .batch(scale.of(16, 64, 128))
                .budget(steps, scale.of(2, 80, 300), 0.001, 0.003, 0.01, 0.03)
                .threshold(ACCURACY);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(dense)
                .claim(new Claim(
                        "With " + depth
                                + " layers, the plain network takes more than 3 times the steps of ReZero to 25 %",
                        "figure 3",
                        "7 to 15 times fewer epochs, to 80 % train accuracy",
                        Ask.ratio(
                                Quantity.stepsTo(ACCURACY, steps),
                                new Runs("dense", "rezero", depth),
                                new Runs("dense", "plain", depth),
                                3,
                                Double.POSITIVE_INFINITY)));
    }
}
