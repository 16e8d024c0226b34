package fathom.papers;

/** Deep dense ReLU networks without normalization, joined by the schemes of several papers: the paper's own are residual CNNs, or as here. */
final class Unnormalized {
    static final String TRIAL = "deep";

    private Unnormalized() {}

    /** Layers of the deepest network. */
    static int depth(Scale scale) {
        return scale.of(4, 200, 1000);
    }

    /** A trial at 20 layers and at the depth; the variants are named by what comes after He's weights. */
    static Trial trial(Scale scale, String... schemes) {
        Trial trial = Trial.onImages(TRIAL, scale.of("embedded", "mnist", "mnist"))
                .depths(scale.of(
                        new int[] {2, depth(scale)}, new int[] {20, depth(scale)}, new int[] {20, depth(scale)}))
                .batch(scale.of(16, 64, 128))
                .budget(scale.of(4, 150, 10_000), scale.of(2, 50, 500), 0.001, 0.003, 0.01, 0.03);
        for (String scheme : schemes) {
            trial.variant(scheme, "mlp(activation=relu,width=" + scale.of(16, 32, 256) + ")", "he-normal+" + scheme);
        }
        return trial;
    }

    static Runs shallow(Scale scale, String scheme) {
        return new Runs(TRIAL, scheme, scale.of(2, 20, 20));
    }

    static Runs deep(Scale scale, String scheme) {
        return new Runs(TRIAL, scheme, depth(scale));
    }

    /** The claim that one scheme trains at the depth and another does not. */
    static Claim trains(Scale scale, String scheme, String other, String where, String paper) {
        return new Claim(
                "With " + depth(scale) + " layers and no normalization, " + scheme + " trains and " + other
                        + " does not",
                where,
                paper,
                Ask.trainsWhereNot(deep(scale, scheme), deep(scale, other)));
    }

    /** The claim that the depth costs a scheme little. */
    static Claim depthCostsLittle(Scale scale, String scheme, String where, String paper) {
        return new Claim(
                "From " + shallow(scale, scheme).depth() + " to " + depth(scale) + " layers, the train loss of "
                        + scheme + " rises by at most 0.1",
                where,
                paper,
                Ask.keepsUp(shallow(scale, scheme), deep(scale, scheme), 0.1));
    }
}
