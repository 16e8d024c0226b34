package fathom.kernel;

import java.util.Arrays;

/**
 * What the forward pass of a {@link GruCell} went through, from y alone: all states before a step, and the gates of all steps. Then come both
 * derivatives.
 */
public final class GruPast {
    private static final int BEFORE = GruGates.SLOTS;
    private static final int FROM_INPUT = BEFORE + 1;
    private static final int FROM_STATE = BEFORE + 2;
    private static final int CARRIED = BEFORE + 3;

    private final Kernels kernels;
    private final GruCell cell;
    private final GruGates gates;
    private final float[] before;
    private final float[] fromInput; // (r, z, n), then its derivative
    private final float[] fromState; // (r', z', n'), then its derivative

    /** @param y what the forward pass wrote */
    public GruPast(Kernels kernels, GruCell cell, float[] x, float[] wx, float[] wh, float[] bias, float[] y) {
        this.kernels = kernels;
        this.cell = cell;
        Scratch scratch = Scratch.ofThisThread();
        this.before = scratch.floats(BEFORE, cell.rows() * cell.hidden());
        this.fromInput = scratch.floats(FROM_INPUT, cell.rows() * cell.width());
        this.fromState = scratch.floats(FROM_STATE, cell.rows() * cell.width());
        this.gates = new GruGates(cell.hidden(), cell.rows(), scratch);
        cell.before(kernels, y, before);
        cell.fromInput(kernels, x, wx, bias, fromInput);
        product(before, cell.hidden(), wh, fromState);
        gates.compute(kernels, fromInput, fromState, bias);
    }

    /** All y[t-1]. */
    float[] before() {
        return before;
    }

    /** After {@link #throughTime} the gradient of (r, z, n). */
    float[] fromInput() {
        return fromInput;
    }

    /** After {@link #throughTime} the gradient of (r', z', n'). */
    float[] fromState() {
        return fromState;
    }

    /** to = x w for all steps. */
    private void product(float[] x, int features, float[] w, float[] to) {
        int width = cell.width();
        kernels.gemm(false, false, cell.rows(), width, features, x, 0, features, w, 0, width, false, to, 0, width);
    }

    /** From the last step to the first: the gradients of what the gates are made of. */
    void throughTime(float[] wh, float[] dy) {
        int hidden = cell.hidden();
        int steps = cell.steps();
        int width = cell.width();
        float[] carried = Scratch.ofThisThread().floats(CARRIED, cell.batch() * hidden);
        Arrays.fill(carried, 0, cell.batch() * hidden, 0f);
        for (int t = steps - 1; t >= 0; t--) {
            for (int n = 0; n < cell.batch(); n++) {
                gradient(n * steps + t, dy, carried, n * hidden);
            }
            if (t > 0) {
                kernels.gemm(
                        false,
                        true,
                        cell.batch(),
                        hidden,
                        width,
                        fromState,
                        t * width,
                        steps * width,
                        wh,
                        0,
                        width,
                        true,
                        carried,
                        0,
                        hidden);
            }
        }
    }

    /** Of one row; what is carried from the step after it becomes the part of its gradient that goes straight to the step before it. */
    private void gradient(int row, float[] dy, float[] carried, int from) {
        int hidden = cell.hidden();
        int at = row * cell.width();
        for (int k = 0; k < hidden; k++) {
            int i = row * hidden + k;
            float r = gates.reset(row, k);
            float z = gates.update(row, k);
            float n = gates.candidate()[i];
            float dh = dy[i] + ordinary(carried[from + k]);
            float dn = dh * (1 - z) * (1 - n * n);
            float dr = dn * gates.recurrent()[i] * r * (1 - r);
            float dz = dh * (before[i] - n) * z * (1 - z);
            fromInput[at + k] = dr;
            fromInput[at + hidden + k] = dz;
            fromInput[at + 2 * hidden + k] = dn;
            fromState[at + k] = dr;
            fromState[at + hidden + k] = dz;
            fromState[at + 2 * hidden + k] = dn * r;
            carried[from + k] = dh * z;
        }
    }

    /** Zero for what has vanished: where Z > 1/2, rounding would keep it subnormal, and slow, for ever. */
    private static float ordinary(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
    }

    /**
     * The derivative of y along a direction of one input.
     *
     * @param index of the input: x, wx, wh or the bias
     * @param direction of its size
     * @param inputs all four
     * @param dy modified: overwritten
     */
    public void along(int index, float[] direction, float[][] inputs, float[] dy) {
        Arrays.fill(fromInput, 0, cell.rows() * cell.width(), 0f);
        Arrays.fill(fromState, 0, cell.rows() * cell.width(), 0f);
        switch (index) {
            case 0 -> product(direction, cell.in(), inputs[1], fromInput);
            case 1 -> product(inputs[0], cell.in(), direction, fromInput);
            case 2 -> product(before, cell.hidden(), direction, fromState);
            default -> alongBias(direction);
        }
        int hidden = cell.hidden();
        int steps = cell.steps();
        int width = cell.width();
        for (int t = 0; t < steps; t++) {
            if (t > 0) {
                kernels.gemm(
                        false,
                        false,
                        cell.batch(),
                        width,
                        hidden,
                        dy,
                        (t - 1) * hidden,
                        steps * hidden,
                        inputs[2],
                        0,
                        width,
                        true,
                        fromState,
                        t * width,
                        steps * width);
            }
            for (int n = 0; n < cell.batch(); n++) {
                tangent(n * steps + t, t > 0, dy);
            }
        }
    }

    private void alongBias(float[] direction) {
        int hidden = cell.hidden();
        int width = cell.width();
        Blocks.copy(kernels, cell.rows(), width, direction, 0, 0, fromInput, 0, width);
        Blocks.copy(kernels, cell.rows(), hidden, direction, width, 0, fromState, 2 * hidden, width);
    }

    private void tangent(int row, boolean later, float[] dy) {
        int hidden = cell.hidden();
        int at = row * cell.width();
        for (int k = 0; k < hidden; k++) {
            int i = row * hidden + k;
            float r = gates.reset(row, k);
            float z = gates.update(row, k);
            float n = gates.candidate()[i];
            float dr = r * (1 - r) * (fromInput[at + k] + fromState[at + k]);
            float dz = z * (1 - z) * (fromInput[at + hidden + k] + fromState[at + hidden + k]);
            float inner =
                    fromInput[at + 2 * hidden + k] + dr * gates.recurrent()[i] + r * fromState[at + 2 * hidden + k];
            float dn = (1 - n * n) * inner;
            float dbefore = later ? dy[i - hidden] : 0;
            dy[i] = (1 - z) * dn + dz * (before[i] - n) + z * dbefore;
        }
    }
}
