package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory over sequences, from a zero state: x {@code [batch, steps, in]}, y
 * {@code [batch, steps, hidden]}, with gates in the order i, f, g, o:
 *
 * <pre>
 * (i, f, g, o)[t] = x[t] wx + y[t-1] wh + bias          wx [in, 4 hidden], wh [hidden, 4 hidden], bias [4 hidden]
 * c[t] = sigmoid(f) c[t-1] + sigmoid(i) tanh(g)
 * y[t] = sigmoid(o) tanh(c[t])
 * </pre>
 *
 * A call takes up to {@code 6 * batch * steps * hidden} floats of working memory, which the calling thread keeps for the next call; no
 * value is kept between forward and backward but y. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (the forget gate).
 */
public record LstmCell(int batch, int steps, int in, int hidden) {
    /**
     * Computes y.
     *
     * @param y modified: overwritten
     * @param lastCell modified: overwritten with the c of the last step, {@code [batch, hidden]}
     */
    public void forward(Kernels kernels, float[] x, float[] wx, float[] wh, float[] bias, float[] y, float[] lastCell) {
        Scratch scratch = Scratch.ofThisThread();
        float[] gates = scratch.floats(0, batch * steps * 4 * hidden);
        float[] cells = scratch.floats(1, batch * steps * hidden);
        kernels.affine(batch * steps, in, 4 * hidden, x, wx, bias, Activation.IDENTITY, gates);
        for (int t = 0; t < steps; t++) {
            addRecurrent(kernels, t, y, wh, gates);
            step(kernels, t, gates, cells, y);
        }
        Blocks.copy(kernels, batch, hidden, cells, (steps - 1) * hidden, steps * hidden, lastCell, 0, hidden);
    }

    /**
     * The gradients, by backpropagation through time. Gates and cells are computed again from x and y: one product over
     * all steps.
     *
     * @param dy the gradient of y
     * @param dx modified: overwritten; null where it is not wanted
     * @param dwx modified: overwritten
     * @param dwh modified: overwritten
     * @param dbias modified: overwritten
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
        Scratch scratch = Scratch.ofThisThread();
        float[] gates = scratch.floats(0, batch * steps * 4 * hidden);
        float[] cells = scratch.floats(1, batch * steps * hidden);
        kernels.affine(batch * steps, in, 4 * hidden, x, wx, bias, Activation.IDENTITY, gates);
        float[] unused = scratch.floats(2, batch * steps * hidden);
        for (int t = 0; t < steps; t++) {
            addRecurrent(kernels, t, y, wh, gates);
            step(kernels, t, gates, cells, unused);
        }
        float[] dh = scratch.floats(3, batch * hidden);
        float[] dc = scratch.floats(4, batch * hidden);
        Arrays.fill(dh, 0, batch * hidden, 0f);
        Arrays.fill(dc, 0, batch * hidden, 0f);
        Arrays.fill(dwh, 0f);
        for (int t = steps - 1; t >= 0; t--) {
            stepBackward(kernels, t, gates, cells, dy, dh, dc);
            if (t > 0) {
                int h = (t - 1) * hidden;
                int g = 4 * t * hidden;
                kernels.gemm(
                        false,
                        true,
                        batch,
                        hidden,
                        4 * hidden,
                        gates,
                        g,
                        4 * steps * hidden,
                        wh,
                        0,
                        4 * hidden,
                        false,
                        dh,
                        0,
                        hidden);
                kernels.gemm(
                        true,
                        false,
                        hidden,
                        4 * hidden,
                        batch,
                        y,
                        h,
                        steps * hidden,
                        gates,
                        g,
                        4 * steps * hidden,
                        true,
                        dwh,
                        0,
                        4 * hidden);
            }
        }
        kernels.affineBackward(batch * steps, in, 4 * hidden, x, wx, Activation.IDENTITY, gates, gates, dx, dwx, dbias);
    }

    /** gates[t] += y[t-1] wh. */
    private void addRecurrent(Kernels kernels, int t, float[] y, float[] wh, float[] gates) {
        if (t > 0) {
            int h = (t - 1) * hidden;
            int g = 4 * t * hidden;
            kernels.gemm(
                    false,
                    false,
                    batch,
                    4 * hidden,
                    hidden,
                    y,
                    h,
                    steps * hidden,
                    wh,
                    0,
                    4 * hidden,
                    true,
                    gates,
                    g,
                    4 * steps * hidden);
        }
    }

    /** Applies the nonlinearities to gates[t] in place and computes cells[t] and y[t]. */
    private void step(Kernels kernels, int t, float[] gates, float[] cells, float[] y) {
        Ranges.over(kernels, batch, 64 * hidden, (begin, end) -> {
            for (int n = begin; n < end; n++) {
                int c = (n * steps + t) * hidden;
                for (int k = 0; k < hidden; k++) {
                    int i = 4 * c + k;
                    int f = i + hidden;
                    int g = f + hidden;
                    int o = g + hidden;
                    gates[i] = sigmoid(gates[i]);
                    gates[f] = sigmoid(gates[f]);
                    gates[g] = (float) Math.tanh(gates[g]);
                    gates[o] = sigmoid(gates[o]);
                    float before = t == 0 ? 0f : cells[c - hidden + k];
                    cells[c + k] = gates[f] * before + gates[i] * gates[g];
                    y[c + k] = gates[o] * (float) Math.tanh(cells[c + k]);
                }
            }
        });
    }

    /**
     * Overwrites gates[t] with the gradients before their nonlinearities.
     *
     * @param dh what later steps contribute to the gradient of y[t]
     * @param dc the gradient of c[t] from later steps; becomes that of c[t-1]
     */
    private void stepBackward(
            Kernels kernels, int t, float[] gates, float[] cells, float[] dy, float[] dh, float[] dc) {
        Ranges.over(kernels, batch, 16 * hidden, (begin, end) -> {
            for (int n = begin; n < end; n++) {
                int c = (n * steps + t) * hidden;
                for (int k = 0; k < hidden; k++) {
                    int at = n * hidden + k;
                    float i = gates[4 * c + k];
                    float f = gates[4 * c + hidden + k];
                    float g = gates[4 * c + 2 * hidden + k];
                    float o = gates[4 * c + 3 * hidden + k];
                    float before = t == 0 ? 0f : cells[c - hidden + k];
                    float squashed = (float) Math.tanh(cells[c + k]);
                    float dout = dy[c + k] + dh[at];
                    float dcell = dc[at] + dout * o * (1 - squashed * squashed);
                    gates[4 * c + k] = dcell * g * i * (1 - i);
                    gates[4 * c + hidden + k] = dcell * before * f * (1 - f);
                    gates[4 * c + 2 * hidden + k] = dcell * i * (1 - g * g);
                    gates[4 * c + 3 * hidden + k] = dout * squashed * o * (1 - o);
                    dc[at] = dcell * f;
                }
            }
        });
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
