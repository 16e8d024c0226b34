package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code count} sequences of a batch on one thread, all their steps one after the other. With rows a[t] = (y[t-1], x[t], 1) and all weights
 * under each other, w = (wh, wx, bias), the gates and the gradients are
 *
 * <pre>
 * (i, f, g, o)[t] = a[t] w        da[t] = d(i, f, g, o)[t] w^T        dw = sum over t of a[t]^T d(i, f, g, o)[t]
 * </pre>
 *
 * Backward knows y and with it all a[t]: it computes the gates again, and then the gradient of the weights, by one product over all steps.
 * Memory is laid out by steps, so that what one step works on lies together; the gates have a plane each.
 */
record LstmGroup(LstmCell cell, int first, int count, Gemm gemm, Pointwise pointwise, Scratch scratch) {
    /** Slots of the scratch memory. */
    private static final int ROWS = 0;

    private static final int GATE_PLANES = 1;
    private static final int CELLS = 2;
    private static final int SQUASHED = 3;
    private static final int STATE_GRADIENT = 4;
    static final int CELL_GRADIENT = 5;
    private static final int INPUT_GRADIENT = 6;

    /** Steps after which what is left of a vanished gradient is set to zero: rounding would keep it subnormal for ever where f > 1/2. */
    private static final int FLUSH_STEPS = 16;

    private static final int CANDIDATE = 2; // g, the gate that is no sigmoid

    /**
     * Computes y, and the last c, of these sequences.
     *
     * @param w of each gate {@code [width, hidden]}
     * @param y modified: overwritten in these sequences
     * @param lastCell likewise; null where it is not wanted
     */
    void forward(float[] x, Strips[] w, float[] y, float @Nullable [] lastCell) {
        int size = stateSize();
        float[] rows = scratch.floats(ROWS, count * cell.width());
        float[] gates = scratch.floats(GATE_PLANES, LstmCell.GATES * size);
        float[] c = scratch.floats(CELLS, size);
        float[] h = scratch.floats(SQUASHED, size);
        Arrays.fill(c, 0, size, 0f);
        for (int t = 0; t < cell.steps(); t++) {
            gather(t, x, y, rows, 0);
            gates(count, rows, w, gates);
            nextCell(gates, 0, size, c, 0, c, 0);
            pointwise.forward(Activation.TANH, size, c, 0, h, 0);
            output(t, gates, h, y);
        }
        if (lastCell != null) {
            System.arraycopy(c, 0, lastCell, first * cell.hidden(), size);
        }
    }

    /**
     * The gradients, by backpropagation through time. Leaves those of the gates for {@link #inputGradient}.
     *
     * @param toState wh transposed, of each gate {@code [hidden, hidden]}
     * @param dw modified: the gradient of w, {@code [4, width, hidden]}, is added from {@code dwOffset} on
     */
    void backward(float[] x, Strips[] w, Strips[] toState, float[] y, float[] dy, float[] dw, int dwOffset) {
        int size = stateSize();
        int all = cell.steps() * size;
        float[] rows = scratch.floats(ROWS, cell.steps() * count * cell.width());
        float[] gates = scratch.floats(GATE_PLANES, LstmCell.GATES * all);
        float[] cells = scratch.floats(CELLS, size + all); // c[-1] = 0 in front
        float[] squashed = scratch.floats(SQUASHED, all);
        for (int t = 0; t < cell.steps(); t++) {
            gather(t, x, y, rows, t * count * cell.width());
        }
        gates(cell.steps() * count, rows, w, gates);
        Arrays.fill(cells, 0, size, 0f);
        for (int t = 0; t < cell.steps(); t++) {
            nextCell(gates, t * size, all, cells, t * size, cells, (t + 1) * size);
        }
        pointwise.forward(Activation.TANH, all, cells, size, squashed, 0);
        throughTime(toState, dy, gates, cells, squashed);
        weightGradient(rows, gates, dw, dwOffset);
    }

    /** From the last step to the first: overwrites the gates with their gradients before the nonlinearities. */
    private void throughTime(Strips[] toState, float[] dy, float[] gates, float[] cells, float[] squashed) {
        int size = stateSize();
        float[] dh = scratch.floats(STATE_GRADIENT, size);
        float[] dc = scratch.floats(CELL_GRADIENT, size);
        Arrays.fill(dh, 0, size, 0f);
        Arrays.fill(dc, 0, size, 0f);
        for (int t = cell.steps() - 1; t >= 0; t--) {
            addOutputGradient(t, dy, dh);
            gateGradients(t, gates, cells, squashed, dh, dc);
            if (t % FLUSH_STEPS == 0) {
                pointwise.divide(0, 0, size, dc);
            }
            if (t > 0) {
                throughGates(toState, count, gates, t * size, cell.steps() * size, dh);
            }
        }
    }

    /**
     * Overwrites the gates of a step with the gradients before their nonlinearities.
     *
     * @param dh the gradient of y[t], from above and from later steps
     * @param dc the gradient of c[t] from later steps; becomes that of c[t-1]
     */
    private void gateGradients(int t, float[] gates, float[] cells, float[] squashed, float[] dh, float[] dc) {
        int size = stateSize();
        int plane = cell.steps() * size;
        for (int k = 0; k < size; k++) {
            int at = t * size + k;
            float i = gates[at];
            float f = gates[plane + at];
            float g = gates[2 * plane + at];
            float o = gates[3 * plane + at];
            float s = squashed[at];
            float dcell = dc[k] + dh[k] * o * (1 - s * s);
            gates[at] = dcell * g * i * (1 - i);
            gates[plane + at] = dcell * cells[at] * f * (1 - f);
            gates[2 * plane + at] = dcell * i * (1 - g * g);
            gates[3 * plane + at] = dh[k] * s * o * (1 - o);
            dc[k] = dcell * f;
        }
    }

    /**
     * The gradient of x, after {@link #backward}.
     *
     * @param toInput wx transposed, of each gate {@code [hidden, in]}
     * @param dx modified: overwritten in these sequences
     */
    void inputGradient(Strips[] toInput, float[] dx) {
        int all = cell.steps() * stateSize();
        int in = cell.in();
        float[] gates = scratch.floats(GATE_PLANES, LstmCell.GATES * all);
        float[] byStep = scratch.floats(INPUT_GRADIENT, cell.steps() * count * in);
        throughGates(toInput, cell.steps() * count, gates, 0, all, byStep);
        for (int t = 0; t < cell.steps(); t++) {
            for (int n = 0; n < count; n++) {
                System.arraycopy(byStep, (t * count + n) * in, dx, sequence(n, t) * in, in);
            }
        }
    }

    /** The sum over the gates of dgates w^T, for {@code n} rows of dgates, which lie from {@code at} on in planes of that size. */
    private void throughGates(Strips[] transposed, int n, float[] dgates, int at, int plane, float[] result) {
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            Strips w = transposed[gate];
            w.multiply(gemm, n, dgates, gate * plane + at, cell.hidden(), gate > 0, result, 0, w.columns());
        }
    }

    /** dw += rows^T dgates, gate by gate. */
    private void weightGradient(float[] rows, float[] dgates, float[] dw, int dwOffset) {
        int n = cell.steps() * count;
        int width = cell.width();
        int hidden = cell.hidden();
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int from = gate * n * hidden;
            int to = dwOffset + gate * width * hidden;
            gemm.multiply(true, width, hidden, n, rows, 0, width, dgates, from, hidden, true, dw, to, hidden);
        }
    }

    /** The gates of {@code n} rows, nonlinearities included, each in its plane of {@code [n, hidden]}. */
    private void gates(int n, float[] rows, Strips[] w, float[] gates) {
        int width = cell.width();
        int hidden = cell.hidden();
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int at = gate * n * hidden;
            w[gate].multiply(gemm, n, rows, 0, width, false, gates, at, hidden);
            Activation f = gate == CANDIDATE ? Activation.TANH : Activation.SIGMOID;
            pointwise.forward(f, n * hidden, gates, at, gates, at);
        }
    }

    /** c[t] = f c[t-1] + i g; the gates of the step lie from {@code at} on in planes of that size. */
    private void nextCell(float[] gates, int at, int plane, float[] before, int from, float[] c, int to) {
        int size = stateSize();
        for (int k = 0; k < size; k++) {
            float i = gates[at + k];
            float f = gates[plane + at + k];
            float g = gates[2 * plane + at + k];
            c[to + k] = f * before[from + k] + i * g;
        }
    }

    /** y[t] = o h, h being the squashed c[t]. */
    private void output(int t, float[] gates, float[] h, float[] y) {
        int hidden = cell.hidden();
        int plane = 3 * stateSize();
        for (int n = 0; n < count; n++) {
            int to = sequence(n, t) * hidden;
            int from = n * hidden;
            for (int k = 0; k < hidden; k++) {
                y[to + k] = gates[plane + from + k] * h[from + k];
            }
        }
    }

    /** The rows a[t]: (y[t-1], x[t], 1). */
    private void gather(int t, float[] x, float[] y, float[] rows, int offset) {
        int hidden = cell.hidden();
        int in = cell.in();
        for (int n = 0; n < count; n++) {
            int to = offset + n * cell.width();
            if (t == 0) {
                Arrays.fill(rows, to, to + hidden, 0f);
            } else {
                System.arraycopy(y, sequence(n, t - 1) * hidden, rows, to, hidden);
            }
            System.arraycopy(x, sequence(n, t) * in, rows, to + hidden, in);
            rows[to + hidden + in] = 1;
        }
    }

    /** Adds the gradient that y[t] has from above to that from the step after it. */
    private void addOutputGradient(int t, float[] dy, float[] dh) {
        for (int n = 0; n < count; n++) {
            Rows.add(cell.hidden(), dy, sequence(n, t) * cell.hidden(), dh, n * cell.hidden());
        }
    }

    /** Which of all rows {@code [batch * steps]} is the n-th sequence at step t. */
    private int sequence(int n, int t) {
        return (first + n) * cell.steps() + t;
    }

    /** Numbers of one step's state. */
    private int stateSize() {
        return count * cell.hidden();
    }
}
