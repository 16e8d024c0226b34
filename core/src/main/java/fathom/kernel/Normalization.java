package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization of rows {@code [rows, c]}, channel by channel: a map {@code [N, H, W, C]} is N H W rows. Sums are
 * taken in double, in an order that depends on the sizes only. Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
 */
public final class Normalization {
    private Normalization() {}

    /** Adds the terms of one row range to the sums from {@code at} on. */
    private interface Sums {
        void add(int begin, int end, double[] sums, int at);
    }

    /**
     * The mean of each channel, and its variance over the rows: the biased one, the sum of squares divided by
     * {@code rows}.
     *
     * @param mean modified: overwritten
     * @param variance modified: overwritten
     */
    public static void moments(Kernels kernels, int rows, int c, float[] x, float[] mean, float[] variance) {
        double[] means = sums(kernels, rows, c, 0, c, (begin, end, sums, at) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    sums[at + i] += x[r * c + i];
                }
            }
        });
        for (int i = 0; i < c; i++) {
            means[i] /= rows;
            mean[i] = (float) means[i];
        }
        double[] squares = sums(kernels, rows, c, 1, c, (begin, end, sums, at) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    double difference = x[r * c + i] - means[i];
                    sums[at + i] += difference * difference;
                }
            }
        });
        for (int i = 0; i < c; i++) {
            variance[i] = (float) (squares[i] / rows);
        }
    }

    /**
     * y[r, i] = scale[i] (x[r, i] - mean[i]) / sqrt(variance[i] + epsilon) + shift[i].
     *
     * @param y modified: overwritten; may be {@code x}
     */
    public static void normalize(
            Kernels kernels,
            int rows,
            int c,
            float epsilon,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            float[] shift,
            float[] y) {
        float[] factor = new float[c];
        for (int i = 0; i < c; i++) {
            factor[i] = (float) (scale[i] / Math.sqrt((double) variance[i] + epsilon));
        }
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                for (int i = 0; i < c; i++) {
                    y[r * c + i] = (x[r * c + i] - mean[i]) * factor[i] + shift[i];
                }
            }
        });
    }

    /**
     * The gradients of {@link #normalize}, with n = rows and z = (x - mean) / sqrt(variance + epsilon):
     *
     * <pre>
     * dshift = sum of dy;  dscale = sum of dy z
     * dx = scale / sqrt(variance + epsilon) * dy                                    for given statistics
     * dx = scale / sqrt(variance + epsilon) * (dy - dshift / n - z dscale / n)      if they are those of x
     * </pre>
     *
     * @param ofBatch whether mean and variance are the {@link #moments} of x, so that they vary with it
     * @param dx modified: overwritten; may be {@code dy}; null where it is not wanted, like the next two
     * @param dscale modified: overwritten
     * @param dshift modified: overwritten
     */
    public static void backward(
            Kernels kernels,
            int rows,
            int c,
            float epsilon,
            boolean ofBatch,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            float[] dy,
            float @Nullable [] dx,
            float @Nullable [] dscale,
            float @Nullable [] dshift) {
        double[] inverse = new double[c];
        for (int i = 0; i < c; i++) {
            inverse[i] = 1 / Math.sqrt((double) variance[i] + epsilon);
        }
        double[] sums = new double[2 * c];
        if (ofBatch || dscale != null || dshift != null) {
            sums = sums(kernels, rows, c, 0, 2 * c, (begin, end, partial, at) -> {
                for (int r = begin; r < end; r++) {
                    for (int i = 0; i < c; i++) {
                        partial[at + i] += dy[r * c + i];
                        partial[at + c + i] += dy[r * c + i] * (double) (x[r * c + i] - mean[i]);
                    }
                }
            });
        }
        float[] slope = new float[c];
        float[] offset = new float[c];
        float[] tilt = new float[c];
        for (int i = 0; i < c; i++) {
            double dscaleI = sums[c + i] * inverse[i];
            if (dshift != null) {
                dshift[i] = (float) sums[i];
            }
            if (dscale != null) {
                dscale[i] = (float) dscaleI;
            }
            slope[i] = (float) (scale[i] * inverse[i]);
            offset[i] = ofBatch ? (float) (sums[i] / rows) : 0f;
            tilt[i] = ofBatch ? (float) (inverse[i] * dscaleI / rows) : 0f;
        }
        if (dx != null) {
            Ranges.over(kernels, rows, c, (begin, end) -> {
                for (int r = begin; r < end; r++) {
                    for (int i = 0; i < c; i++) {
                        int k = r * c + i;
                        dx[k] = slope[i] * (dy[k] - offset[i] - (x[k] - mean[i]) * tilt[i]);
                    }
                }
            });
        }
    }

    /** The sums of {@code width} terms over all rows, in memory of this thread that is the caller's until it asks for that slot again. */
    private static double[] sums(Kernels kernels, int rows, int c, int slot, int width, Sums terms) {
        int blocks = Ranges.blocks(rows, c);
        double[] partials = Scratch.ofThisThread().doubles(slot, blocks * width);
        Arrays.fill(partials, 0, blocks * width, 0);
        Ranges.reduce(kernels, rows, c, (block, begin, end) -> terms.add(begin, end, partials, block * width));
        for (int i = width; i < blocks * width; i++) {
            partials[i % width] += partials[i];
        }
        return partials;
    }
}
