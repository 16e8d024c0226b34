package fathom.train;

import fathom.data.Task;
import fathom.nn.Loss;

/**
 * What a training is after.
 *
 * @param loss what is minimized
 * @param metric what is shown beside it
 */
public record Objective(Loss loss, Metric metric) {
    /** Cross-entropy and accuracy for classes, the mean squared error and the skill for numbers. */
    public static Objective of(Task task) {
        Loss loss = task.kind() == Task.Kind.NUMBERS ? Loss.meanSquaredError() : Loss.crossEntropy();
        return new Objective(loss, Metric.of(task));
    }
}
