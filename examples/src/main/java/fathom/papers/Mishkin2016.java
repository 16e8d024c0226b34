package fathom.papers;

/** Layer-sequential unit-variance initialization of a deep dense ReLU network; the paper's are convolutional. */
final class Mishkin2016 {
    private Mishkin2016() {}

    static Paper paper() {
        return new Paper(
                "mishkin2016",
                "Unit variance of every layer's output, set by data, lets very deep networks train",
                "Mishkin and Matas 2016, arXiv:1511.06422",
                "about half a day of two cores: width 512, 20,000 steps",
                Mishkin2016::study);
    }

    private static Study study(Scale scale) {
        String network = "mlp(activation=relu,width=" + scale.of(16, 64, 512) + ")";
        int depth = scale.of(4, 50, 50);
        Trial deep = Trial.onImages("deep", scale.of("embedded", "mnist", "mnist"))
                .variant("orthogonal", network, "orthogonal")
                .variant("orthogonal and LSUV", network, "orthogonal+lsuv")
                .variant("he", network, "he-normal")
                .depths(depth)
                .batch(scale.of(16, 64, 128))
                .budget(scale.of(5, 300, 20_000), scale.of(2, 80, 500), 0.001, 0.003, 0.01, 0.03);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(deep)
                .claim(new Claim(
                        "With " + depth + " ReLU layers, orthogonal weights train after LSUV and not without it",
                        "section 4",
                        "very deep networks train from LSUV where other starts fail",
                        Ask.trainsWhereNot(
                                new Runs("deep", "orthogonal and LSUV", depth), new Runs("deep", "orthogonal", depth))))
                .claim(new Claim(
                        "After LSUV it does no worse than from He's weights",
                        "section 4",
                        "as good as or better than other starts",
                        Ask.keepsUp(
                                new Runs("deep", "he", depth), new Runs("deep", "orthogonal and LSUV", depth), 0.1)));
    }
}
