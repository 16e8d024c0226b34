package fathom.nn;

import fathom.autodiff.Losses;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Target;
import fathom.tensor.Tensor;

/** What training minimizes. */
@FunctionalInterface
public interface Loss {
    /**
     * The mean loss of a batch, a scalar.
     *
     * @param output of the network, such as {@code [N, classes]} or, with a class for each step, {@code [N, T, classes]}
     * @param target what to compare it with
     * @throws IllegalArgumentException if the loss does not compare with targets of this kind
     */
    Variable forward(Tape tape, Variable output, Target target);

    /** The mean loss of a batch of labelled examples: one class for each row of the output. */
    default Variable forward(Tape tape, Variable output, int... labels) {
        return forward(tape, output, Target.classes(labels));
    }

    /** The mean over the rows of -log softmax(output)[label]. */
    static Loss crossEntropy() {
        return (tape, output, target) -> {
            if (target instanceof Target.Classes classes) {
                return tape.apply(Losses.softmaxCrossEntropy(classes.labels()), output);
            }
            throw new IllegalArgumentException("crossEntropy: the target is numbers, expected classes");
        };
    }

    /** The mean squared difference to the numbers, or to the one-hot vectors of the classes. */
    static Loss meanSquaredError() {
        return (tape, output, target) -> {
            Tensor expected = target instanceof Target.Classes classes
                    ? Losses.oneHot(output.shape(), classes.labels())
                    : ((Target.Numbers) target).values();
            return tape.apply(Losses.meanSquaredError(), output, tape.constant(expected));
        };
    }

    /** The fraction of rows whose largest element is the label's, in 0..1; the first of equal elements counts. */
    static double accuracy(Tensor output, int[] labels) {
        return (double) Losses.correct(output, labels) / labels.length;
    }
}
