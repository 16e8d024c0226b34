package fathom.kernel;

/**
 * The sizes of a long short-term memory over sequences, from a zero state: x {@code [batch, steps, in]}, y
 * {@code [batch, steps, hidden]}, with gates in the order i, f, g, o:
 *
 * <pre>
 * (i, f, g, o)[t] = x[t] wx + y[t-1] wh + bias          wx [in, 4 hidden], wh [hidden, 4 hidden], bias [4 hidden]
 * c[t] = sigmoid(f) c[t-1] + sigmoid(i) tanh(g)
 * y[t] = sigmoid(o) tanh(c[t])
 * </pre>
 *
 * Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (the forget gate).
 */
public record LstmCell(int batch, int steps, int in, int hidden) {
    /** i, f, g and o. */
    static final int GATES = 4;

    public LstmCell {
        if (batch < 1 || steps < 1 || in < 1 || hidden < 1) {
            throw new IllegalArgumentException("lstm: every size must be at least 1");
        }
    }

    /** The length of (y[t-1], x[t], 1): with it the gates are one product. */
    int width() {
        return hidden + in + 1;
    }

    /** How many numbers of each sequence the forward pass leaves for the backward pass beside y: gates and cells of all steps, and c[-1]. */
    public int trail() {
        return Math.multiplyExact(hidden, (GATES + 1) * steps + 1);
    }
}
