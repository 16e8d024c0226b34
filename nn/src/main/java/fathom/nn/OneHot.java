package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;

/** Token numbers {@code [N, T]} as one-hot vectors {@code [N, T, symbols]}. Token numbers have no gradient. */
final class OneHot implements Layer {
    private final int symbols;

    OneHot(int symbols) {
        if (symbols < 1) {
            throw new IllegalArgumentException("oneHot: expected at least 1 symbol, got " + symbols);
        }
        this.symbols = symbols;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return tape.apply(Ops.oneHot(symbols), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T], a token number for each step");
        }
        return Shape.of(input.dim(0), symbols);
    }

    @Override
    public String toString() {
        return "one-hot[" + symbols + "]";
    }
}
