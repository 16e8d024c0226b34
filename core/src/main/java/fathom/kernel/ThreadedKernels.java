package fathom.kernel;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Kernels} of any provider: divides the work among threads and puts it together by sizes alone, and leaves what one thread computes to the
 * {@link KernelParts} of the provider. Calls from several threads wait for each other, because the scratch memory is kept from call to call.
 */
final class ThreadedKernels implements Kernels {
    /** Rows from which on an affine map sums its weight gradient in partial results, as a convolution does. */
    private static final int MANY_ROWS = 1024;

    private final String name;
    private final Workers workers;
    private final Pointwise pointwise;
    private final TinyNumbers tiny;
    private final MatrixProducts products;
    private final Convolver unfolded;
    private final Convolver winograd;
    private final LstmKernel lstm;
    private final Normalization normalization;
    private final ConvolutionMethod method;

    ThreadedKernels(String name, Workers workers, KernelParts parts, ConvolutionMethod method) {
        this.name = name;
        this.workers = workers;
        this.pointwise = parts.pointwise();
        this.tiny = new TinyNumbers(this, pointwise);
        this.products = new MatrixProducts(workers, parts.gemm(), pointwise);
        this.unfolded = new UnfoldedConvolution(workers, parts.gemm(), pointwise);
        this.winograd = new WinogradConvolution(workers, parts);
        this.lstm = new LstmKernel(workers, parts.gemm(), pointwise);
        this.normalization = new Normalization(this, parts);
        this.method = method;
    }

    @Override
    public String name() {
        return name;
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
    public synchronized void gemm(
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
        products.gemm(transposeA, transposeB, m, n, k, a, aOffset, lda, b, bOffset, ldb, accumulate, c, cOffset, ldc);
    }

    @Override
    public synchronized void convolve(
            Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        tiny.forward(
                TinyNumbers.Sizes.of(g),
                x,
                weight,
                bias,
                f,
                y,
                (from, offset, last) -> convolver(g).forward(g, from, weight, offset, last, y));
    }

    @Override
    public synchronized void convolveBackward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        tiny.backward(
                TinyNumbers.Sizes.of(g),
                x,
                weight,
                dy,
                dx,
                dweight,
                dbias,
                () -> convolver(g).backward(g, x, weight, f, y, dy, dx, dweight, dbias));
    }

    private Convolver convolver(Convolution g) {
        boolean wanted = switch (method) {
            case AUTO -> WinogradConvolution.suits(g);
            case WINOGRAD -> WinogradConvolution.applies(g);
            case DIRECT -> false;
        };
        return wanted ? winograd : unfolded;
    }

    @Override
    public synchronized void affine(
            int rows, int in, int out, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        tiny.forward(
                TinyNumbers.Sizes.of(rows, in, out),
                x,
                weight,
                bias,
                f,
                y,
                (from, offset, last) -> products.affine(rows, in, out, from, weight, offset, last, y));
    }

    @Override
    public synchronized void affineBackward(
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
        tiny.backward(TinyNumbers.Sizes.of(rows, in, out), x, weight, dy, dx, dweight, dbias, () -> {
            if (rows >= MANY_ROWS && in * out <= rows * 64) {
                Convolution pointwiseMap = new Convolution(rows, 1, 1, in, out, 1, 1, 1, 0, false);
                unfolded.backward(pointwiseMap, x, weight, f, y, dy, dx, dweight, dbias);
            } else {
                products.affineBackward(rows, in, out, x, weight, f, y, dy, dx, dweight, dbias);
            }
        });
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
    public void moments(int rows, int c, float[] x, float[] mean, float[] variance) {
        normalization.moments(rows, c, x, mean, variance);
    }

    @Override
    public void normalize(
            int rows,
            int c,
            float epsilon,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            float[] shift,
            float @Nullable [] shortcut,
            Activation f,
            float[] y) {
        normalization.normalize(rows, c, epsilon, x, mean, variance, scale, shift, shortcut, f, y);
    }

    @Override
    public void normalizeBackward(
            int rows,
            int c,
            float epsilon,
            boolean ofBatch,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float @Nullable [] dscale,
            float @Nullable [] dshift) {
        normalization.backward(rows, c, epsilon, ofBatch, x, mean, variance, scale, f, y, dy, dx, dscale, dshift);
    }

    @Override
    public void activate(Activation f, int n, float[] x, float[] y) {
        Ranges.over(this, n, 1, (begin, end) -> pointwise.forward(f, end - begin, x, begin, y, begin));
    }

    @Override
    public void activateBackward(Activation f, int n, float[] source, float[] dy, float[] dx) {
        Ranges.over(
                this, n, 1, (begin, end) -> pointwise.backward(f, end - begin, source, begin, dy, begin, dx, begin));
    }

    @Override
    public void axpy(int n, float a, float[] x, float[] y) {
        Ranges.over(this, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                y[i] += a * x[i];
            }
        });
    }

    @Override
    public void add(int n, float[] x, float[] y, float[] z) {
        Ranges.over(this, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                z[i] = x[i] + y[i];
            }
        });
    }

    @Override
    public void scale(int n, float a, float[] x, float[] y) {
        Ranges.over(this, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                y[i] = a * x[i];
            }
        });
    }

    @Override
    public void momentumStep(
            int n, float rate, float momentum, float decay, boolean nesterov, float[] gradient, float[] w, float[] v) {
        Ranges.over(
                this,
                n,
                1,
                (begin, end) -> pointwise.momentumStep(begin, end, rate, momentum, decay, nesterov, gradient, w, v));
    }
}
