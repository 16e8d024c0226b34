package fathom.papers;

/** A plain recurrent network of ReLU units whose recurrent weights start as the identity, on the adding problem; the paper's has 100 units and T from 150. */
final class Le2015 {
    private Le2015() {}

    static Paper paper() {
        return new Paper(
                "le2015",
                "From the identity, a plain recurrent ReLU network learns what a tanh network does not, and an LSTM does",
                "Le, Jaitly and Hinton 2015, arXiv:1504.00941",
                "about a day of two cores: T = 150, 100 units, 50,000 steps",
                Le2015::study);
    }

    private static Study study(Scale scale) {
        int hidden = scale.of(8, 40, 100);
        int length = scale.of(6, 100, 150);
        String data = "adding(length=" + length + ",train=" + scale.of(200, 50_000, 100_000) + ",test="
                + scale.of(20, 1000, 10_000) + ")";
        Trial adding = Trial.on("adding", data)
                .variant("irnn", "rnn(activation=relu,hidden=" + hidden + ")", "irnn")
                .variant("tanh", "rnn(hidden=" + hidden + ")", "glorot-uniform")
                .variant("lstm", "lstm(hidden=" + hidden + ")", "forget-bias")
                .batch(scale.of(8, 32, 16))
                .budget(scale.of(4, 3000, 50_000), scale.of(2, 1000, 2000), 3e-4, 1e-3)
                .rule(Rule.adam().clipped(1));
        return Study.ofSeeds(scale.of(2, 5, 5))
                .train(adding)
                .claim(new Claim(
                        "At T = " + length
                                + ", the identity network comes below the baseline and the tanh network does not",
                        "section 4.1, figure 2",
                        "IRNNs solve T = 150, tanh networks do not get below always saying 1",
                        Ask.trainsWhereNot(new Runs("adding", "irnn", 1), new Runs("adding", "tanh", 1))))
                .claim(new Claim(
                        "It ends no higher than an LSTM: by less than 0.01 in mean squared error",
                        "section 4.1, figure 2",
                        "comparable to LSTMs",
                        Ask.keepsUp(new Runs("adding", "lstm", 1), new Runs("adding", "irnn", 1), 0.01)));
    }
}
