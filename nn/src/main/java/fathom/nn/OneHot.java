package fathom.nn;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

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
        Shape shape = outputShape(x.shape().example()).batch(x.shape().dim(0));
        Tensor vectors = Tensor.zeros(shape);
        float[] tokens = x.value().array();
        for (int i = 0; i < tokens.length; i++) {
            int token = (int) tokens[i];
            if (token != tokens[i] || token < 0 || token >= symbols) {
                throw new IllegalArgumentException(this + ": token " + tokens[i] + " at index " + i
                        + ", expected a whole number below " + symbols);
            }
            vectors.array()[i * symbols + token] = 1;
        }
        return tape.constant(vectors);
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
