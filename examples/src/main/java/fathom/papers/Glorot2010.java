package fathom.papers;

/** Dense tanh networks from the usual weights of the time, U(+-1/sqrt(fan-in)), and from normalized ones. The paper's have up to five layers of 1,000 units. */
final class Glorot2010 {
    private static final int DEPTH = 4;

    private Glorot2010() {}

    static Paper paper() {
        return new Paper(
                "glorot2010",
                "Normalized weights lower the test error of a dense tanh network",
                "Glorot and Bengio 2010, AISTATS (PMLR 9)",
                "about a day of two cores: width 1,000, 50,000 steps",
                Glorot2010::study);
    }

    private static Study study(Scale scale) {
        String network = "mlp(width=" + scale.of(16, 200, 1000) + ")";
        Trial tanh = Trial.onImages("tanh", scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("standard", network, "variance-scaling(scale=1/3,mode=in,distribution=uniform)")
                .variant("normalized", network, "glorot-uniform")
                .depths(DEPTH)
                .batch(scale.of(16, 50, 10))
                .budget(scale.of(5, 1000, 50_000), scale.of(2, 200, 2000), 0.001, 0.003, 0.01, 0.03);
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(tanh)
                .claim(new Claim(
                        "The test error from normalized weights is below that from standard ones",
                        "table 1, CIFAR-10, Tanh and Tanh N",
                        "55.9 % against 52.92 %",
                        Ask.lower(
                                Quantity.testError(),
                                new Runs("tanh", "normalized", DEPTH),
                                new Runs("tanh", "standard", DEPTH))));
    }
}
