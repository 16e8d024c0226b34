package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** Inverted dropout (Srivastava et al. 2014). Its mask follows from the step's seed, so that recomputing draws the same one. */
public final class Dropout implements Layer {
    private final double rate;
    private final String name;

    Dropout(double rate, String name) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), got " + rate);
        }
        this.rate = rate;
        this.name = name;
    }

    /** The share of elements that training zeroes. */
    public double rate() {
        return rate;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return mode.isTraining() && rate > 0
                ? tape.apply(Ops.dropout((float) rate, mode.noise().child(name)), x)
                : x;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public String toString() {
        return "dropout(" + rate + ")";
    }
}
