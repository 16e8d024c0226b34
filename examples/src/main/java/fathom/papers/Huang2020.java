package fathom.papers;

/** T-Fixup: a transformer without normalization and warm-up, here an encoder that reverses sequences; the paper's translates. */
final class Huang2020 {
    private Huang2020() {}

    static Paper paper() {
        return new Paper(
                "huang2020",
                "T-Fixup trains a deep transformer without normalization and warm-up; post-norm needs the warm-up",
                "Huang, Perez, Ba and Volkovs 2020, ICML (PMLR 119)",
                "about two days of two cores: width 128, length 40, 20,000 steps",
                Huang2020::study);
    }

    private static Study study(Scale scale) {
        String sizes = "transformer(width=" + scale.of(8, 32, 128) + ",heads=" + scale.of(2, 2, 4) + ",scheme=";
        int depth = scale.of(2, 24, 24);
        String data = "reverse(length=" + scale.of(3, 6, 40) + ",train=" + scale.of(200, 20_000, 100_000) + ",test="
                + scale.of(20, 500, 2000) + ")";
        Trial reverse = Trial.on("reverse", data)
                .variant("t-fixup", sizes + "t-fixup)", "glorot-uniform")
                .variant("post-norm", sizes + "post-norm)", "glorot-uniform")
                .depths(depth)
                .batch(scale.of(8, 16, 64))
                .budget(scale.of(4, 300, 20_000), scale.of(2, 75, 1000), 1e-4, 3e-4, 1e-3, 3e-3)
                .rule(Rule.adam());
        return Study.ofSeeds(scale.of(2, 4, 4))
                .train(reverse)
                .claim(new Claim(
                        "With " + depth
                                + " layers and no warm-up, the train loss of T-Fixup is below that of post-norm",
                        "section 4",
                        "T-Fixup trains without warm-up, post-norm does not",
                        Ask.ahead(new Runs("reverse", "t-fixup", depth), new Runs("reverse", "post-norm", depth))));
    }
}
