package fathom.kernel;

/**
 * Softmax classification of rows of logits {@code [rows, classes]}, in double and against the row's maximum, so that no
 * exp overflows. StrictMath, because Math's functions may differ in the last bit from one processor to another.
 */
public final class Softmax {
    private Softmax() {}

    /** The mean over the rows of log(sum over k of exp(logits[r, k])) - logits[r, labels[r]]. */
    public static double crossEntropy(int rows, int classes, float[] logits, int[] labels) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            double max = max(classes, logits, r * classes);
            sum += max + StrictMath.log(partition(classes, logits, r * classes, max)) - logits[r * classes + labels[r]];
        }
        return sum / rows;
    }

    /**
     * The gradient of {@link #crossEntropy} times {@code factor}: dlogits[r, k] = factor / rows (softmax(logits[r])[k]
     * - [k = labels[r]]).
     *
     * @param dlogits modified: overwritten
     */
    public static void crossEntropyBackward(
            int rows, int classes, float[] logits, int[] labels, float factor, float[] dlogits) {
        double weight = (double) factor / rows;
        for (int r = 0; r < rows; r++) {
            int row = r * classes;
            double max = max(classes, logits, row);
            double partition = partition(classes, logits, row, max);
            for (int k = 0; k < classes; k++) {
                double target = k == labels[r] ? 1 : 0;
                dlogits[row + k] = (float) (weight * (StrictMath.exp(logits[row + k] - max) / partition - target));
            }
        }
    }

    /**
     * How many rows have their largest logit at the label; of equal ones the first counts, and a row with NaN has none.
     */
    public static int correct(int rows, int classes, float[] logits, int[] labels) {
        int correct = 0;
        for (int r = 0; r < rows; r++) {
            float own = logits[r * classes + labels[r]];
            boolean largest = !Float.isNaN(own);
            for (int k = 0; k < classes; k++) {
                float other = logits[r * classes + k];
                largest &= k < labels[r] ? own > other : own >= other;
            }
            correct += largest ? 1 : 0;
        }
        return correct;
    }

    private static double max(int classes, float[] logits, int row) {
        float max = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            max = Math.max(max, logits[row + k]);
        }
        return max;
    }

    private static double partition(int classes, float[] logits, int row, double max) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(logits[row + k] - max);
        }
        return sum;
    }
}
