package fathom.nn;

import fathom.autodiff.Ops;
import fathom.nn.init.Initializer;
import fathom.random.Seed;

/**
 * A gated recurrent unit over {@code [N, T, in]}, giving the states {@code [N, T, hidden]} from a zero state. Gates are in the order reset, update,
 * candidate; the reset gate acts after the recurrent product, as in PyTorch, and the bias has a fourth part for what it multiplies
 * ({@link fathom.kernel.GruCell}). Source: Cho et al. 2014, arXiv:1406.1078.
 */
public final class Gru extends RecurrentLayer {
    /** A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}. */
    public Gru(int inputs, int hidden, Initializer weights, Seed seed) {
        super(inputs, hidden, 3, 4, Ops.gru(), weights, seed);
    }

    @Override
    public String toString() {
        return "Gru[" + sizes() + "]";
    }
}
