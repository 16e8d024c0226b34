package fathom.papers;

import fathom.experiment.statistics.Statistic;
import fathom.text.Formats;
import fathom.train.TrainingResult;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A number of a run that claims are about.
 *
 * @param name with its unit
 * @param of the number
 * @param most where the count ends: a run with this number would have had a larger one; infinite for none
 */
record Quantity(String name, ToDoubleFunction<TrainingResult> of, double most) {
    private Quantity(String name, ToDoubleFunction<TrainingResult> of) {
        this(name, of, Double.POSITIVE_INFINITY);
    }

    /** The mean loss of the last 50 steps. */
    static Quantity trainLoss() {
        return new Quantity("train loss", TrainingResult::finalLoss);
    }

    /** Of the test set at the end, in percent. */
    static Quantity testError() {
        return new Quantity("test error, %", result -> 100 * (1 - result.testAccuracy()));
    }

    /** The same of tokens: those answered wrong among all that are asked. */
    static Quantity wrongSymbols() {
        return new Quantity("wrong symbols in the test set, %", testError().of);
    }

    /**
     * Steps to a training accuracy; a run that did not get there, or diverged, counts with all steps of its budget, which is less than it would have taken.
     *
     * @param budget steps of a whole run
     */
    static Quantity stepsTo(double accuracy, int budget) {
        return new Quantity(
                "steps to " + Math.round(100 * accuracy) + " %",
                result -> {
                    int steps = result.stepsToAccuracy(accuracy);
                    return steps < 0 ? budget : steps;
                },
                budget);
    }

    /** Their mean, for people; it says so where it is not that of all runs. */
    String mean(double... values) {
        Statistic all = Statistic.of(values);
        String mean = (isCutOff(values) ? "at least " : "") + Formats.loss(all.mean());
        return all.n() == values.length ? mean : mean + " (" + all.n() + " of " + values.length + " runs)";
    }

    /** Whether the count of one of them ended too early to tell it. */
    boolean isCutOff(double... values) {
        return Arrays.stream(values).anyMatch(value -> value >= most);
    }

    /** The number; of a run that diverged where a count ends, and NaN for other quantities. */
    double of(TrainingResult result) {
        if (result.diverged()) {
            return Double.isFinite(most) ? most : Double.NaN;
        }
        return of.applyAsDouble(result);
    }
}
