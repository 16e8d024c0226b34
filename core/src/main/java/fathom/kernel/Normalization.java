package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization of rows {@code [rows, c]}, channel by channel: a map {@code [N, H, W, C]} is N H W rows. Source: Ioffe and Szegedy 2015,
 * arXiv:1502.03167.
 *
 * <p>Rows are few channels wide, too few for a loop over them to be worth vectors. So it goes over tiles of several rows, beside which the
 * numbers of the channels are repeated. Sums are taken in float over {@value #RUN} tiles, each element of a tile for itself, and in double from there
 * on, in an order that depends on the sizes only.
 */
final class Normalization {
    /** Elements of a tile, about: a handful of arrays of this length fit the L1 cache. */
    private static final int TILE = 1024;

    /** Tiles that are summed in float. */
    private static final int RUN = 16;

    /** Slots of {@link Scratch#ofThisThread}: two sums of a tile, then what is repeated in every tile. */
    private static final int SUM = 0;

    private static final int PRODUCT = 1;
    private static final int REPEATED = 2;

    private final Kernels kernels;
    private final NormalizationLoops loops;
    private final Pointwise pointwise;

    Normalization(Kernels kernels, KernelParts parts) {
        this.kernels = kernels;
        this.loops = parts.normalization();
        this.pointwise = parts.pointwise();
    }

    /** Works on {@code n} elements from {@code at} on. */
    private interface Tile {
        void run(int n, int at);
    }

    /** Adds the terms of {@code n} elements from {@code at} on to two sums, element by element. */
    private interface Terms {
        void add(int n, int at, float[] sum, float[] product);
    }

    /** {@link Kernels#moments}, in one pass around the mean of the first rows (Chan, Golub and LeVeque 1983). */
    void moments(int rows, int c, float[] x, float[] mean, float[] variance) {
        int width = width(c);
        centre(Math.min(rows, width / c), c, x, mean);
        float[] centre = repeated(0, mean, c);
        double[] sums = sums(rows, c, (n, at, sum, product) -> loops.squares(n, x, at, centre, sum, product));
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

    /** {@link Kernels#normalize}: a tile is normalized, added to and put through f while it is in the L1 cache. */
    void normalize(
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
        float[] factor = new float[c];
        for (int i = 0; i < c; i++) {
            factor[i] = (float) (scale[i] / Math.sqrt((double) variance[i] + epsilon));
        }
        float[] means = repeated(0, mean, c);
        float[] factors = repeated(1, factor, c);
        float[] shifts = repeated(2, shift, c);
        overTiles(rows, c, (n, at) -> {
            loops.normalize(n, x, at, means, factors, shifts, y);
            if (shortcut != null) {
                Rows.add(n, shortcut, at, y, at);
            }
            if (f.kind() != Activation.Kind.IDENTITY) {
                pointwise.forward(f, n, y, at, y, at);
            }
        });
    }

    /** {@link Kernels#normalizeBackward}: dy becomes the gradient before f on the way to the sums. */
    void backward(
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
        float[] means = repeated(0, mean, c);
        boolean linear = f.kind() == Activation.Kind.IDENTITY;
        double[] sums = sums(rows, c, (n, at, sum, product) -> {
            if (!linear) {
                pointwise.backward(f, n, y, at, dy, at, dy, at);
            }
            loops.products(n, x, at, means, dy, sum, product);
        });
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
            overTiles(rows, c, (n, at) -> loops.gradient(n, x, at, means, slopes, offsets, tilts, dy, dx));
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
    private void overTiles(int rows, int c, Tile tile) {
        int width = width(c);
        Ranges.over(kernels, rows, c, (begin, end) -> {
            for (int left = (end - begin) * c; left > 0; left -= width) { // counted down: up, it could pass 2^31
                tile.run(Math.min(width, left), end * c - left);
            }
        });
    }

    /** For each channel the sum over all rows of the first term, then for each that of the second; the caller's until it asks again. */
    private double[] sums(int rows, int c, Terms terms) {
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
