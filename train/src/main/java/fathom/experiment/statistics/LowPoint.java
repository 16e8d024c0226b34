package fathom.experiment.statistics;

import java.util.Comparator;
import java.util.Optional;

/**
 * The lowest that a run's loss has been, as the mean of {@value #WINDOW} steps, and when: a run that learned and lost
 * it again ends like one that never learned.
 *
 * @param loss the lowest mean
 * @param step the last step of that window
 */
record LowPoint(double loss, int step) {

    static final int WINDOW = 50;

    /** Returns the lowest point over the variant's finite runs; empty if all are shorter than the window. */
    static Optional<LowPoint> of(VariantSummary variant) {
        return variant.runs().stream()
                .filter(run -> !run.result().diverged())
                .flatMap(run -> of(run.result().loss()).stream())
                .min(Comparator.comparingDouble(LowPoint::loss));
    }

    /** Returns the lowest point of one curve; empty if it is shorter than the window. */
    static Optional<LowPoint> of(float[] loss) {
        if (loss.length < WINDOW) {
            return Optional.empty();
        }
        double lowest = Double.POSITIVE_INFINITY;
        int at = WINDOW - 1;
        for (int step = WINDOW - 1; step < loss.length; step++) {
            double mean = mean(loss, step);
            if (mean < lowest) {
                lowest = mean;
                at = step;
            }
        }
        return Double.isFinite(lowest) ? Optional.of(new LowPoint(lowest, at)) : Optional.empty();
    }

    /** The mean of the window that ends with a step, of fewer where there are not as many before it: summed afresh, since one spike would spoil a sum
     * that goes on. */
    static double mean(float[] values, int last) {
        int first = Math.max(0, last - WINDOW + 1);
        double sum = 0;
        for (int i = first; i <= last; i++) {
            sum += values[i];
        }
        return sum / (last - first + 1);
    }
}
