package fathom.papers;

import fathom.train.TrainingResult;
import java.util.function.ToDoubleFunction;

/** A number of a run that claims are about. */
record Quantity(String name, ToDoubleFunction<TrainingResult> of) {
    /** The mean loss of the last 50 steps. */
    static Quantity trainLoss() {
        return new Quantity("train loss", TrainingResult::finalLoss);
    }

    /** Of the test set at the end, in percent. */
    static Quantity testError() {
        return new Quantity("test error, %", result -> 100 * (1 - result.testAccuracy()));
    }

    /**
     * Steps to a training accuracy; a run that did not get there counts with all steps of its budget, which is less than it would have taken.
     *
     * @param budget steps of a whole run
     */
    static Quantity stepsTo(double accuracy, int budget) {
        return new Quantity("steps to " + Math.round(100 * accuracy) + " %", result -> {
            int steps = result.stepsToAccuracy(accuracy);
            return steps < 0 ? budget : steps;
        });
    }

    double of(TrainingResult result) {
        return of.applyAsDouble(result);
    }
}
