package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A gated recurrent unit over sequences, from a zero state, made of products over the batch: x {@code [batch, steps, in]}, y
 * {@code [batch, steps, hidden]}, with gates in the order r (reset), z (update), n (candidate):
 *
 * <pre>
 * (r, z, n)[t] = x[t] wx + bias       (r', z', n')[t] = y[t-1] wh       wx [in, 3 hidden], wh [hidden, 3 hidden]
 * y[t] = Z y[t-1] + (1 - Z) tanh(n + R (n' + b'))       R = sigmoid(r + r')       Z = sigmoid(z + z')
 * </pre>
 *
 * The bias is {@code [4 hidden]}: that of r, z and n, and b' of the candidate's recurrent part, which the reset gate multiplies. It acts after the
 * product with wh, as in PyTorch, cuDNN and Keras; in the paper it acts on y[t-1], before it. Source: Cho et al. 2014, arXiv:1406.1078.
 */
public record GruCell(int batch, int steps, int in, int hidden) {
    /** r, z and n. */
    static final int GATES = 3;

    /** Slots of {@link Scratch#ofThisThread} behind those of {@link GruGates}: what x says at all steps, then the batch at one step. */
    private static final int FROM_INPUT = GruGates.SLOTS;

    private static final int HERE = FROM_INPUT + 1;
    private static final int FROM_STATE = FROM_INPUT + 2;
    private static final int STATE = FROM_INPUT + 3;

    /** @throws IllegalArgumentException if a size is below 1 */
    public GruCell {
        if (batch < 1 || steps < 1 || in < 1 || hidden < 1) {
            throw new IllegalArgumentException("gru: every size must be at least 1");
        }
    }

    /** Columns of the weights. */
    int width() {
        return GATES * hidden;
    }

    /** Examples times steps. */
    int rows() {
        return batch * steps;
    }

    /**
     * (r, z, n) of all steps: x wx + bias.
     *
     * @param all modified: overwritten
     */
    void fromInput(Kernels kernels, float[] x, float[] wx, float[] bias, float[] all) {
        kernels.affine(rows(), in, width(), x, wx, Arrays.copyOf(bias, width()), Activation.IDENTITY, all);
    }

    /**
     * y[t-1] at all steps t.
     *
     * @param before modified: overwritten
     */
    void before(Kernels kernels, float[] y, float[] before) {
        int row = steps * hidden;
        Blocks.copy(kernels, batch, row - hidden, y, 0, row, before, hidden, row);
        for (int n = 0; n < batch; n++) {
            Arrays.fill(before, n * row, n * row + hidden, 0f);
        }
    }

    /**
     * Computes y.
     *
     * @param y modified: overwritten
     */
    public void forward(Kernels kernels, float[] x, float[] wx, float[] wh, float[] bias, float[] y) {
        Scratch scratch = Scratch.ofThisThread();
        float[] all = scratch.floats(FROM_INPUT, rows() * width());
        float[] here = scratch.floats(HERE, batch * width());
        float[] fromState = scratch.floats(FROM_STATE, batch * width());
        float[] state = scratch.floats(STATE, batch * hidden);
        GruGates gates = new GruGates(hidden, batch, scratch);
        fromInput(kernels, x, wx, bias, all);
        Arrays.fill(state, 0, batch * hidden, 0f);
        for (int t = 0; t < steps; t++) {
            Blocks.copy(kernels, batch, width(), all, t * width(), steps * width(), here, 0, width());
            kernels.gemm(
                    false, false, batch, width(), hidden, state, 0, hidden, wh, 0, width(), false, fromState, 0,
                    width());
            gates.compute(kernels, here, fromState, bias);
            gates.advance(state);
            Blocks.copy(kernels, batch, hidden, state, 0, hidden, y, t * hidden, steps * hidden);
        }
    }

    /**
     * The gradients of {@link #forward}, by backpropagation through time. Of the forward pass y is kept and nothing else: the gates are computed
     * again, those of all steps at once.
     *
     * @param y what the forward pass wrote
     * @param dx modified: overwritten; null where it is not wanted
     * @param dwx modified: overwritten, like the next two
     */
    public void backward(
            Kernels kernels,
            float[] x,
            float[] wx,
            float[] wh,
            float[] bias,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dwx,
            float[] dwh,
            float[] dbias) {
        GruPast past = new GruPast(kernels, this, x, wx, wh, bias, y);
        past.throughTime(wh, dy);
        float[] fromState = new float[width()];
        float[] fromInput = new float[width()];
        kernels.affineBackward(
                rows(),
                hidden,
                width(),
                past.before(),
                wh,
                Activation.IDENTITY,
                past.fromState(),
                past.fromState(),
                null,
                dwh,
                fromState);
        kernels.affineBackward(
                rows(),
                in,
                width(),
                x,
                wx,
                Activation.IDENTITY,
                past.fromInput(),
                past.fromInput(),
                dx,
                dwx,
                fromInput);
        System.arraycopy(fromInput, 0, dbias, 0, width());
        System.arraycopy(fromState, width() - hidden, dbias, width(), hidden);
    }
}
