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
 * Backward knows y and with it all a[t], and takes gates and cells from the trail. It adds to the gradient of the weights block by block, from
 * the last block of steps to the first.
 */
record LstmGroup(
        LstmCell cell, int first, int count, Gemm gemm, Pointwise pointwise, LstmLoops loops, Scratch scratch) {
    /** Slots of the scratch memory. */
    private static final int ROWS = 0;

    private static final int SQUASHED = 1;
    private static final int CELL = 2;
    private static final int STATE_GRADIENT = 3;
    static final int CELL_GRADIENT = 4;
    private static final int GATE_GRADIENT = 5;
    private static final int INPUT_GRADIENT = 6;

    /** The slot for the {@linkplain LstmTrail#lastStep trail} of a pass that nobody differentiates. */
    static final int LAST_STEP = 7;

    /** Steps after which what is left of a vanished gradient is set to zero: rounding would keep it subnormal for ever where f > 1/2. */
    private static final int FLUSH_STEPS = 16;

    /** Rows, each a sequence at a step, whose gradients backward adds to those of the weights together, while they are in the L2 cache. */
    private static final int BLOCK_ROWS = 128;

    private static final int CANDIDATE = 2; // g, the gate that is no sigmoid

    /**
     * Computes y of these sequences, and leaves gates and cells in the trail.
     *
     * @param w of each gate {@code [width, hidden]}
     * @param y modified: overwritten in these sequences
     */
    void forward(float[] x, Strips[] w, float[] y, LstmTrail trail) {
        int size = stateSize();
        float[] rows = scratch.floats(ROWS, count * cell.width());
        float[] c = scratch.floats(CELL, size);
        float[] squashed = scratch.floats(SQUASHED, size);
        Arrays.fill(c, 0, size, 0f);
        trail.keepCell(-1, c);
        for (int t = 0; t < cell.steps(); t++) {
            gather(t, x, y, rows, 0);
            gates(t, rows, w, trail);
            loops.nextCell(size, trail.values(), trail.gate(0, t), c);
            trail.keepCell(t, c);
            pointwise.forward(Activation.TANH, size, c, 0, squashed, 0);
            output(t, trail, squashed, y);
        }
    }

    /**
     * The gradients, by backpropagation through time.
     *
     * @param toState wh transposed, of each gate {@code [hidden, hidden]}
     * @param toInput wx transposed, of each gate {@code [hidden, in]}
     * @param dx modified: overwritten in these sequences; null where it is not wanted
     * @param dw modified: the gradient of w, {@code [4, width, hidden]}, is added from {@code dwOffset} on
     */
    void backward(
            float[] x,
            Strips[] toState,
            Strips[] toInput,
            float[] y,
            LstmTrail trail,
            float[] dy,
            float @Nullable [] dx,
            float[] dw,
            int dwOffset) {
        int size = stateSize();
        int steps = Math.min(cell.steps(), Math.max(1, BLOCK_ROWS / count));
        float[] dgates = scratch.floats(GATE_GRADIENT, LstmCell.GATES * steps * size);
        float[] dh = scratch.floats(STATE_GRADIENT, size);
        float[] dc = scratch.floats(CELL_GRADIENT, size);
        Arrays.fill(dh, 0, size, 0f);
        Arrays.fill(dc, 0, size, 0f);
        for (int end = cell.steps(); end > 0; end -= steps) {
            Block block = new Block(Math.max(0, end - steps), end, dgates, steps * size);
            throughTime(block, toState, trail, dy, dh, dc);
            weightGradient(block, x, y, dw, dwOffset);
            if (dx != null) {
                inputGradient(block, toInput, dx);
            }
        }
    }

    /**
     * Steps that follow each other, of which backward computes the gradients of weights and input together.
     *
     * @param dgates the gradients of the gates before their nonlinearities, {@code [4, steps, count, hidden]} with gates {@code plane} apart
     */
    private record Block(int begin, int end, float[] dgates, int plane) {
        int steps() {
            return end - begin;
        }
    }

    /**
     * Goes back over the steps of a block and leaves the gradients of its gates.
     *
     * @param dh the gradient of y[t] from step t + 1
     * @param dc the gradient of c[t] from there
     */
    private void throughTime(Block block, Strips[] toState, LstmTrail trail, float[] dy, float[] dh, float[] dc) {
        int size = stateSize();
        for (int t = block.end - 1; t >= block.begin; t--) {
            int at = (t - block.begin) * size;
            addOutputGradient(t, dy, dh);
            gateGradients(t, trail, dh, dc, block, at);
            if (t % FLUSH_STEPS == 0) {
                flush(size, dc);
            }
            if (t > 0) {
                throughGates(toState, count, block, at, dh);
            }
        }
    }

    /** In plain Java: inlined here, the vectors of {@link Pointwise#divide} come to lie on the heap. */
    private static void flush(int size, float[] dc) {
        for (int k = 0; k < size; k++) {
            dc[k] = Math.abs(dc[k]) < Float.MIN_NORMAL ? 0 : dc[k];
        }
    }

    /**
     * The gradients of a step's gates before their nonlinearities, put down from {@code to} on.
     *
     * @param dh the gradient of y[t], from above and from later steps
     * @param dc the gradient of c[t] from later steps; becomes that of c[t-1]
     */
    private void gateGradients(int t, LstmTrail trail, float[] dh, float[] dc, Block block, int to) {
        int size = stateSize();
        float[] squashed = scratch.floats(SQUASHED, size);
        float[] v = trail.values();
        pointwise.forward(Activation.TANH, size, v, trail.cell(t), squashed, 0);
        int at = trail.gate(0, t);
        loops.gradients(size, v, at, trail.cell(t - 1), squashed, dh, dc, block.dgates, to, block.plane);
    }

    /** The gradient of x in the steps of a block. */
    private void inputGradient(Block block, Strips[] toInput, float[] dx) {
        int in = cell.in();
        float[] byStep = scratch.floats(INPUT_GRADIENT, block.steps() * count * in);
        throughGates(toInput, block.steps() * count, block, 0, byStep);
        for (int t = block.begin; t < block.end; t++) {
            for (int n = 0; n < count; n++) {
                int from = ((t - block.begin) * count + n) * in;
                System.arraycopy(byStep, from, dx, sequence(n, t) * in, in);
            }
        }
    }

    /** The sum over the gates of dgates w^T, for {@code n} rows of a block from {@code at} on. */
    private void throughGates(Strips[] transposed, int n, Block block, int at, float[] result) {
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            Strips w = transposed[gate];
            int from = gate * block.plane + at;
            w.multiply(gemm, n, block.dgates, from, gate > 0, result, 0, w.columns());
        }
    }

    /** dw += a^T dgates over the steps of a block, gate by gate. */
    private void weightGradient(Block block, float[] x, float[] y, float[] dw, int dwOffset) {
        int n = block.steps() * count;
        int width = cell.width();
        int hidden = cell.hidden();
        float[] rows = scratch.floats(ROWS, n * width);
        for (int t = block.begin; t < block.end; t++) {
            gather(t, x, y, rows, (t - block.begin) * count * width);
        }
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int from = gate * block.plane;
            int to = dwOffset + gate * width * hidden;
            gemm.multiply(true, width, hidden, n, rows, 0, width, block.dgates, from, hidden, true, dw, to, hidden);
        }
    }

    /** The gates of a step, nonlinearities included. */
    private void gates(int t, float[] rows, Strips[] w, LstmTrail trail) {
        float[] v = trail.values();
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int at = trail.gate(gate, t);
            w[gate].multiply(gemm, count, rows, 0, false, v, at, cell.hidden());
            Activation f = gate == CANDIDATE ? Activation.TANH : Activation.SIGMOID;
            pointwise.forward(f, stateSize(), v, at, v, at);
        }
    }

    /** y[t] = o h, h being the squashed c[t]. */
    private void output(int t, LstmTrail trail, float[] h, float[] y) {
        int hidden = cell.hidden();
        int o = trail.gate(3, t);
        for (int n = 0; n < count; n++) {
            int from = n * hidden;
            loops.multiply(hidden, trail.values(), o + from, h, from, y, sequence(n, t) * hidden);
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
            pointwise.add(cell.hidden(), dy, sequence(n, t) * cell.hidden(), dh, n * cell.hidden());
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
