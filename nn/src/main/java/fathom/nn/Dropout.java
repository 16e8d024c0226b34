package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.theory.GainStep;
import fathom.theory.Step;
import java.util.Optional;

/**
 * Inverted dropout (Srivastava et al. 2014). Its mask follows from the step's noise and the layer's own seed, so that recomputing draws the same
 * one.
 */
final class Dropout implements Layer {
    private final double rate;
    private final Seed seed;

    Dropout(double rate, Seed seed) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), got " + rate);
        }
        this.rate = rate;
        this.seed = seed;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return mode.isTraining() && rate > 0
                ? tape.apply(Ops.dropout((float) rate, mode.noise().child(seed)), x)
                : x;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Optional<Step> signal(Shape input) {
        return Optional.of(new GainStep.Noise(rate));
    }

    @Override
    public String toString() {
        return "dropout(" + rate + ")";
    }
}
