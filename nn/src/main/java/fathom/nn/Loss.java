package fathom.nn;

import fathom.autodiff.Losses;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Tensor;

/** What training minimizes. */
@FunctionalInterface
public interface Loss {
    /**
     * The mean loss of a batch, a scalar.
     *
     * @param output of the network, {@code [N, classes]}
     * @param labels the class of each example, length N
     */
    Variable forward(Tape tape, Variable output, int[] labels);

    /** The mean of -log softmax(output)[label]. */
    static Loss crossEntropy() {
        return (tape, output, labels) -> tape.apply(Losses.softmaxCrossEntropy(labels), output);
    }

    /** The mean squared difference to the one-hot vectors of the labels. */
    static Loss meanSquaredError() {
        return (tape, output, labels) ->
                tape.apply(Losses.meanSquaredError(), output, tape.constant(Losses.oneHot(output.shape(), labels)));
    }

    /** The fraction of rows whose largest element is the label's, in 0..1; the first of equal elements counts. */
    static double accuracy(Tensor output, int[] labels) {
        return (double) Losses.correct(output, labels) / labels.length;
    }
}
