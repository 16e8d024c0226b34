package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.kernel.Softmax;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** The mean over the rows of -log softmax(logits)[label]. */
final class SoftmaxCrossEntropyOp implements LossOp {
    private final int[] labels;

    SoftmaxCrossEntropyOp(int[] labels) {
        this.labels = labels;
    }

    /** The number of classes, if there is one label in range for each row. */
    static int checkedClasses(String op, Shape logits, int[] labels) {
        Expect.rankAtLeast(op, "logits", logits, 2, "[..., classes]");
        int classes = logits.dim(-1);
        if (labels.length == 0 || (long) labels.length * classes != logits.size()) {
            throw new IllegalArgumentException(op + ": " + labels.length + " labels for "
                    + logits.size() / Math.max(1, classes) + " rows (logits " + logits + ")");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(op + ": label " + labels[i] + " at index " + i
                        + ", expected one in [0, " + classes + ") (logits " + logits + ")");
            }
        }
        return classes;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("softmaxCrossEntropy", inputs, 1, 1, "logits");
        checkedClasses("softmaxCrossEntropy", inputs.get(0), labels);
        return Shape.scalar();
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Tensor logits = inputs.get(0);
        output.array()[0] =
                (float) Softmax.crossEntropy(labels.length, logits.shape().dim(-1), logits.array(), labels);
    }

    @Override
    public void gradient(Kernels kernels, List<Tensor> inputs, int index, float factor, float[] result) {
        Tensor logits = inputs.get(0);
        Softmax.crossEntropyBackward(labels.length, logits.shape().dim(-1), logits.array(), labels, factor, result);
    }

    @Override
    public String toString() {
        return "SoftmaxCrossEntropy[" + labels.length + " labels]";
    }
}
