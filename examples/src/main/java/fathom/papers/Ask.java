package fathom.papers;

import fathom.experiment.statistics.Decision;
import fathom.experiment.statistics.Interval;
import fathom.experiment.statistics.PlannedTest;
import fathom.experiment.statistics.Statistic;
import fathom.text.Formats;

/** The tests that claims are put to. Runs of one seed are pairs: data, their order and noise are the same. */
final class Ask {
    private static final double ANY = Double.POSITIVE_INFINITY;

    private Ask() {}

    /** Whether runs of one train and those of the other do not. */
    static Claim.Test trainsWhereNot(Runs one, Runs other) {
        return evidence -> shares(evidence, one, other, PlannedTest::whereNot);
    }

    /** Whether both train equally often, to within a half of the runs. Where no run of either trains, nothing has been tried, and nothing is decided. */
    static Claim.Test trainAlike(Runs one, Runs other) {
        return evidence -> shares(evidence, one, other, Ask::alike);
    }

    private static PlannedTest alike(int first, int second, int n) {
        return unlessUntried(PlannedTest.equallyOften(first, second, n), first + second);
    }

    private static PlannedTest unlessUntried(PlannedTest counted, int trained) {
        return trained > 0
                ? counted
                : new PlannedTest(counted.estimate(), counted.interval(), Decision.NOT_DECIDED, counted.test());
    }

    /** The runs of two, of the seeds that both have. */
    private record Pairs(Evidence.Sample one, Evidence.Sample other) {
        static Pairs of(Evidence evidence, Runs one, Runs other) {
            Evidence.Sample a = evidence.sample(one);
            Evidence.Sample b = evidence.sample(other);
            return new Pairs(a.pairedWith(b), b.pairedWith(a));
        }
    }

    private interface ShareTest {
        PlannedTest of(int first, int second, int n);
    }

    private static Claim.Answer shares(Evidence evidence, Runs first, Runs second, ShareTest test) {
        Pairs pairs = Pairs.of(evidence, first, second);
        int n = pairs.one.size();
        int a = pairs.one.trained();
        int b = pairs.other.trained();
        return new Claim.Answer(
                "share of runs that train, " + name(first, second) + " minus " + name(second, first),
                a + " of " + n + " against " + b + " of " + n,
                test.of(a, b, n));
    }

    /**
     * Whether one is better: by the paired difference of the train losses where every run of both trains, else by how many do, as every comparison
     * of the house. A mean over runs that train and runs that do not describes neither.
     */
    static Claim.Test ahead(Runs one, Runs other) {
        return evidence -> {
            Pairs pairs = Pairs.of(evidence, one, other);
            boolean allTrain = pairs.one.allTrained() && pairs.other.allTrained();
            return allTrain
                    ? lower(Quantity.trainLoss(), one, other).ask(evidence)
                    : shares(evidence, one, other, PlannedTest::moreOften);
        };
    }

    /** Whether a quantity of one is below that of the other, by any amount. */
    static Claim.Test lower(Quantity quantity, Runs one, Runs other) {
        return difference(quantity, one, other, Math.nextUp(0.0), ANY); // equal is not below
    }

    /** Whether a quantity of the other exceeds that of the one by {@code least} to {@code most}. */
    static Claim.Test difference(Quantity quantity, Runs one, Runs other, double least, double most) {
        return evidence -> {
            Pairs pairs = Pairs.of(evidence, one, other);
            double[] a = pairs.one.values(quantity);
            double[] b = pairs.other.values(quantity);
            double[] differences = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                differences[i] = b[i] - a[i];
            }
            return new Claim.Answer(
                    quantity.name() + ", " + name(other, one) + " minus " + name(one, other),
                    quantity.mean(b) + " against " + quantity.mean(a),
                    PlannedTest.mean(least, most, differences));
        };
    }

    /**
     * Whether the other does no worse than one: where every run of both trains, its train loss is at most so much above; else it trains no less often,
     * to within a half of the runs. Where no run of one trains there is nothing to keep up with, and nothing is decided.
     */
    static Claim.Test keepsUp(Runs one, Runs other, double most) {
        return evidence -> {
            Pairs pairs = Pairs.of(evidence, one, other);
            boolean allTrain = pairs.one.allTrained() && pairs.other.allTrained();
            return allTrain
                    ? difference(Quantity.trainLoss(), one, other, Double.NEGATIVE_INFINITY, most)
                            .ask(evidence)
                    : shares(evidence, /* first= */ other, /* second= */ one, Ask::noLessOften);
        };
    }

    private static PlannedTest noLessOften(int first, int second, int n) {
        return unlessUntried(PlannedTest.noLessOften(first, second, n), second);
    }

    /**
     * Whether a quantity of the other is {@code least} to {@code most} times that of the one. Where a count ended before its run got there, the ratio
     * is known from one side alone, and the interval is open on the other.
     */
    static Claim.Test ratio(Quantity quantity, Runs one, Runs other, double least, double most) {
        return evidence -> {
            Pairs pairs = Pairs.of(evidence, one, other);
            double[] a = pairs.one.values(quantity);
            double[] b = pairs.other.values(quantity);
            PlannedTest counted = PlannedTest.ratio(least, most, ratios(b, a));
            return new Claim.Answer(
                    quantity.name() + ", " + name(other, one) + " over " + name(one, other),
                    quantity.mean(b) + " against " + quantity.mean(a),
                    opened(counted, least, most, quantity.isCutOff(a), quantity.isCutOff(b)));
        };
    }

    private static PlannedTest opened(PlannedTest counted, double least, double most, boolean below, boolean above) {
        if (!counted.interval().known() || !(below || above)) {
            return counted;
        }
        Interval interval = new Interval(
                below ? 0 : counted.interval().low(),
                above ? ANY : counted.interval().high());
        return PlannedTest.of(least, most, counted.estimate(), interval, counted.test() + ", counts cut off");
    }

    /** Whether a quantity is in {@code [least, most]}. */
    static Claim.Test within(Quantity quantity, Runs runs, double least, double most) {
        return evidence -> {
            double[] values = evidence.sample(runs).values(quantity);
            return new Claim.Answer(quantity.name(), quantity.mean(values), PlannedTest.mean(least, most, values));
        };
    }

    /** Whether a measured number is in {@code [least, most]}. */
    static Claim.Test measured(String name, double least, double most) {
        return evidence -> {
            double[] values = evidence.measured(name);
            return new Claim.Answer(name, mean(values), PlannedTest.mean(least, most, values));
        };
    }

    /** Whether one measured number is {@code least} to {@code most} times another. */
    static Claim.Test measuredRatio(String one, String other, double least, double most) {
        return evidence -> {
            double[] a = evidence.measured(one);
            double[] b = evidence.measured(other);
            return new Claim.Answer(
                    other + " over " + one,
                    mean(b) + " against " + mean(a),
                    PlannedTest.ratio(least, most, ratios(b, a)));
        };
    }

    private static double[] ratios(double[] over, double[] under) {
        double[] ratios = new double[over.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = over[i] / under[i];
        }
        return ratios;
    }

    private static String mean(double... values) {
        return Formats.loss(Statistic.of(values).mean());
    }

    /** As short as it tells the two apart. */
    private static String name(Runs runs, Runs other) {
        boolean sameVariant = runs.variant().equals(other.variant());
        String depth = Formats.plural(runs.depth(), "layer");
        if (sameVariant && runs.trial().equals(other.trial())) {
            return depth;
        }
        return runs.depth() == other.depth() ? runs.variant() : runs.variant() + " (" + depth + ")";
    }
}
