package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.CreluStep;
import fathom.theory.Step;
import java.util.Optional;

/** CReLU: max(0, x) and max(0, -x), {@code [N, ..., C]} to {@code [N, ..., 2 C]}. */
final class ConcatenatedRelu implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.crelu(), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        int[] dims = input.dims();
        if (dims.length == 0) {
            throw new IllegalArgumentException("crelu: expected at least a channel axis, got a scalar per example");
        }
        dims[dims.length - 1] *= 2;
        return Shape.of(dims);
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new CreluStep());
    }

    @Override
    public String toString() {
        return "crelu";
    }
}
