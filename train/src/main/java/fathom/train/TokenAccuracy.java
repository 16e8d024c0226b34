package fathom.train;

import fathom.tensor.Target;
import fathom.tensor.Tensor;

/**
 * How many steps of sequences, and how many whole sequences, are right.
 *
 * @param blank the label of steps that do not count; -1 for none
 */
record TokenAccuracy(int blank) implements Metric {
    @Override
    public Score of(Tensor output, Target target) {
        if (!(target instanceof Target.Classes classes)) {
            throw new IllegalArgumentException("token accuracy: the target is numbers, expected classes");
        }
        int[] labels = classes.labels();
        int examples = output.shape().dim(0);
        int steps = labels.length / examples;
        int right = 0;
        int asked = 0;
        int whole = 0;
        for (int n = 0; n < examples; n++) {
            int wrong = 0;
            for (int row = n * steps; row < (n + 1) * steps; row++) {
                if (labels[row] != blank) {
                    asked++;
                    wrong += isLargest(output.array(), row, output.shape().dim(-1), labels[row]) ? 0 : 1;
                    right++;
                }
            }
            right -= wrong;
            whole += wrong == 0 ? 1 : 0;
        }
        return new Score(right, asked, whole, examples);
    }

    /** Whether the label's is the first of a row's largest elements; false for NaN. */
    private static boolean isLargest(float[] rows, int row, int classes, int label) {
        float own = rows[row * classes + label];
        for (int c = 0; c < classes; c++) {
            float other = rows[row * classes + c];
            if (c < label ? !(other < own) : !(other <= own)) {
                return false;
            }
        }
        return true;
    }
}
