package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;

/**
 * What a classifier scores that gives every class the same probability.
 *
 * @param classes how many classes there are, 0 if that is not known
 */
public record Chance(int classes) {

    /** The share of the chance loss by which a final train loss must be lower for the variant to count as trained. */
    static final double MARGIN = 0.05;

    /** Reads the setting {@code classes} of the comparison's configuration. */
    public static Chance of(ComparisonRecord comparison) {
        String classes = comparison.configuration().getOrDefault("classes", "").strip();
        return new Chance(classes.matches("[1-9]\\d{0,8}") ? Integer.parseInt(classes) : 0);
    }

    /** Returns whether the number of classes is known. */
    public boolean known() {
        return classes > 1;
    }

    /** Returns ln(classes), the cross-entropy of equal probabilities. */
    public double loss() {
        return known() ? Math.log(classes) : Double.NaN;
    }

    /** Returns 1/classes. */
    public double accuracy() {
        return known() ? 1.0 / classes : Double.NaN;
    }

    /** Returns whether the variant's mean final train loss is below chance by more than the margin. */
    public boolean trains(VariantSummary variant) {
        return variant.trainLoss().known() && clears(variant.trainLoss().mean(), variant);
    }

    /** Returns whether a train loss of the variant is below chance by more than the margin. */
    public boolean clears(double loss, VariantSummary variant) {
        // Without the number of classes the variant's own first batch is the only yardstick.
        double start = known() ? loss() : firstLoss(variant);
        return loss < (1 - MARGIN) * start;
    }

    private static double firstLoss(VariantSummary variant) {
        return Statistic.of(variant.runs().stream()
                        .mapToDouble(run -> run.result().steps() == 0
                                ? Double.NaN
                                : run.result().loss()[0])
                        .toArray())
                .mean();
    }
}
