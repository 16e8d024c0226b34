package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** The mean over the steps of a sequence, {@code [N, T, C]} to {@code [N, C]}: that over a map of one column. */
final class MeanStep implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        Shape map = Shape.of(x.shape().dim(0), x.shape().dim(1), 1, x.shape().dim(2));
        Variable column = tape.apply(Ops.reshape(map), x);
        Variable mean = tape.apply(Ops.globalAveragePool(), column);
        tape.release(column);
        return mean;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(0) < 1) {
            throw new IllegalArgumentException(
                    "mean step: input has shape " + input + " per example, expected [T, C] with at least one step");
        }
        return Shape.of(input.dim(1));
    }

    @Override
    public String toString() {
        return "mean step";
    }
}
