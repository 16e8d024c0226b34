package fathom.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The readable specification of {@link Kernels} in plain Java: what the faster providers are tested against, and what runs where none of
 * them loads. Inner loops run along the last axis, so that the JIT compiler vectorizes them.
 */
public final class PlainKernels implements Kernels {
    /** Slots of the calling thread's scratch memory. */
    private static final int TRANSPOSED = 0;

    private static final int PARTIALS = 1;

    private final Workers workers;
    private final Gemm gemm = new PlainGemm();
    private final Pointwise pointwise = new PlainPointwise();
    private final LstmKernel lstm;

    /**
     * Kernels on that many threads, the calling one included.
     *
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public PlainKernels(int threads) {
        this(Workers.of(threads, 0));
    }

    PlainKernels(Workers workers) {
        this.workers = workers;
        this.lstm = new LstmKernel(workers, gemm, pointwise);
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int threads() {
        return workers.size();
    }

    @Override
    public void parallel(int count, IntConsumer task) {
        workers.run(count, (index, worker) -> task.accept(index));
    }

    @Override
    public void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        float[] rows = transposeB ? PlainConvolution.transposed(n, k, b, bOffset, ldb) : b;
        int rowsOffset = transposeB ? 0 : bOffset;
        int rowsStride = transposeB ? n : ldb;
        parallel(m, i -> {
            int row = aOffset + i * (transposeA ? 1 : lda);
            int to = cOffset + i * ldc;
            gemm.multiply(transposeA, 1, n, k, a, row, lda, rows, rowsOffset, rowsStride, accumulate, c, to, ldc);
        });
    }

    @Override
    public void convolve(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        int size = g.outHeight() * g.outWidth() * g.outChannels();
        parallel(g.batch(), image -> {
            PlainConvolution.forward(g, image, x, weight, bias, y);
            pointwise.forward(f, size, y, image * size, y, image * size);
        });
    }

    @Override
    public void convolveBackward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        int size = g.outHeight() * g.outWidth() * g.outChannels();
        int taps = g.kernelHeight() * g.kernelWidth();
        Scratch scratch = Scratch.ofThisThread();
        float[] transposed = dx == null ? dy : scratch.floats(TRANSPOSED, weight.length);
        if (dx != null) {
            PlainConvolution.transposeTaps(taps, g.inChannels(), g.outChannels(), weight, transposed);
        }
        int weights = taps * g.inChannels() * g.outChannels();
        int blocks = Math.min(8, g.batch()); // a number that depends on the sizes only, whatever the number of threads
        float[][] partials = new float[blocks][];
        for (int block = 0; block < blocks; block++) {
            partials[block] = scratch.floats(PARTIALS + block, weights + g.outChannels());
            Arrays.fill(partials[block], 0, weights + g.outChannels(), 0);
        }
        parallel(blocks, block -> {
            int end = (int) ((block + 1L) * g.batch() / blocks);
            for (int image = (int) ((long) block * g.batch() / blocks); image < end; image++) {
                int at = image * size;
                pointwise.backward(f, size, y, at, dy, at, dy, at);
                PlainConvolution.weightGradient(g, image, x, dy, partials[block]);
                PlainConvolution.biasGradient(g, image, dy, partials[block], weights);
                if (dx != null) {
                    PlainConvolution.inputGradient(g, image, dy, transposed, dx);
                }
            }
        });
        Arrays.fill(dweight, 0, weights, 0);
        if (dbias != null) {
            Arrays.fill(dbias, 0, g.outChannels(), 0);
        }
        for (float[] partial : partials) {
            PlainConvolution.addScaled(weights, 1, partial, 0, dweight, 0);
            if (dbias != null) {
                PlainConvolution.addScaled(g.outChannels(), 1, partial, weights, dbias, 0);
            }
        }
    }

    @Override
    public void affine(
            int rows, int in, int out, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        convolve(pointwise(rows, in, out), x, weight, bias, f, y);
    }

    @Override
    public void affineBackward(
            int rows,
            int in,
            int out,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        convolveBackward(pointwise(rows, in, out), x, weight, f, y, dy, dx, dweight, dbias);
    }

    /** An affine map is a 1x1 convolution of a 1x1 map. */
    private static Convolution pointwise(int rows, int in, int out) {
        return new Convolution(rows, 1, 1, in, out, 1, 1, 1, 0, false);
    }

    @Override
    public void lstm(
            LstmCell cell, float[] x, float[] wx, float[] wh, float[] bias, float[] y, float @Nullable [] lastCell) {
        lstm.forward(cell, x, wx, wh, bias, y, lastCell);
    }

    @Override
    public void lstmBackward(
            LstmCell cell,
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
        lstm.backward(cell, x, wx, wh, bias, y, dy, dx, dwx, dwh, dbias);
    }

    @Override
    public void activate(Activation f, int n, float[] x, float[] y) {
        ranges(n, (begin, end) -> pointwise.forward(f, end - begin, x, begin, y, begin));
    }

    @Override
    public void activateBackward(Activation f, int n, float[] source, float[] dy, float[] dx) {
        ranges(n, (begin, end) -> pointwise.backward(f, end - begin, source, begin, dy, begin, dx, begin));
    }

    @Override
    public void axpy(int n, float a, float[] x, float[] y) {
        ranges(n, (begin, end) -> PlainConvolution.addScaled(end - begin, a, x, begin, y, begin));
    }

    @Override
    public void add(int n, float[] x, float[] y, float[] z) {
        ranges(n, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = x[i] + y[i];
            }
        });
    }

    @Override
    public void scale(int n, float a, float[] x, float[] y) {
        ranges(n, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                y[i] = a * x[i];
            }
        });
    }

    @Override
    public void momentumStep(
            int n, float rate, float momentum, float decay, boolean nesterov, float[] gradient, float[] w, float[] v) {
        ranges(n, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                float g = gradient[i] + decay * w[i];
                float vi = momentum * v[i] + g;
                v[i] = vi;
                w[i] -= rate * (nesterov ? g + momentum * vi : vi);
            }
        });
    }

    private void ranges(int n, Ranges.Range range) {
        Ranges.over(this, n, 1, range);
    }
}
