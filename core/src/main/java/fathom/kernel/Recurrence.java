package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The plain recurrent network y[t] = f(x[t] wx + y[t-1] wh + bias) from y[-1] = 0, x {@code [batch, steps, in]}, y {@code [batch, steps, hidden]},
 * made of products over the batch. Source: Elman 1990.
 *
 * @param f with its derivative from its output
 */
public record Recurrence(int batch, int steps, int in, int hidden, Activation f) {
    /** Slots of {@link Scratch#ofThisThread}: the batch at a step, at its neighbour, and the output there. */
    private static final int HERE = 0;

    private static final int NEIGHBOUR = 1;
    private static final int OUTPUT = 2;

    /** Changes what the batch holds at a step, after what it gets from the neighbour has been added. */
    private interface Step {
        void run(int t, float[] here);
    }

    private int size() {
        return batch * hidden;
    }

    /** The rows of step t, out of {@code [batch, steps, hidden]}. */
    private void gather(Kernels kernels, int t, float[] all, float[] rows) {
        Blocks.copy(kernels, batch, hidden, all, t * hidden, steps * hidden, rows, 0, hidden);
    }

    /**
     * all[t] = step(all[t] + all[neighbour of t] w), w transposed in a pass back through time.
     *
     * @param all modified
     */
    private void run(Kernels kernels, boolean back, float[] w, float[] all, Step step) {
        float[] here = Scratch.ofThisThread().floats(HERE, size());
        float[] neighbour = Scratch.ofThisThread().floats(NEIGHBOUR, size());
        for (int i = 0; i < steps; i++) {
            int t = back ? steps - 1 - i : i;
            gather(kernels, t, all, here);
            if (i > 0) {
                kernels.gemm(
                        false, back, batch, hidden, hidden, neighbour, 0, hidden, w, 0, hidden, true, here, 0, hidden);
            }
            step.run(t, here);
            Blocks.copy(kernels, batch, hidden, here, 0, hidden, all, t * hidden, steps * hidden);
            float[] swap = neighbour;
            neighbour = here;
            here = swap;
        }
    }

    /** Times f' at y. */
    private Step derivative(Kernels kernels, float[] y) {
        float[] output = Scratch.ofThisThread().floats(OUTPUT, size());
        return (t, rows) -> {
            gather(kernels, t, y, output);
            kernels.activateBackward(f, size(), output, rows, rows);
        };
    }

    /**
     * Computes y.
     *
     * @param y modified: overwritten
     */
    public void forward(Kernels kernels, float[] x, float[] wx, float[] wh, float[] bias, float[] y) {
        kernels.affine(batch * steps, in, hidden, x, wx, bias, Activation.IDENTITY, y);
        run(kernels, false, wh, y, (t, rows) -> kernels.activate(f, size(), rows, rows));
    }

    /**
     * The gradients of {@link #forward}, by backpropagation through time.
     *
     * @param y what the forward pass wrote
     * @param dy modified: overwritten with the gradient before f
     * @param dx modified: overwritten; null where it is not wanted
     * @param dwx modified: overwritten, like the next two
     */
    public void backward(
            Kernels kernels,
            float[] x,
            float[] wx,
            float[] wh,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dwx,
            float[] dwh,
            float[] dbias) {
        run(kernels, true, wh, dy, derivative(kernels, y));
        Arrays.fill(dwh, 0, hidden * hidden, 0f);
        for (int n = 0; n < batch && steps > 1; n++) {
            int at = n * steps * hidden;
            kernels.gemm(
                    true,
                    false,
                    hidden,
                    hidden,
                    steps - 1,
                    y,
                    at,
                    hidden,
                    dy,
                    at + hidden,
                    hidden,
                    true,
                    dwh,
                    0,
                    hidden);
        }
        kernels.affineBackward(batch * steps, in, hidden, x, wx, Activation.IDENTITY, y, dy, dx, dwx, dbias);
    }

    /**
     * The derivative of y along a direction.
     *
     * @param index of what varies: 0 for x, 1 for wx, 2 for wh, 3 for the bias
     * @param dy modified: overwritten
     */
    public void tangent(
            Kernels kernels, float[] x, float[] wx, float[] wh, float[] y, int index, float[] direction, float[] dy) {
        int rows = batch * steps;
        switch (index) {
            case 0 -> kernels.affine(rows, in, hidden, direction, wx, null, Activation.IDENTITY, dy);
            case 1 -> kernels.affine(rows, in, hidden, x, direction, null, Activation.IDENTITY, dy);
            case 2 -> alongHiddenWeight(kernels, direction, y, dy);
            default -> Blocks.copy(kernels, rows, hidden, direction, 0, 0, dy, 0, hidden);
        }
        run(kernels, false, wh, dy, derivative(kernels, y));
    }

    /** dy[t] = y[t-1] direction. */
    private void alongHiddenWeight(Kernels kernels, float[] direction, float[] y, float[] dy) {
        for (int n = 0; n < batch; n++) {
            int at = n * steps * hidden;
            Arrays.fill(dy, at, at + hidden, 0f);
            if (steps > 1) {
                kernels.gemm(
                        false,
                        false,
                        steps - 1,
                        hidden,
                        hidden,
                        y,
                        at,
                        hidden,
                        direction,
                        0,
                        hidden,
                        false,
                        dy,
                        at + hidden,
                        hidden);
            }
        }
    }
}
