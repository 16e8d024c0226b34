package fathom.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Softmax and layer normalization: every row by itself, on all threads. The gradients of scale and shift are summed over fixed blocks of rows, and
 * the blocks in order.
 */
final class RowKernel {
    /** Elements of a task, about. */
    private static final int GRAIN = 16_384;

    /** The most partial sums of the gradients of scale and shift. */
    private static final int MOST_BLOCKS = 16;

    /** Slots of a thread's scratch. */
    private static final int LANES = 0;

    private static final int STANDARDIZED = 1;

    private final Workers workers;
    private final Reductions reductions;
    private final Scratch[] scratch;

    RowKernel(Workers workers, Reductions reductions) {
        this.workers = workers;
        this.reductions = reductions;
        this.scratch = Scratch.forEach(workers);
    }

    /** Work on the rows [begin, end), the {@code block}-th part. */
    private interface Part {
        void run(int block, int begin, int end, Scratch memory);
    }

    private void parts(int count, int rows, Part part) {
        workers.run(
                count,
                (b, worker) ->
                        part.run(b, (int) ((long) b * rows / count), (int) ((b + 1L) * rows / count), scratch[worker]));
    }

    private static int count(int rows, int width) {
        return (int) Math.max(1, Math.min(rows, ((long) rows * width + GRAIN - 1) / GRAIN));
    }

    /** {@link Kernels#softmax}. */
    void softmax(int rows, int n, float[] x, float[] y) {
        parts(count(rows, n), rows, (block, begin, end, memory) -> {
            float[] lanes = memory.floats(LANES, Reductions.LANES);
            for (int at = begin * n; at < end * n; at += n) {
                softmax(reductions, n, 1, x, at, y, at, lanes);
            }
        });
    }

    /** y = softmax(scale x) of one row. */
    static void softmax(
            Reductions reductions, int n, float scale, float[] x, int xo, float[] y, int yo, float[] lanes) {
        float max = reductions.max(n, x, xo, lanes);
        float factor = 1 / reductions.exponentials(n, scale, max, x, xo, y, yo, lanes);
        for (int i = yo; i < yo + n; i++) {
            y[i] *= factor;
        }
    }

    /** {@link Kernels#softmaxBackward}. */
    void softmaxBackward(int rows, int n, float[] y, float[] dy, float[] dx) {
        parts(count(rows, n), rows, (block, begin, end, memory) -> {
            float[] lanes = memory.floats(LANES, Reductions.LANES);
            for (int at = begin * n; at < end * n; at += n) {
                softmaxBackward(reductions, n, 1, y, at, dy, at, dx, at, lanes);
            }
        });
    }

    /** dx = scale y (dy - sum of y dy) of one row; dx may be dy. The Jacobian is its own transpose. */
    static void softmaxBackward(
            Reductions reductions,
            int n,
            float scale,
            float[] y,
            int yo,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo,
            float[] lanes) {
        float mean = reductions.dot(n, y, yo, dy, dyo, lanes);
        for (int i = 0; i < n; i++) {
            dx[dxo + i] = scale * y[yo + i] * (dy[dyo + i] - mean);
        }
    }

    /** {@link Kernels#layerNorm}. */
    void layerNorm(int rows, int c, float epsilon, float[] x, float[] scale, float[] shift, float[] y) {
        parts(count(rows, c), rows, (block, begin, end, memory) -> {
            float[] lanes = memory.floats(LANES, Reductions.LANES);
            for (int at = begin * c; at < end * c; at += c) {
                float mean = reductions.sum(c, x, at, lanes) / c;
                float inverse = inverseDeviation(c, epsilon, mean, x, at, lanes);
                normalize(c, x, at, mean, inverse, scale, shift, y);
            }
        });
    }

    private float inverseDeviation(int c, float epsilon, float mean, float[] x, int at, float[] lanes) {
        return (float) (1 / Math.sqrt((double) reductions.squares(c, mean, x, at, lanes) / c + epsilon));
    }

    /** {@link Kernels#layerNormBackward}. */
    void layerNormBackward(
            int rows,
            int c,
            float epsilon,
            float[] x,
            float[] scale,
            float[] dy,
            float @Nullable [] dx,
            float[] dscale,
            float[] dshift) {
        int blocks = Math.min(MOST_BLOCKS, count(rows, c));
        float[] sums = new float[2 * c * blocks];
        parts(blocks, rows, (block, begin, end, memory) -> {
            float[] lanes = memory.floats(LANES, Reductions.LANES);
            float[] z = memory.floats(STANDARDIZED, 2 * c);
            for (int at = begin * c; at < end * c; at += c) {
                float mean = reductions.sum(c, x, at, lanes) / c;
                float inverse = inverseDeviation(c, epsilon, mean, x, at, lanes);
                standardize(c, x, at, mean, inverse, z);
                parameterGradients(c, z, dy, at, sums, 2 * c * block);
                if (dx != null) {
                    multiply(c, scale, dy, at, z, c);
                    float average = reductions.sum(c, z, c, lanes) / c;
                    float tilt = reductions.dot(c, z, 0, z, c, lanes) / c;
                    gradient(c, z, inverse, average, tilt, dx, at);
                }
            }
        });
        add(c, blocks, sums, 0, dscale);
        add(c, blocks, sums, c, dshift);
    }

    // The loops: methods of their own, so that the JIT compiler vectorizes each.

    private static void normalize(
            int c, float[] x, int at, float mean, float inverse, float[] scale, float[] shift, float[] y) {
        for (int i = 0; i < c; i++) {
            y[at + i] = Math.fma((x[at + i] - mean) * inverse, scale[i], shift[i]);
        }
    }

    private static void standardize(int c, float[] x, int at, float mean, float inverse, float[] z) {
        for (int i = 0; i < c; i++) {
            z[i] = (x[at + i] - mean) * inverse;
        }
    }

    private static void parameterGradients(int c, float[] z, float[] dy, int at, float[] sums, int to) {
        for (int i = 0; i < c; i++) {
            sums[to + i] = Math.fma(dy[at + i], z[i], sums[to + i]);
        }
        for (int i = 0; i < c; i++) {
            sums[to + c + i] += dy[at + i];
        }
    }

    private static void multiply(int c, float[] scale, float[] dy, int at, float[] to, int offset) {
        for (int i = 0; i < c; i++) {
            to[offset + i] = scale[i] * dy[at + i];
        }
    }

    /** z holds the standardized row and, behind it, the gradient of it. */
    private static void gradient(int c, float[] z, float inverse, float average, float tilt, float[] dx, int at) {
        for (int i = 0; i < c; i++) {
            dx[at + i] = (z[c + i] - average - z[i] * tilt) * inverse;
        }
    }

    /** The partial sums, added in the order of the blocks. */
    private static void add(int c, int blocks, float[] sums, int offset, float[] to) {
        for (int i = 0; i < c; i++) {
            double sum = 0;
            for (int b = 0; b < blocks; b++) {
                sum += sums[2 * c * b + offset + i];
            }
            to[i] = (float) sum;
        }
    }
}
