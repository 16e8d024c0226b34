package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;

/**
 * A dense or convolutional weight as one matrix for each tap, the smaller side as rows, copied; a dense weight has one tap. With W_s the tap at
 * offset s, the convolution times its adjoint is a convolution again, with the taps
 *
 * <pre>R_d = sum over s - t = d of W_s W_t'</pre>
 *
 * <p>and the weight is g times an orthogonal map if R_0 = g^2 I and every other R_d is 0.
 */
public final class KernelTaps {
    private static final float[] ZERO = {};

    private final int height;
    private final int width;
    private final int in;
    private final int out;
    private final float[][] taps; // empty where all zero

    private KernelTaps(int height, int width, int in, int out) {
        this.height = height;
        this.width = width;
        this.in = in;
        this.out = out;
        this.taps = new float[height * width][];
    }

    /** Whether this is a weight that {@link #of} takes: {@code [in, out]} or {@code [height, width, in, out]}. */
    public static boolean isKernel(Parameter parameter) {
        int rank = parameter.shape().rank();
        return parameter.role().isWeight() && (rank == 2 || rank == 4);
    }

    /** The present values of a weight. */
    public static KernelTaps of(Parameter parameter) {
        Shape shape = parameter.shape();
        int height = shape.rank() == 4 ? shape.dim(0) : 1;
        int width = shape.rank() == 4 ? shape.dim(1) : 1;
        KernelTaps kernel = new KernelTaps(height, width, shape.dim(-2), shape.dim(-1));
        for (int t = 0; t < kernel.taps.length; t++) {
            kernel.taps[t] = kernel.read(parameter.value().array(), t * kernel.in * kernel.out);
        }
        return kernel;
    }

    /** The smaller side: how many singular values there are at each frequency. */
    public int side() {
        return Math.min(in, out);
    }

    private int longSide() {
        return Math.max(in, out);
    }

    /** The mean of the squared singular values over all frequencies: the trace of R_0 over the smaller side. */
    public double meanSquare() {
        double trace = 0;
        for (float[] tap : taps) {
            for (float w : tap) {
                trace += (double) w * w;
            }
        }
        return trace / side();
    }

    /** Whether every tap but the one in the middle is zero. */
    public boolean isDelta() {
        for (int t = 0; t < taps.length; t++) {
            if (t != taps.length / 2 && taps[t].length > 0) {
                return false;
            }
        }
        return height % 2 == 1 && width % 2 == 1;
    }

    /**
     * |R - g^2 I|_F / (g^2 sqrt(n)) over all offsets d, with n the smaller side.
     *
     * @param square g^2
     */
    public double residual(Kernels kernels, double square) {
        double[] sum = new double[1];
        overOffsets(kernels, square, (dy, dx, excess) -> sum[0] += (dy == 0 && dx == 0 ? 1 : 2) * squares(excess));
        return Math.sqrt(sum[0] / side()) / square;
    }

    /**
     * Moves a weight down the gradient of |R - g^2 I|_F^2 / 4, which is sum over d of (R_d - g^2 [d = 0] I) W_{s - d} for tap s: fraction of it
     * over g^2. A singular value t g of a dense weight becomes t g (1 - fraction (t^2 - 1)); with a half this is a step of Newton's iteration
     * towards the nearest orthogonal map.
     *
     * @param square g^2
     * @param parameter the weight that this was read from; modified
     */
    public void pull(Kernels kernels, double square, double fraction, Parameter parameter) {
        int n = side();
        int m = longSide();
        float[][] change = new float[taps.length][n * m];
        overOffsets(kernels, square, (dy, dx, excess) -> {
            for (int s = 0; s < taps.length; s++) {
                float[] before = tap(s / width - dy, s % width - dx);
                if (before.length > 0) {
                    kernels.gemm(false, false, n, m, n, excess, 0, n, before, 0, m, true, change[s], 0, m);
                }
                float[] after = dy == 0 && dx == 0 ? ZERO : tap(s / width + dy, s % width + dx);
                if (after.length > 0) { // R_-d is the transpose of R_d
                    kernels.gemm(true, false, n, m, n, excess, 0, n, after, 0, m, true, change[s], 0, m);
                }
            }
        });
        float factor = (float) (-fraction / square);
        float[] w = parameter.value().array();
        for (int t = 0; t < taps.length; t++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    w[(t * in + i) * out + o] += factor * change[t][in <= out ? i * out + o : o * in + i];
                }
            }
        }
    }

    private interface Excess {
        void at(int dy, int dx, float[] excess);
    }

    /** R_d, less g^2 I where d = 0, for one of every pair of offsets d and -d. */
    private void overOffsets(Kernels kernels, double square, Excess then) {
        int n = side();
        for (int dy = 0; dy < height; dy++) {
            for (int dx = dy == 0 ? 0 : 1 - width; dx < width; dx++) {
                float[] sum = correlation(kernels, dy, dx);
                for (int i = 0; dy == 0 && dx == 0 && i < n; i++) {
                    sum[i * (n + 1)] = (float) (sum[i * (n + 1)] - square);
                }
                then.at(dy, dx, sum);
            }
        }
    }

    private float[] correlation(Kernels kernels, int dy, int dx) {
        int n = side();
        int m = longSide();
        float[] sum = new float[n * n];
        for (int s = 0; s < taps.length; s++) {
            float[] other = tap(s / width - dy, s % width - dx);
            if (taps[s].length > 0 && other.length > 0) {
                kernels.gemm(false, true, n, n, m, taps[s], 0, m, other, 0, m, true, sum, 0, n);
            }
        }
        return sum;
    }

    private float[] tap(int y, int x) {
        return y >= 0 && y < height && x >= 0 && x < width ? taps[y * width + x] : ZERO;
    }

    private float[] read(float[] weight, int offset) {
        float[] tap = new float[in * out];
        boolean zero = true;
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                float w = weight[offset + i * out + o];
                tap[in <= out ? i * out + o : o * in + i] = w;
                zero &= w == 0;
            }
        }
        return zero ? ZERO : tap;
    }

    private static double squares(float[] matrix) {
        double sum = 0;
        for (float value : matrix) {
            sum += (double) value * value;
        }
        return sum;
    }
}
