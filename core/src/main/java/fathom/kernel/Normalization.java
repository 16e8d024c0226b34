package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization of rows {@code [rows, c]}, channel by channel: a map {@code [N, H, W, C]} is N H W rows. Source: Ioffe and Szegedy 2015,
 * arXiv:1502.03167.
 *
 * <p>Rows are few channels wide, too few for the loop over them to be worth vectorizing. So it goes over tiles of several rows, beside which the
 * numbers of the channels are repeated. Sums are taken in float over {@value #RUN} tiles, each element of a tile for itself, and in double from there
 * on, in an order that depends on the sizes only.
 */
public final class Normalization {
    /** Elements of a tile, about: a handful of arrays of this length fit the L1 cache. */
    private static final int TILE = 1024;

    /** Tiles that are summed in float. */
    private static final int RUN = 16;

    /** Slots of {@link Scratch#ofThisThread}: two sums of a tile, then what is repeated in every tile. */
    private static final int SUM = 0;

    private static final int PRODUCT = 1;
    private static final int REPEATED = 2;

    private Normalization() {}

    /** Works on {@code n} elements from {@code at} on. */
    private interface Tile {
        void run(int n, int at);
    }

    /** Adds the terms of {@code n} elements from {@code at} on to two sums, element by element. */
    private interface Terms {
        void add(int n, int at, float[] sum, float[] product);
    }

    /**
     * The mean of each channel, and its variance over the rows: the biased one, the sum of squares divided by
     * {@code rows}. One pass, around the mean of the first rows (Chan, Golub and LeVeque 1983).
     *
     * @param mean modified: overwritten
     * @param variance modified: overwritten
     */
    public static void moments(Kernels kernels, int rows, int c, float[] x, float[] mean, float[] variance) {
        int width = width(c);
        centre(Math.min(rows, width / c), c, x, mean);
        float[] centre = repeated(0, mean, c);
        double[] sums = sums(kernels, rows, c, (n, at, sum, product) -> squares(n, x, at, centre, sum, product));
        for (int i = 0; i < c; i++) {
            double shift = sums[i] / rows;
            mean[i] = (float) (mean[i] + shift);
            variance[i] = (float) Math.max(0, sums[c + i] / rows - shift * shift);
        }
    }

    /** The mean of a few rows. */
    private static void centre(int rows, int c, float[] x, float[] mean) {
        for (int i = 0; i < c; i++) {
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x[r * c + i];
            }
            mean[i] = (float) (sum / rows);
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
        float[] means = repeated(0, mean, c);
        float[] factors = repeated(1, factor, c);
        float[] shifts = repeated(2, shift, c);
        overTiles(kernels, rows, c, (n, at) -> normalize(n, x, at, means, factors, shifts, y));
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
        float[] means = repeated(0, mean, c);
        double[] sums = ofBatch || dscale != null || dshift != null
                ? sums(kernels, rows, c, (n, at, sum, product) -> products(n, x, at, means, dy, sum, product))
                : new double[2 * c];
        float[] slope = new float[c];
        float[] offset = new float[c];
        float[] tilt = new float[c];
        for (int i = 0; i < c; i++) {
            double inverse = 1 / Math.sqrt((double) variance[i] + epsilon);
            double dscaleI = sums[c + i] * inverse;
            if (dshift != null) {
                dshift[i] = (float) sums[i];
            }
            if (dscale != null) {
                dscale[i] = (float) dscaleI;
            }
            slope[i] = (float) (scale[i] * inverse);
            offset[i] = ofBatch ? (float) (sums[i] / rows) : 0f;
            tilt[i] = ofBatch ? (float) (inverse * dscaleI / rows) : 0f;
        }
        if (dx != null) {
            float[] slopes = repeated(1, slope, c);
            float[] offsets = repeated(2, offset, c);
            float[] tilts = repeated(3, tilt, c);
            overTiles(kernels, rows, c, (n, at) -> gradient(n, x, at, means, slopes, offsets, tilts, dy, dx));
        }
    }

    // The loops: methods of their own, so that the JIT compiler vectorizes each.

    private static void squares(int n, float[] x, int at, float[] centre, float[] sum, float[] square) {
        for (int k = 0; k < n; k++) {
            float difference = x[at + k] - centre[k];
            sum[k] += difference;
            square[k] += difference * difference;
        }
    }

    private static void products(int n, float[] x, int at, float[] mean, float[] dy, float[] sum, float[] product) {
        for (int k = 0; k < n; k++) {
            float d = dy[at + k];
            sum[k] += d;
            product[k] += d * (x[at + k] - mean[k]);
        }
    }

    private static void normalize(int n, float[] x, int at, float[] mean, float[] factor, float[] shift, float[] y) {
        for (int k = 0; k < n; k++) {
            y[at + k] = (x[at + k] - mean[k]) * factor[k] + shift[k];
        }
    }

    private static void gradient(
            int n,
            float[] x,
            int at,
            float[] mean,
            float[] slope,
            float[] offset,
            float[] tilt,
            float[] dy,
            float[] dx) {
        for (int k = 0; k < n; k++) {
            dx[at + k] = slope[k] * (dy[at + k] - offset[k] - (x[at + k] - mean[k]) * tilt[k]);
        }
    }

    /** Elements of a tile of whole rows. */
    private static int width(int c) {
        return c * Math.max(1, TILE / c);
    }

    /** The numbers of the channels beside every row of a tile, in memory that this thread keeps. */
    private static float[] repeated(int slot, float[] channels, int c) {
        int width = width(c);
        float[] tile = Scratch.ofThisThread().floats(REPEATED + slot, width);
        for (int at = 0; at < width; at += c) {
            System.arraycopy(channels, 0, tile, at, c);
        }
        return tile;
    }

    /** Covers all elements by tiles, which begin with a row. */
    private static void overTiles(Kernels kernels, int rows, int c, Tile tile) {
        int width = width(c);
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int left = (end - begin) * c; left > 0; left -= width) { // counted down: up, it could pass 2^31
                tile.run(Math.min(width, left), end * c - left);
            }
        });
    }

    /** For each channel the sum over all rows of the first term, then for each that of the second; the caller's until it asks again. */
    private static double[] sums(Kernels kernels, int rows, int c, Terms terms) {
        int blocks = Ranges.blocks(rows, c);
        double[] partials = Scratch.ofThisThread().doubles(0, 2 * c * blocks);
        Arrays.fill(partials, 0, 2 * c * blocks, 0);
        Ranges.reduce(
                kernels, rows, c, (block, begin, end) -> sum(begin * c, end * c, c, terms, partials, 2 * c * block));
        for (int i = 2 * c; i < 2 * c * blocks; i++) {
            partials[i % (2 * c)] += partials[i];
        }
        return partials;
    }

    private static void sum(int begin, int end, int c, Terms terms, double[] sums, int to) {
        int width = width(c);
        float[] sum = Scratch.ofThisThread().floats(SUM, width);
        float[] product = Scratch.ofThisThread().floats(PRODUCT, width);
        for (int left = end - begin; left > 0; left -= RUN * width) {
            Arrays.fill(sum, 0, width, 0);
            Arrays.fill(product, 0, width, 0);
            int after = left - Math.min(left, RUN * width); // elements behind this run
            for (int of = left - after; of > 0; of -= width) {
                terms.add(Math.min(width, of), end - after - of, sum, product);
            }
            for (int k = 0; k < width; k += c) {
                for (int i = 0; i < c; i++) {
                    sums[to + i] += sum[k + i];
                    sums[to + c + i] += product[k + i];
                }
            }
        }
    }
}
