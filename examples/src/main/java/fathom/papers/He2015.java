package fathom.papers;

/** Plain ReLU networks of 22 and 30 layers, three of them the stem and one dense; the paper's have 27 convolutions and three dense layers on ImageNet. */
final class He2015 {
    private static final int STEM_AND_HEAD = 4;

    private He2015() {}

    static Paper paper() {
        return new Paper(
                "he2015",
                "Xavier's weights stall 30 plain ReLU layers, He's train them; with 22 layers both train",
                "He, Zhang, Ren and Sun 2015, arXiv:1502.01852",
                "about two days of two cores: 64 channels, 20,000 steps",
                He2015::study);
    }

    private static Study study(Scale scale) {
        String network = "tanh-cnn(activation=relu,channels=" + scale.of(4, 8, 64) + ")";
        int shallow = scale.of(2, 22 - STEM_AND_HEAD, 22 - STEM_AND_HEAD);
        int deep = scale.of(4, 30 - STEM_AND_HEAD, 30 - STEM_AND_HEAD);
        Trial depths = Trial.onImages("depths", scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("he", network, "he-normal")
                .variant("xavier", network, "glorot-normal")
                .depths(shallow, deep)
                .batch(scale.of(16, 32, 128))
                .budget(scale.of(6, 300, 20_000), scale.of(2, 80, 500), 0.003, 0.01, 0.03, 0.1);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(depths)
                .claim(new Claim(
                        "With 22 layers, runs from Xavier's weights train as often as those from He's",
                        "section 2.2, figure 2",
                        "both converge, to 33.90 and 33.82 % top-1 error",
                        Ask.trainAlike(new Runs("depths", "he", shallow), new Runs("depths", "xavier", shallow))))
                .claim(new Claim(
                        "With 30 layers, runs from He's weights train and those from Xavier's do not",
                        "section 2.2, figure 3",
                        "He's converge, Xavier's completely stall",
                        Ask.trainsWhereNot(new Runs("depths", "he", deep), new Runs("depths", "xavier", deep))));
    }
}
