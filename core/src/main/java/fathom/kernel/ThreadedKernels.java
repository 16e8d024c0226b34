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
    private final Convolver direct;
    private final Convolver winograd;
    private final LstmKernel lstm;
    private final RowKernel rows;
    private final AttentionKernel attention;
    private final Normalization normalization;
    private final ConvolutionMethod method;

    ThreadedKernels(String name, Workers workers, KernelParts parts, ConvolutionMethod method) {
        this.name = name;
        this.workers = workers;
        this.pointwise = parts.pointwise();
        this.tiny = new TinyNumbers(this, pointwise);
        this.products = new MatrixProducts(workers, parts.gemm(), pointwise);
        this.unfolded = new UnfoldedConvolution(workers, parts.gemm(), pointwise);
        this.direct = new DirectConvolution(workers, parts);
        this.winograd = new WinogradConvolution(workers, parts);
        this.lstm = new LstmKernel(workers, parts);
        this.normalization = new Normalization(this, parts);
        this.rows = new RowKernel(workers, parts.reductions());
        this.attention = new AttentionKernel(workers, parts.gemm(), parts.reductions());
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
                (from, offset, last) -> convolver(g, false).forward(g, from, weight, offset, last, y));
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
                () -> convolver(g, dx != null).backward(g, x, weight, f, y, dy, dx, dweight, dbias));
    }

    private Convolver convolver(Convolution g, boolean inputGradient) {
        boolean few = inputGradient ? DirectConvolution.appliesToInput(g) : DirectConvolution.applies(g);
        return switch (method) {
            case AUTO ->
                few && DirectConvolution.suits(g) ? direct : WinogradConvolution.suits(g) ? winograd : unfolded;
            case WINOGRAD -> WinogradConvolution.applies(g) ? winograd : unfolded;
            case DIRECT -> few ? direct : unfolded;
        };
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
            LstmCell cell,
            float[] x,
            float[] wx,
            float[] wh,
            float[] bias,
            float[] y,
            float @Nullable [] lastCell,
            float @Nullable [] trail) {
        lstm.forward(cell, x, wx, wh, bias, y, lastCell, trail);
    }

    @Override
    public void lstmBackward(
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
        lstm.backward(cell, x, wx, wh, y, trail, dy, dx, dwx, dwh, dbias);
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
        if (Ranges.isOne(n, 1)) { // as most parameters of a deep network: not even the object that a loop takes
            pointwise.momentumStep(0, n, rate, momentum, decay, nesterov, gradient, w, v);
            return;
        }
        Ranges.over(
                this,
                n,
                1,
                (begin, end) -> pointwise.momentumStep(begin, end, rate, momentum, decay, nesterov, gradient, w, v));
    }

    @Override
    public void adamStep(
            int n,
            float keep,
            float decay,
            double beta1,
            double beta2,
            float rate,
            float correction,
            float epsilon,
            float[] gradient,
            float[] w,
            float[] m,
            float[] v) {
        float rest1 = (float) (1 - beta1); // beta2 is near 1: as a float, 1 - beta2 would be off by 1e-5 of itself
        float keep2 = (float) beta2;
        float rest2 = (float) (1 - beta2);
        Ranges.over(this, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                float wi = w[i] * keep;
                float g = gradient[i] + decay * wi;
                float mi = m[i] + rest1 * (g - m[i]);
                float vi = keep2 * v[i] + rest2 * g * g;
                m[i] = mi;
                v[i] = vi;
                w[i] = wi - rate * mi / ((float) Math.sqrt(vi) * correction + epsilon);
            }
        });
    }

    @Override
    public synchronized void softmax(int count, int n, float[] x, float[] y) {
        rows.softmax(count, n, x, y);
    }

    @Override
    public synchronized void softmaxBackward(int count, int n, float[] y, float[] dy, float[] dx) {
        rows.softmaxBackward(count, n, y, dy, dx);
    }

    @Override
    public synchronized void layerNorm(
            int count, int c, float epsilon, float[] x, float[] scale, float[] shift, float[] y) {
        rows.layerNorm(count, c, epsilon, x, scale, shift, y);
    }

    @Override
    public synchronized void layerNormBackward(
            int count,
            int c,
            float epsilon,
            float[] x,
            float[] scale,
            float[] dy,
            float @Nullable [] dx,
            float[] dscale,
            float[] dshift) {
        rows.layerNormBackward(count, c, epsilon, x, scale, dy, dx, dscale, dshift);
    }

    @Override
    public synchronized void attention(Attention a, float[] query, float[] key, float[] value, float[] y) {
        attention.forward(a, query, key, value, y);
    }

    @Override
    public synchronized void attentionBackward(
            Attention a,
            float[] query,
            float[] key,
            float[] value,
            float[] dy,
            float[] dquery,
            float[] dkey,
            float[] dvalue) {
        attention.backward(a, query, key, value, dy, dquery, dkey, dvalue);
    }

    @Override
    public synchronized void attentionTangent(
            Attention a, float[] query, float[] key, float[] value, boolean ofKey, float[] direction, float[] dy) {
        attention.tangent(a, query, key, value, ofKey, direction, dy);
    }
}
