package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** The last step of a sequence, {@code [N, T, C]} to {@code [N, C]}. */
final class LastStep implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        int steps = x.shape().dim(1);
        Variable last = tape.apply(Ops.slice(1, steps - 1, steps), x);
        Variable flat = tape.apply(Ops.flatten(), last);
        tape.release(last);
        return flat;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(0) < 1) {
            throw new IllegalArgumentException(
                    "last step: input has shape " + input + " per example, expected [T, C] with at least one step");
        }
        return Shape.of(input.dim(1));
    }

    @Override
    public String toString() {
        return "last step";
    }
}
