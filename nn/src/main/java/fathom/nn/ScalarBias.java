package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.GainStep;
import fathom.theory.Step;
import java.util.List;
import java.util.Optional;

/** A learnable scalar that is added to every element and starts at 0, y = x + b. Source: Zhang et al. 2019 (Fixup), arXiv:1901.09321. */
public final class ScalarBias implements Layer {
    private final Parameter bias = Parameter.of(Role.SHIFT, "bias", Tensor.zeros(Shape.of(1)));

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.shiftBy(), x, tape.parameter(bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new GainStep.Shift(bias.value().array()[0]));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(bias);
    }

    @Override
    public String toString() {
        return "ScalarBias";
    }
}
