package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.theory.Nonlinearity;
import fathom.theory.PointwiseStep;
import fathom.theory.Step;
import java.util.Locale;
import java.util.Optional;

/** A nonlinearity that the kernels know, applied to each element. */
final class ActivationLayer implements Layer {
    private final Activation function;

    ActivationLayer(Activation function) {
        this.function = function;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.activate(function), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new PointwiseStep(Nonlinearity.of(function)));
    }

    @Override
    public Optional<Activation> activation() {
        return Optional.of(function);
    }

    @Override
    public String toString() {
        String name = function.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return function.parameter() == 0 ? name : name + "(" + function.parameter() + ")";
    }
}
