package fathom.papers;

/** Plain and residual networks of 20 and 56 layers with batch normalization. */
final class He2016 {
    private He2016() {}

    static Paper paper() {
        return new Paper(
                "he2016",
                "Plain networks get worse with depth, residual ones do not",
                "He, Zhang, Ren and Sun 2016, arXiv:1512.03385",
                "about ten days of two cores: width 16, 64,000 steps of 128",
                He2016::study);
    }

    private static Study study(Scale scale) {
        return Study.ofSeeds(scale.of(1, 4, 4))
                .train(trial(scale, 20))
                .train(trial(scale, 56))
                .claim(new Claim(
                        "The train loss of 56 plain layers is above that of 20",
                        "figure 6, left",
                        "56 plain layers have the higher training error throughout",
                        Ask.ahead(runs("plain", 20), runs("plain", 56))))
                .claim(new Claim(
                        "With 56 layers, the train loss of the residual network is below that of the plain one",
                        "figure 6, middle",
                        "residual networks overcome it; 6.97 % error at 56 layers",
                        Ask.ahead(runs("residual", 56), runs("plain", 56))))
                .claim(new Claim(
                        "The train loss of 56 residual layers is at most 0.1 above that of 20",
                        "figure 6, middle",
                        "56 layers are better than 20: 6.97 % against 8.75 % error",
                        Ask.keepsUp(runs("residual", 20), runs("residual", 56), 0.1)));
    }

    private static Trial trial(Scale scale, int layers) {
        String width = "(width=" + scale.of(2, 4, 16) + ")";
        return Trial.onImages("layers-" + layers, scale.of("embedded", "cifar-10", "cifar-10"))
                .variant("plain", "plain-" + layers + width, "he-normal")
                .variant("residual", "resnet-" + layers + width, "he-normal")
                .depths(layers)
                .batch(scale.of(8, 32, 128))
                .budget(scale.of(2, 200, 64_000), scale.of(1, 50, 500), 0.01, 0.03, 0.1);
    }

    private static Runs runs(String variant, int layers) {
        return new Runs("layers-" + layers, variant, layers);
    }
}
