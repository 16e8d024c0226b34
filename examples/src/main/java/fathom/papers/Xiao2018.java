package fathom.papers;

/** A deep plain tanh CNN from delta-orthogonal and from Gaussian weights of the same variance; the figure of 10,000 layers is an experiment of its own. */
final class Xiao2018 {
    private Xiao2018() {}

    static Paper paper() {
        return new Paper(
                "xiao2018",
                "Delta-orthogonal weights train deep plain CNNs that Gaussian weights of the same variance do not",
                "Xiao et al. 2018, arXiv:1806.05393",
                "about two days of two cores: 512 layers of 64 channels, 5,000 steps",
                Xiao2018::study);
    }

    private static Study study(Scale scale) {
        String network = "tanh-cnn(channels=" + scale.of(4, 8, 64) + ")";
        int depth = scale.of(4, 96, 512);
        Trial deep = Trial.onImages("deep", scale.of("embedded", "mnist", "mnist"))
                .variant("delta-orthogonal", network, "critical(q=1/100)")
                .variant("gaussian", network, "critical-gaussian(q=1/100)")
                .variant("glorot", network, "glorot-normal")
                .depths(depth)
                .batch(scale.of(8, 32, 64))
                .budget(scale.of(4, 250, 5000), scale.of(2, 60, 300), 1e-4, 3e-4, 1e-3, 3e-3)
                .rule(Rule.momentum(0.95));
        return Study.ofSeeds(scale.of(2, 4, 4))
                .train(deep)
                .claim(new Claim(
                        "A plain tanh CNN of " + depth
                                + " layers trains from delta-orthogonal weights and not from Glorot's",
                        "figure 1",
                        "10,000 layers train",
                        Ask.trainsWhereNot(
                                new Runs("deep", "delta-orthogonal", depth), new Runs("deep", "glorot", depth))))
                .claim(new Claim(
                        "Its train loss is below that from critical Gaussian weights",
                        "section 3",
                        "delta-orthogonal trains faster at every depth",
                        Ask.ahead(new Runs("deep", "delta-orthogonal", depth), new Runs("deep", "gaussian", depth))));
    }
}
