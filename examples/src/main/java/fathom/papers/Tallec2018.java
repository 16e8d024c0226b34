package fathom.papers;

/** Chrono initialization of an LSTM on copy memory; the paper's has 128 units, T = 500 and 2,000. As there, RMSProp at one rate for both. */
final class Tallec2018 {
    private Tallec2018() {}

    static Paper paper() {
        return new Paper(
                "tallec2018",
                "Forget biases drawn for time spans up to T let an LSTM remember over T steps",
                "Tallec and Ollivier 2018, arXiv:1804.11188",
                "about two days of two cores: T = 500, 128 units, 50,000 steps",
                Tallec2018::study);
    }

    private static Study study(Scale scale) {
        String network = "lstm(hidden=" + scale.of(8, 64, 128) + ")";
        int delay = scale.of(3, 100, 500);
        String data = "copy-memory(delay=" + delay + ",train=" + scale.of(200, 50_000, 100_000) + ",test="
                + scale.of(20, 500, 10_000) + ")";
        Trial copy = Trial.on("copy-memory", data)
                .variant("chrono", network, "chrono(t=" + delay * 3 / 2 + ")")
                .variant("bias 1", network, "forget-bias")
                .batch(scale.of(8, 32, 50))
                .budget(scale.of(4, 3000, 50_000), 1, 1e-3)
                .rule(Rule.rmsProp(0.9).clipped(1));
        return Study.ofSeeds(scale.of(2, 4, 4))
                .train(copy)
                .claim(new Claim(
                        "At T = " + delay
                                + ", chrono comes below remembering nothing, 10 ln 8 / (T + 20), and a forget bias of 1 does not",
                        "section 3",
                        "chrono solves T = 500, the usual start stays at the baseline",
                        Ask.trainsWhereNot(new Runs("copy-memory", "chrono", 1), new Runs("copy-memory", "bias 1", 1))))
                .claim(new Claim(
                        "The train loss from chrono is below that from a forget bias of 1",
                        "section 3",
                        "lower throughout",
                        Ask.ahead(new Runs("copy-memory", "chrono", 1), new Runs("copy-memory", "bias 1", 1))));
    }
}
