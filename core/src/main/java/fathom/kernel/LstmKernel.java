package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The long short-term memory of {@link LstmCell} on the parts of a provider. Sequences do not depend on each other: the batch is cut into
 * groups, and one thread takes a group through all its steps, so that no step waits for another thread.
 *
 * <p>The groups work with all weights in one matrix, the rows of wh, wx and the bias under each other, cut into one for each gate. The
 * gradients of the weights are summed in as many partial results as the batch asks for, whatever the number of threads. Kept
 * for the next call, which waits for this one's end: the weights twice and up to {@value #MANY_GROUPS} times as partial results, and on
 * each thread what some hundred rows need.
 */
final class LstmKernel {
    /** Groups to aim at, so that there is work for several threads, and the most partial results. */
    private static final int MANY_GROUPS = 8;

    /** Sequences of a group: with fewer a product uses what it reads of the weights too seldom, more take more memory. */
    private static final int FEWEST = 4;

    private static final int MOST = 16;

    /** Floats of partial results at the most: very wide layers make do with fewer, and with fewer threads at work. */
    private static final int MOST_PARTIAL_FLOATS = 1 << 26;

    /** Slots of the memory that the threads share. */
    private static final int WEIGHT = 0;

    private static final int TO_STATE = 1;
    private static final int TO_INPUT = 2;
    private static final int PARTIALS = 3;

    private final Workers workers;
    private final KernelParts parts;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    LstmKernel(Workers workers, KernelParts parts) {
        this.workers = workers;
        this.parts = parts;
        this.scratch = Scratch.forEach(workers);
    }

    /** {@link Kernels#lstm}. */
    synchronized void forward(
            LstmCell cell,
            float[] x,
            float[] wx,
            float[] wh,
            float[] bias,
            float[] y,
            float @Nullable [] lastCell,
            float @Nullable [] trail) {
        Strips[] w = gates(cell, wx, wh, bias);
        workers.run(groups(cell), (g, worker) -> {
            LstmGroup group = group(cell, g, worker);
            LstmTrail own = trail == null
                    ? LstmTrail.lastStep(cell, group.count(), scratch[worker], LstmGroup.LAST_STEP)
                    : LstmTrail.whole(cell, group.first(), group.count(), trail);
            group.forward(x, w, y, own);
            if (lastCell != null) {
                int at = group.first() * cell.hidden();
                System.arraycopy(own.values(), own.cell(cell.steps() - 1), lastCell, at, group.count() * cell.hidden());
            }
        });
    }

    /** {@link Kernels#lstmBackward}. */
    synchronized void backward(
            LstmCell cell,
            float[] x,
            float[] wx,
            float[] wh,
            float[] y,
            float[] trail,
            float[] dy,
            float @Nullable [] dx,
            float[] dwx,
            float[] dwh,
            float[] dbias) {
        Strips[] toState = transposed(cell, cell.hidden(), wh, TO_STATE);
        Strips[] toInput = transposed(cell, cell.in(), wx, TO_INPUT);
        int groups = groups(cell);
        int size = LstmCell.GATES * cell.width() * cell.hidden();
        int blocks = Math.min(Math.min(MANY_GROUPS, groups), Math.max(1, MOST_PARTIAL_FLOATS / size));
        float[] partials = shared.floats(PARTIALS, blocks * size);
        workers.run(blocks, (block, worker) -> {
            int at = block * size;
            Arrays.fill(partials, at, at + size, 0f);
            for (int g = block * groups / blocks; g < (block + 1) * groups / blocks; g++) {
                LstmGroup group = group(cell, g, worker);
                LstmTrail own = LstmTrail.whole(cell, group.first(), group.count(), trail);
                group.backward(x, toState, toInput, y, own, dy, dx, partials, at);
            }
        });
        workers.run(LstmCell.GATES, (gate, worker) -> sum(cell, gate, blocks, partials, dwx, dwh, dbias));
    }

    private static int perGroup(LstmCell cell) {
        int even = (cell.batch() + MANY_GROUPS - 1) / MANY_GROUPS;
        return Math.max(FEWEST, Math.min(MOST, even));
    }

    private static int groups(LstmCell cell) {
        return (cell.batch() + perGroup(cell) - 1) / perGroup(cell);
    }

    private LstmGroup group(LstmCell cell, int number, int worker) {
        int first = number * perGroup(cell);
        int count = Math.min(perGroup(cell), cell.batch() - first);
        return new LstmGroup(cell, first, count, parts.gemm(), parts.pointwise(), parts.lstm(), scratch[worker]);
    }

    /** The weights of each gate, {@code [width, hidden]}. */
    private Strips[] gates(LstmCell cell, float[] wx, float[] wh, float[] bias) {
        Strips[] gates = matrices(cell.width(), cell.hidden(), WEIGHT);
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            for (int row = 0; row < cell.width(); row++) {
                gates[gate].copyRow(row, ofRow(cell, row, wx, wh, bias), place(cell, row, gate));
            }
        }
        return gates;
    }

    /** Of each gate the transpose {@code [hidden, inputs]} of the weights that it has for so many inputs. */
    private Strips[] transposed(LstmCell cell, int inputs, float[] w, int slot) {
        Strips[] gates = matrices(cell.hidden(), inputs, slot);
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            gates[gate].transpose(w, gate * cell.hidden(), LstmCell.GATES * cell.hidden());
        }
        return gates;
    }

    private Strips[] matrices(int rows, int columns, int slot) {
        float[] memory = shared.floats(slot, LstmCell.GATES * rows * columns);
        Strips[] gates = new Strips[LstmCell.GATES];
        Arrays.setAll(gates, gate -> new Strips(rows, columns, memory, gate * rows * columns));
        return gates;
    }

    /** The gradients of a gate's weights as the sum of the partial ones, in their order. */
    private void sum(LstmCell cell, int gate, int blocks, float[] partials, float[] dwx, float[] dwh, float[] dbias) {
        int hidden = cell.hidden();
        for (int row = 0; row < cell.width(); row++) {
            float[] to = ofRow(cell, row, dwx, dwh, dbias);
            int at = place(cell, row, gate);
            System.arraycopy(partials, (gate * cell.width() + row) * hidden, to, at, hidden);
            for (int block = 1; block < blocks; block++) {
                int from = ((block * LstmCell.GATES + gate) * cell.width() + row) * hidden;
                parts.pointwise().add(hidden, partials, from, to, at);
            }
        }
    }

    /** Which of the three holds that row of all weights: wh is above wx, and the bias is below. */
    private static float[] ofRow(LstmCell cell, int row, float[] wx, float[] wh, float[] bias) {
        return row < cell.hidden() ? wh : row < cell.width() - 1 ? wx : bias;
    }

    /** Where it holds a gate's part of the row. */
    private static int place(LstmCell cell, int row, int gate) {
        int own = row < cell.hidden() ? row : row < cell.width() - 1 ? row - cell.hidden() : 0;
        return (own * LstmCell.GATES + gate) * cell.hidden();
    }
}
