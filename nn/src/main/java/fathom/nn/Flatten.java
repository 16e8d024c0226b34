package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** All axes but the first become one. */
public final class Flatten implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.flatten(), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.size());
    }

    @Override
    public String toString() {
        return "flatten";
    }
}
