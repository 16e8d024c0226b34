package fathom.papers;

import fathom.experiment.statistics.BoundaryFit;
import fathom.experiment.statistics.Interval;
import fathom.experiment.statistics.PlannedTest;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.nn.init.Initializers;
import fathom.nn.init.WeightKind;
import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.recipe.Recipe;
import fathom.text.Formats;

/**
 * Which depths of dense tanh networks train, over the variance of the weights: the multiple of the correlation length xi_c that bounds them. It
 * grows with the budget, so that two budgets are run.
 */
final class Schoenholz2017 {
    private static final double SIGMA_B2 = 0.05;
    private static final double[] WEIGHT_VARIANCES = {1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4};

    private Schoenholz2017() {}

    static Paper paper() {
        return new Paper(
                "schoenholz2017",
                "Networks train up to a depth of about 6 correlation lengths",
                "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein 2017, arXiv:1611.01232",
                "about three days of two cores: width 300, 10,000 steps, 120 networks",
                Schoenholz2017::study);
    }

    private static Study study(Scale scale) {
        int few = scale.of(2, 100, 500);
        int many = scale.of(4, 400, 10_000);
        return Study.ofSeeds(scale.of(1, 3, 3))
                .train(map("short", scale, few))
                .train(map("long", scale, many))
                .claim(new Claim(
                        "After " + many + " steps, the depth is bounded by 4 to 8 correlation lengths",
                        "figure 5",
                        "6 xi_c",
                        evidence -> multiple(fit(evidence, "long"), 4, 8)))
                .claim(new Claim(
                        "The multiple after " + many + " steps is larger than that after " + few,
                        "figure 5",
                        "grows with the budget, up to 6",
                        evidence -> growth(fit(evidence, "short"), fit(evidence, "long"))));
    }

    private static Trial map(String name, Scale scale, int steps) {
        Architecture network = ArchitectureCatalog.load().parse("mlp(width=" + scale.of(16, 64, 300) + ")");
        Trial map = Trial.onImages(name, scale.of("embedded", "mnist", "mnist"))
                .depths(scale.of(
                        new int[] {2, 4}, new int[] {6, 11, 20, 36, 65, 117}, new int[] {8, 14, 24, 42, 73, 128, 223}))
                .batch(scale.of(8, 32, 64))
                .budget(steps, 1, 1e-3)
                .threshold(0.25)
                .setting(TrainabilityMap.SETTING, TrainabilityMap.SIGMA_W2)
                .setting(TrainabilityMap.SIGMA_B2, SIGMA_B2);
        for (double variance : scale == Scale.TOY ? new double[] {1.5, 3} : WEIGHT_VARIANCES) {
            Recipe start = Recipe.of(Initializers.meanField(variance, SIGMA_B2, WeightKind.GAUSSIAN));
            map.variant(TrainabilityMap.label(variance), network, start);
        }
        return map;
    }

    private static BoundaryFit fit(Evidence evidence, String trial) {
        return TrainabilityMap.of(evidence.trial(trial)).orElseThrow().fit();
    }

    private static Claim.Answer multiple(BoundaryFit fit, double least, double most) {
        return new Claim.Answer(
                "fitted multiple of xi_c",
                words(fit),
                PlannedTest.of(
                        least, most, fit.multiple(), new Interval(fit.low(), fit.high()), "bootstrap of columns"));
    }

    /** A ratio of two fits, each as far from the other as its own interval lets it be. */
    private static Claim.Answer growth(BoundaryFit few, BoundaryFit many) {
        Interval interval = new Interval(many.low() / few.high(), many.high() / few.low());
        return new Claim.Answer(
                "fitted multiple, long over short",
                words(many) + " against " + words(few),
                PlannedTest.of(
                        Math.nextUp(1.0), // intervals that touch, on the grid of depths, leave it open
                        Double.POSITIVE_INFINITY,
                        many.multiple() / few.multiple(),
                        interval,
                        "bootstrap of columns, extremes of both"));
    }

    private static String words(BoundaryFit fit) {
        return fit.exists() ? Formats.loss(fit.multiple()) : Formats.NONE;
    }
}
