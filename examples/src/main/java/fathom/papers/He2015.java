package fathom.papers;

/**
 * Plain ReLU networks of 22 and 30 layers; the paper's have up to 27 convolutions and three dense layers, on ImageNet. At the small scale all are dense,
 * on MNIST: 30 convolutions of 8 channels do not begin to learn CIFAR-10 in some minutes, from either start.
 */
final class He2015 {
    private static final int SHALLOW = 22;
    private static final int DEEP = 30;

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
        int ends = scale.of(4, 2, 4); // layers of the stem and the head
        int shallow = scale == Scale.TOY ? 2 : SHALLOW - ends;
        int deep = scale == Scale.TOY ? 4 : DEEP - ends;
        String network = scale.of(
                "tanh-cnn(activation=relu,channels=4)",
                "mlp(activation=relu,width=64)",
                "tanh-cnn(activation=relu,channels=64)");
        Trial depths = Trial.onImages("depths", scale.of("embedded", "mnist", "cifar-10"))
                .variant("he", network, "he-normal")
                .variant("xavier", network, "glorot-normal")
                .depths(shallow, deep)
                .batch(scale.of(16, 32, 128))
                .budget(scale.of(6, 1000, 20_000), scale.of(2, 300, 500), 0.001, 0.003, 0.01, 0.03, 0.1);
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
