package fathom.papers;

/** LSTMs whose forget gates start open, on the addition of decimal strings, which is simpler than the paper's arithmetic. */
final class Jozefowicz2015 {
    private Jozefowicz2015() {}

    static Paper paper() {
        return new Paper(
                "jozefowicz2015",
                "A bias of 1 for the forget gate makes an LSTM better",
                "Jozefowicz, Zaremba and Sutskever 2015, ICML (PMLR 37)",
                "about a day of two cores: 100 units, 5 digits, 50,000 steps",
                Jozefowicz2015::study);
    }

    private static Study study(Scale scale) {
        String network = "lstm(hidden=" + scale.of(8, 48, 100) + ")";
        String data = "addition(digits=" + scale.of(1, 2, 5) + ",train=" + scale.of(200, 20_000, 100_000) + ",test="
                + scale.of(20, 1000, 10_000) + ")";
        Trial addition = Trial.on("addition", data)
                .variant("bias 1", network, "forget-bias(bias=1)")
                .variant("bias 0", network, "forget-bias(bias=0)")
                .batch(scale.of(8, 32, 64))
                .budget(scale.of(4, 1200, 50_000), scale.of(2, 200, 2000), 1e-3, 3e-3, 1e-2)
                .rule(Rule.adam().clipped(1));
        return Study.ofSeeds(scale.of(2, 6, 6))
                .train(addition)
                .claim(new Claim(
                        "The train loss with a forget bias of 1 is below that with 0",
                        "table 1, LSTM and LSTM-b, arithmetic",
                        "accuracy 0.902 against 0.892",
                        Ask.ahead(new Runs("addition", "bias 1", 1), new Runs("addition", "bias 0", 1))));
    }
}
