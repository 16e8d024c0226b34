package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.GainStep;
import fathom.theory.Step;
import java.util.Optional;

/** y = a x with an a that stays ({@link Layers#times}); a learnable one is a {@link Scale}. */
public final class Multiplier implements Layer {
    private final float factor;

    /** @throws IllegalArgumentException if it is 0, NaN or infinite */
    Multiplier(double factor) {
        this.factor = (float) factor;
        if (!Float.isFinite(this.factor) || this.factor == 0) {
            throw new IllegalArgumentException("a multiplier must be finite and not 0, got " + factor);
        }
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.scale(factor), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new GainStep.Scale(factor));
    }

    @Override
    public long multiplyAdds(Shape input) {
        return input.size();
    }

    @Override
    public String toString() {
        return "x" + factor;
    }
}
