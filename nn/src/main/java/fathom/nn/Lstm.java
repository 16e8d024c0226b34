package fathom.nn;

import fathom.autodiff.Ops;
import fathom.kernel.LstmCell;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Shape;

/**
 * A long short-term memory over {@code [N, T, in]}, giving the hidden states {@code [N, T, hidden]} from a zero state. Gates are in the order
 * input, forget, candidate, output. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 */
public final class Lstm extends RecurrentLayer {
    /** A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}. */
    public Lstm(int inputs, int hidden, Initializer weights, Seed seed) {
        super(inputs, hidden, 4, 4, Ops.lstm(), weights, seed);
    }

    /** Gates and cells as well as the output. */
    @Override
    public long keptElements(Shape input) {
        Shape output = outputShape(input);
        return (long) output.size() + new LstmCell(1, input.dim(0), input.dim(1), output.dim(1)).trail();
    }

    @Override
    public String toString() {
        return "Lstm[" + sizes() + "]";
    }
}
