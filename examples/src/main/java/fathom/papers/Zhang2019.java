package fathom.papers;

/** Fixup: residual networks without normalization. */
final class Zhang2019 {
    private Zhang2019() {}

    static Paper paper() {
        return new Paper(
                "zhang2019",
                "Fixup trains residual networks without normalization, as deep as they may be",
                "Zhang, Dauphin and Ma 2019, arXiv:1901.09321",
                "about a day of two cores: 1,000 layers of width 256, 10,000 steps",
                Zhang2019::study);
    }

    private static Study study(Scale scale) {
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(Unnormalized.trial(scale, "fixup", "residual"))
                .claim(Unnormalized.trains(
                        scale, "fixup", "residual", "section 4.1, figure 3", "Fixup trains at up to 10,000 layers"))
                .claim(Unnormalized.depthCostsLittle(
                        scale, "fixup", "section 4.1, figure 3", "trains as reliably as with normalization"));
    }
}
