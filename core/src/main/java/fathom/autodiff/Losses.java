package fathom.autodiff;

import fathom.kernel.Softmax;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/** What training minimizes: ops whose output is a scalar {@code []}. */
public final class Losses {
    private Losses() {}

    /**
     * The mean over the rows of -log softmax(logits)[label], to be applied to logits {@code [..., classes]}. Natural
     * logarithm; right for logits of any size.
     *
     * @param labels one class in [0, classes) for each row; copied
     * @throws IllegalArgumentException when applied, if there are not as many labels as rows or one is out of range
     */
    public static Op softmaxCrossEntropy(int... labels) {
        return new SoftmaxCrossEntropyOp(labels.clone());
    }

    /** The mean over all elements of (x - y)^2, to be applied to two variables of one shape. */
    public static Op meanSquaredError() {
        return new MeanSquaredErrorOp();
    }

    /**
     * A new tensor of a shape {@code [..., classes]} with 1 at each row's label and 0 elsewhere: what
     * {@link #meanSquaredError} compares a classifier's output with.
     *
     * @throws IllegalArgumentException as {@link #softmaxCrossEntropy}
     */
    public static Tensor oneHot(Shape shape, int... labels) {
        int classes = SoftmaxCrossEntropyOp.checkedClasses("oneHot", shape, labels);
        Tensor rows = Tensor.zeros(shape);
        for (int r = 0; r < labels.length; r++) {
            rows.array()[r * classes + labels[r]] = 1;
        }
        return rows;
    }

    /**
     * How many rows have their largest logit at the label: accuracy times the number of rows. Of equal logits the first
     * counts; a row with NaN is wrong.
     *
     * @param logits {@code [..., classes]}
     * @throws IllegalArgumentException as {@link #softmaxCrossEntropy}
     */
    public static int correct(Tensor logits, int... labels) {
        int classes = SoftmaxCrossEntropyOp.checkedClasses("correct", logits.shape(), labels);
        return Softmax.correct(labels.length, classes, logits.array(), labels);
    }
}
