package fathom.nn;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;

/** A layer that can apply a pointwise activation to its output in the same pass. */
interface Fusible extends Layer {
    /** f applied to this layer's output; the derivative of f must follow from its value. */
    Variable forward(Tape tape, Variable x, Activation f, Mode mode);

    @Override
    default Variable forward(Tape tape, Variable x, Mode mode) {
        return forward(tape, x, Activation.IDENTITY, mode);
    }
}
