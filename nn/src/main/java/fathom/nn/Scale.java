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

/**
 * A learnable scalar multiplier, y = a x: the alpha of SkipInit (De and Smith 2020, arXiv:2002.10444) and ReZero (Bachlechner et al. 2020,
 * arXiv:2003.04887), the multiplier of Fixup (Zhang et al. 2019, arXiv:1901.09321).
 */
public final class Scale implements Layer {
    private final float start;
    private final Parameter factor;

    /**
     * A multiplier that starts at a value.
     *
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    public Scale(double start) {
        if (!Double.isFinite(start)) {
            throw new IllegalArgumentException("Scale: expected a finite start, got " + start);
        }
        this.start = (float) start;
        this.factor = Parameter.of(Role.SCALE, "factor", Tensor.zeros(Shape.of(1)));
        factor.value().array()[0] = this.start;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.scaleBy(), x, tape.parameter(factor));
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new GainStep.Scale(factor.value().array()[0]));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(factor);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return input.size();
    }

    @Override
    public String toString() {
        return "Scale[from " + start + "]";
    }
}
