package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import java.util.Locale;
import java.util.Optional;

/** A nonlinearity applied to each element. */
final class Pointwise implements Layer {
    private final Activation function;

    Pointwise(Activation function) {
        this.function = function;
    }

    Activation function() {
        return function;
    }

    @Override
    public Optional<Activation> activation() {
        return Optional.of(function);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.activate(function), x);
    }

    /** Like forward, for an x that nobody uses afterwards. */
    Variable forwardInPlace(Tape tape, Variable x) {
        return tape.applyInPlace(Ops.activate(function), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public String toString() {
        String name = function.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return function.parameter() == 0 ? name : name + "(" + function.parameter() + ")";
    }
}
