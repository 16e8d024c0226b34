package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** CReLU. */
public final class ConcatenatedRelu implements Layer {
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
    public String toString() {
        return "crelu";
    }
}
