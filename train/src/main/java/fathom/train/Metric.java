package fathom.train;

import fathom.autodiff.Losses;
import fathom.data.Task;
import fathom.tensor.Target;
import fathom.tensor.Tensor;

/** How good outputs are, which is shown beside the loss. More is better, and 1 is perfect. */
@FunctionalInterface
public interface Metric {
    /** The score of a batch's outputs. */
    Score of(Tensor output, Target target);

    /** The same for examples of another set: the skill is measured against the forecast without skill of those. */
    default Metric on(Task task) {
        return this;
    }

    /**
     * The score of some examples.
     *
     * @param sum of the scores of all answers
     * @param answers how many there are
     * @param whole examples of which every answer is right; NaN if an example has but one
     * @param examples how many there are
     */
    record Score(double sum, double answers, double whole, int examples) {
        static final Score NONE = new Score(0, 0, 0, 0);

        /** That of these examples and others together. */
        Score plus(Score other) {
            return new Score(sum + other.sum, answers + other.answers, whole + other.whole, examples + other.examples);
        }

        /** The mean over the answers. */
        public double value() {
            return sum / answers;
        }

        /** The share of examples of which every answer is right; NaN if an example has but one. */
        public double sequences() {
            return whole / examples;
        }
    }

    /** What is usual for a task: the share of right answers, or for numbers the skill. */
    static Metric of(Task task) {
        return switch (task.kind()) {
            case CLASS -> accuracy();
            case TOKENS -> tokens(task.blank());
            case NUMBERS -> skill(task.baseline().loss());
        };
    }

    /** The share of rows whose largest output is the label's; of equal ones the first counts. */
    static Metric accuracy() {
        return (output, target) -> {
            int[] labels = labels(target);
            return new Score(Losses.correct(output, labels), labels.length, Double.NaN, labels.length);
        };
    }

    /**
     * The share of steps whose largest output is the label's, and that of sequences of which every step is right.
     *
     * @param blank the label of steps that do not count; -1 for none
     */
    static Metric tokens(int blank) {
        return new TokenAccuracy(blank);
    }

    /**
     * 1 - MSE / baseline: 0 is no better than the forecast whose mean squared error the baseline is, 1 is perfect. With the variance of the target
     * it is the share of variance explained.
     */
    static Metric skill(double baseline) {
        return new Skill(baseline);
    }

    /** The labels of a target of classes. */
    private static int[] labels(Target target) {
        if (target instanceof Target.Classes classes) {
            return classes.labels();
        }
        throw new IllegalArgumentException("accuracy: the target is numbers, expected classes");
    }
}
