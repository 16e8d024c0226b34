package fathom.papers;

import fathom.nn.model.DepthPower;

/**
 * Plain tanh CNNs from critical delta-orthogonal weights, beside Glorot's and He's, and how long they take to learn by depth.
 *
 * <p>The body is in units of 0.8 / sqrt(L) and learns at 0.1 / L, its biases stay: {@code docs/deep-training.md} says why. The paper's widths and
 * rates are not known here, and what is quoted of it is its abstract or is remembered.
 */
final class Xiao2018Figure1 {
    private static final int CHANNELS = 16;
    /** Of MNIST, in batches of 32. */
    private static final int EPOCH = 1875;

    private Xiao2018Figure1() {}

    static Paper paper() {
        return new Paper(
                "xiao2018-figure1",
                "Plain tanh CNNs of any depth learn from critical delta-orthogonal weights, as fast as shallow ones",
                "Xiao et al. 2018, arXiv:1806.05393",
                "about half a day of two cores: 320 and 2,560 layers, 5,000 steps",
                Xiao2018Figure1::study);
    }

    private static Study study(Scale scale) {
        int beside = scale.of(4, 128, 1280);
        int shallow = scale.of(2, 32, 320);
        int deep = 8 * shallow;
        int steps = scale.of(6, EPOCH, 5000);
        Trial starts = trial("starts", scale, beside, scale.of(6, 300, 1500))
                .variant("glorot", network(), "glorot-normal")
                .variant("he", network(), "he-normal");
        Runs critical = new Runs("starts", "critical", beside);
        Runs few = new Runs("shallow", "critical", shallow);
        Runs many = new Runs("deep", "critical", deep);
        return Study.ofSeeds(scale.of(2, 4, 4))
                .train(starts)
                .train(trial("shallow", scale, shallow, steps))
                .train(trial("deep", scale, deep, steps))
                .claim(new Claim(
                        "With " + beside + " layers, runs train from critical weights and not from Glorot's",
                        "remembered",
                        "off the critical line, depth is not trained",
                        Ask.trainsWhereNot(critical, new Runs("starts", "glorot", beside))))
                .claim(new Claim(
                        "With " + beside + " layers, runs train from critical weights and not from He's",
                        "remembered",
                        "off the critical line, depth is not trained",
                        Ask.trainsWhereNot(critical, new Runs("starts", "he", beside))))
                .claim(new Claim(
                        "With " + deep + " layers, the test error ends below 10 %",
                        "abstract",
                        "10,000 layers and more train",
                        Ask.within(Quantity.testError(), many, Double.NEGATIVE_INFINITY, 10)))
                .claim(new Claim(
                        "With " + deep + " layers, 80 % takes at most twice the steps that it takes with " + shallow,
                        "remembered, with Saxe et al. 2014",
                        "learning time is independent of depth",
                        Ask.ratio(Quantity.stepsTo(0.8, steps), few, many, 0, 2)));
    }

    private static Trial trial(String name, Scale scale, int depth, int steps) {
        return Trial.onImages(name, scale.of("embedded", "mnist", "mnist"))
                .variant("critical", network(), "critical(q=" + 0.1 / depth + ")")
                .depths(depth)
                .batch(scale.of(16, 32, 32))
                .threshold(0.8)
                .rule(Rule.frozenBiases(0.9).warmedUp(steps / 10).toZero())
                .budget(steps, 1, 0.1 / depth);
    }

    private static DepthPower bodyScale() {
        return new DepthPower(0.8, -0.5);
    }

    private static String network() {
        return "tanh-cnn(channels=" + CHANNELS + ",body-scale=" + bodyScale() + ")";
    }
}
