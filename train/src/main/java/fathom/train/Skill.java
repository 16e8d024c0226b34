package fathom.train;

import fathom.data.Task;
import fathom.tensor.Target;
import fathom.tensor.Tensor;

/**
 * 1 - MSE / baseline.
 *
 * @param baseline the mean squared error of the forecast that is no skill
 */
record Skill(double baseline) implements Metric {
    @Override
    public Score of(Tensor output, Target target) {
        if (!(target instanceof Target.Numbers numbers)) {
            throw new IllegalArgumentException("skill: the target is classes, expected numbers");
        }
        float[] expected = numbers.values().array();
        float[] actual = output.array();
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = (double) actual[i] - expected[i];
            squares += error * error;
        }
        int examples = output.shape().dim(0);
        return new Score(expected.length - squares / baseline, expected.length, Double.NaN, examples);
    }

    @Override
    public Metric on(Task task) {
        return task.kind() == Task.Kind.NUMBERS ? new Skill(task.baseline().loss()) : this;
    }
}
