package fathom.papers;

/** SkipInit: a learnable multiplier at the end of each branch that starts at 0. */
final class De2020 {
    private De2020() {}

    static Paper paper() {
        return new Paper(
                "de2020",
                "One multiplier for each branch that starts at 0 takes the place of normalization at great depth",
                "De and Smith 2020, arXiv:2002.10444",
                "about a day of two cores: 1,000 layers of width 256, 10,000 steps",
                De2020::study);
    }

    private static Study study(Scale scale) {
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(Unnormalized.trial(scale, "skipinit", "skipinit(alpha=1)"))
                .claim(Unnormalized.trains(
                        scale,
                        "skipinit",
                        "skipinit(alpha=1)",
                        "section 4, table 1",
                        "1,000 layers train with alpha = 0 and not with alpha = 1"))
                .claim(Unnormalized.depthCostsLittle(
                        scale, "skipinit", "section 4, table 1", "accuracy stays from 16 to 1,000 layers"));
    }
}
