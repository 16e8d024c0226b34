package fathom.kernel;

import java.util.Arrays;

/**
 * {@link Attention} on the parts of a provider. Each head of each example is by itself, and its queries are taken {@value #BLOCK} at a time: the
 * scores of a block are all that is ever there of the queries x keys, in the scratch memory of a thread, and backward computes them again.
 */
final class AttentionKernel {
    /** Queries at a time. */
    private static final int BLOCK = 64;

    /** Slots of a thread's scratch. */
    private static final int LANES = 0;

    private static final int KEYS = 1;
    private static final int VALUES = 2;
    private static final int WEIGHTS = 3;
    private static final int CHANGES = 4;

    private final Workers workers;
    private final Gemm gemm;
    private final Reductions reductions;
    private final Scratch[] scratch;

    AttentionKernel(Workers workers, Gemm gemm, Reductions reductions) {
        this.workers = workers;
        this.gemm = gemm;
        this.reductions = reductions;
        this.scratch = Scratch.forEach(workers);
    }

    /** Queries [top, bottom) of one head of one example, and where its rows start in the arrays. */
    private record Block(Attention a, int n, int head, int top, int bottom) {
        int rows() {
            return bottom - top;
        }

        /** Keys that some query of the block sees. */
        int columns() {
            return a.visible(n, bottom - 1);
        }

        int query() {
            return (n * a.queries() + top) * a.stride() + head * a.width();
        }

        int output() {
            return (n * a.queries() + top) * a.valueStride() + head * a.valueWidth();
        }

        int key() {
            return n * a.keys() * a.stride() + head * a.width();
        }

        int value() {
            return n * a.keys() * a.valueStride() + head * a.valueWidth();
        }
    }

    private interface Task {
        void run(Block block, Scratch memory);
    }

    private static int blocks(Attention a) {
        return (a.queries() + BLOCK - 1) / BLOCK;
    }

    private static Block block(Attention a, int head, int index) {
        int top = index * BLOCK;
        return new Block(a, head / a.heads(), head % a.heads(), top, Math.min(a.queries(), top + BLOCK));
    }

    private void overBlocks(Attention a, Task task) {
        int blocks = blocks(a);
        workers.run(
                a.batch() * a.heads() * blocks,
                (i, worker) -> task.run(block(a, i / blocks, i % blocks), scratch[worker]));
    }

    /** {@link Kernels#attention}. */
    void forward(Attention a, float[] query, float[] key, float[] value, float[] y) {
        overBlocks(a, (block, memory) -> {
            int columns = block.columns();
            float[] keys = memory.floats(KEYS, a.width() * columns);
            Transpose.matrix(columns, a.width(), key, block.key(), a.stride(), keys, 0, columns);
            float[] weights = weights(block, query, keys, columns, memory);
            output(block, weights, value, y);
        });
    }

    /** The rows of p, 0 where a query does not see. */
    private float[] weights(Block b, float[] query, float[] keys, int ldk, Scratch memory) {
        Attention a = b.a;
        int columns = b.columns();
        float scale = (float) (1 / Math.sqrt(a.width()));
        float[] lanes = memory.floats(LANES, Reductions.LANES);
        float[] p = memory.floats(WEIGHTS, b.rows() * columns);
        gemm.multiply(
                false, b.rows(), columns, a.width(), query, b.query(), a.stride(), keys, 0, ldk, false, p, 0, columns);
        for (int r = 0; r < b.rows(); r++) {
            int visible = a.visible(b.n, b.top + r);
            int at = r * columns;
            RowKernel.softmax(reductions, visible, scale, p, at, p, at, lanes);
            Arrays.fill(p, at + visible, at + columns, 0f);
        }
        return p;
    }

    /** y = weights value. */
    private void output(Block b, float[] weights, float[] value, float[] y) {
        int ldv = b.a.valueStride();
        int columns = b.columns();
        gemm.multiply(
                false,
                b.rows(),
                b.a.valueWidth(),
                columns,
                weights,
                0,
                columns,
                value,
                b.value(),
                ldv,
                false,
                y,
                b.output(),
                ldv);
    }

    /** In place: from the change, or the gradient, of p to that of the scores before they are scaled. */
    private void throughSoftmax(Block b, float[] weights, float[] changes, Scratch memory) {
        int columns = b.columns();
        float scale = (float) (1 / Math.sqrt(b.a.width()));
        float[] lanes = memory.floats(LANES, Reductions.LANES);
        for (int at = 0; at < b.rows() * columns; at += columns) {
            RowKernel.softmaxBackward(reductions, columns, scale, weights, at, changes, at, changes, at, lanes);
        }
    }

    /** {@link Kernels#attentionTangent}. */
    void tangent(Attention a, float[] query, float[] key, float[] value, boolean ofKey, float[] direction, float[] dy) {
        overBlocks(a, (block, memory) -> {
            int columns = block.columns();
            float[] keys = memory.floats(KEYS, a.width() * columns);
            Transpose.matrix(columns, a.width(), key, block.key(), a.stride(), keys, 0, columns);
            float[] weights = weights(block, query, keys, columns, memory);
            if (ofKey) {
                Transpose.matrix(columns, a.width(), direction, block.key(), a.stride(), keys, 0, columns);
            }
            float[] changes = memory.floats(CHANGES, block.rows() * columns);
            float[] moved = ofKey ? query : direction;
            gemm.multiply(
                    false,
                    block.rows(),
                    columns,
                    a.width(),
                    moved,
                    block.query(),
                    a.stride(),
                    keys,
                    0,
                    columns,
                    false,
                    changes,
                    0,
                    columns);
            throughSoftmax(block, weights, changes, memory);
            output(block, changes, value, dy);
        });
    }

    /** {@link Kernels#attentionBackward}. */
    void backward(
            Attention a,
            float[] query,
            float[] key,
            float[] value,
            float[] dy,
            float[] dquery,
            float[] dkey,
            float[] dvalue) {
        workers.run(a.batch() * a.heads(), (head, worker) -> {
            Scratch memory = scratch[worker];
            Block all = block(a, head, 0);
            int length = a.length(all.n);
            float[] keys = memory.floats(KEYS, a.width() * length);
            Transpose.matrix(length, a.width(), key, all.key(), a.stride(), keys, 0, length);
            float[] values = memory.floats(VALUES, a.valueWidth() * length);
            Transpose.matrix(length, a.valueWidth(), value, all.value(), a.valueStride(), values, 0, length);
            clear(a.keys(), a.width(), dkey, all.key(), a.stride());
            clear(a.keys(), a.valueWidth(), dvalue, all.value(), a.valueStride());
            for (int i = 0; i < blocks(a); i++) {
                Block block = block(a, head, i);
                float[] weights = weights(block, query, keys, length, memory);
                valueGradient(block, weights, dy, dvalue);
                float[] changes = memory.floats(CHANGES, block.rows() * block.columns());
                weightGradient(block, dy, values, length, changes);
                throughSoftmax(block, weights, changes, memory);
                scoreGradient(block, changes, query, key, dquery, dkey);
            }
        });
    }

    private static void clear(int rows, int width, float[] x, int offset, int stride) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(x, offset + r * stride, offset + r * stride + width, 0f);
        }
    }

    /** dvalue += weights^T dy. */
    private void valueGradient(Block b, float[] weights, float[] dy, float[] dvalue) {
        int ldv = b.a.valueStride();
        int columns = b.columns();
        gemm.multiply(
                true,
                columns,
                b.a.valueWidth(),
                b.rows(),
                weights,
                0,
                columns,
                dy,
                b.output(),
                ldv,
                true,
                dvalue,
                b.value(),
                ldv);
    }

    /** dweights = dy value^T. */
    private void weightGradient(Block b, float[] dy, float[] values, int ldv, float[] dweights) {
        int columns = b.columns();
        gemm.multiply(
                false,
                b.rows(),
                columns,
                b.a.valueWidth(),
                dy,
                b.output(),
                b.a.valueStride(),
                values,
                0,
                ldv,
                false,
                dweights,
                0,
                columns);
    }

    /** dquery = dscores key, dkey += dscores^T query. */
    private void scoreGradient(Block b, float[] dscores, float[] query, float[] key, float[] dquery, float[] dkey) {
        int width = b.a.width();
        int ld = b.a.stride();
        int columns = b.columns();
        gemm.multiply(
                false, b.rows(), width, columns, dscores, 0, columns, key, b.key(), ld, false, dquery, b.query(), ld);
        gemm.multiply(
                true, columns, width, b.rows(), dscores, 0, columns, query, b.query(), ld, true, dkey, b.key(), ld);
    }
}
