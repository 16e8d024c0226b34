package fathom.nn;

import fathom.autodiff.Ops;
import fathom.kernel.Activation;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import java.util.Locale;

/**
 * A plain recurrent layer over {@code [N, T, in]}: h[t] = f(x[t] Wx + h[t-1] Wh + b) from a zero state, giving {@code [N, T, hidden]}. Source: Elman
 * 1990.
 */
public final class Rnn extends RecurrentLayer {
    private final Activation f;

    /**
     * A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}.
     *
     * @param f whose derivative follows from its value, such as tanh and ReLU
     */
    public Rnn(int inputs, int hidden, Activation f, Initializer weights, Seed seed) {
        super(inputs, hidden, 1, 1, Ops.rnn(f), weights, seed);
        this.f = f;
    }

    /** f. */
    public Activation activationFunction() {
        return f;
    }

    @Override
    public String toString() {
        return "Rnn[" + sizes() + ", " + f.kind().name().toLowerCase(Locale.ROOT) + "]";
    }
}
