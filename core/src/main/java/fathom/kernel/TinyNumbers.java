package fathom.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps linear maps away from subnormal numbers, those below 2^-126, with which some processors compute a hundred times more slowly.
 *
 * <p>A product of factors so small that its terms come near 2^-126 is taken with one factor multiplied by a power of two, and the result is
 * divided by it: both are exact, so that no rounding is added, and sums that would have lost bits as subnormal numbers keep them. What is then
 * still below 2^-126 becomes zero. Whether a product is taken so, and the power, follow from the largest magnitudes of its factors alone: results
 * have the same bits on every processor and for any number of threads, which the processor's own flush-to-zero mode would not give (x86 and ARM
 * differ in it, and not every Java can set it).
 *
 * <p>Exponents are those of the largest magnitude in an array, rounded down; an array of zeros, which harms nothing, has exponent 0.
 */
final class TinyNumbers {
    /** Where a sum of two exponents lies below this, terms of the product come near 2^-126 (Winograd's transforms take a few bits more). */
    private static final int LOW = -90;

    /** Exponents from which on no sum of two of a product's, or of its gradients', lies below {@link #LOW}. */
    private static final int ORDINARY = -30;

    private static final int ORDINARY_GRADIENT = -60;

    /** The exponent that the smaller of the scaled products is given, and the one that the larger must not pass. */
    private static final int AIM = -40;

    private static final int HIGHEST = 60;

    /** More than any exponent. */
    private static final int ALL = Integer.MAX_VALUE;

    /** Numbers that are looked at, one after the other, before the threads are called for the rest. */
    private static final int FIRST = 4096;

    private final Kernels kernels;
    private final Pointwise pointwise;
    private final Scratch scratch = new Scratch();

    TinyNumbers(Kernels kernels, Pointwise pointwise) {
        this.kernels = kernels;
        this.pointwise = pointwise;
    }

    /** How many numbers there are in x and in the weight, and the rows and columns of y; the bias has as many as columns. */
    record Sizes(int x, int weight, int rows, int columns) {
        static Sizes of(Convolution g) {
            return new Sizes(
                    g.batch() * g.height() * g.width() * g.inChannels(),
                    g.kernelHeight() * g.kernelWidth() * g.inChannels() * g.outChannels(),
                    g.batch() * g.outHeight() * g.outWidth(),
                    g.outChannels());
        }

        static Sizes of(int rows, int in, int out) {
            return new Sizes(rows * in, in * out, rows, out);
        }

        int y() {
            return rows * columns;
        }
    }

    /** Computes y = f(x * weight + bias) for a product {@code *}. */
    interface Forward {
        void run(float[] x, float @Nullable [] bias, Activation f);
    }

    /** Computes y = f(x * weight + bias) by {@code product}, which may be given another x, no bias and no nonlinearity. */
    void forward(
            Sizes sizes, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y, Forward product) {
        int power = forwardPower(sizes, x, weight);
        if (power == 0) {
            product.run(x, bias, f);
            return;
        }
        float[] larger = scratch.floats(0, sizes.x);
        multiply(sizes.x, power, x, larger);
        product.run(larger, null, Activation.IDENTITY);
        int columns = sizes.columns;
        Ranges.over(kernels, sizes.rows, columns, (top, bottom) -> {
            int from = top * columns;
            int n = (bottom - top) * columns;
            pointwise.divide(power, from, from + n, y);
            for (int i = top; bias != null && i < bottom; i++) {
                pointwise.add(columns, bias, 0, y, i * columns);
            }
            pointwise.forward(f, n, y, from, y, from);
        });
    }

    /**
     * Computes by {@code gradients} those of x, weight and bias, which are linear in dy.
     *
     * @param dy modified: may be multiplied by a power of two before
     */
    void backward(
            Sizes sizes,
            float[] x,
            float[] weight,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias,
            Runnable gradients) {
        int power = backwardPower(sizes, x, weight, dy);
        if (power == 0) {
            gradients.run();
            return;
        }
        multiply(sizes.y(), power, dy, dy);
        gradients.run();
        if (dx != null) {
            divide(sizes.x, power, dx);
        }
        divide(sizes.weight, power, dweight);
        if (dbias != null) {
            divide(sizes.columns, power, dbias);
        }
    }

    private int forwardPower(Sizes sizes, float[] x, float[] weight) {
        int ex = exponent(sizes.x, x, ORDINARY);
        int ew = exponent(sizes.weight, weight, ORDINARY);
        if (ex >= ORDINARY && ew >= ORDINARY) {
            return 0;
        }
        ex = exact(ex, ORDINARY, sizes.x, x);
        ew = exact(ew, ORDINARY, sizes.weight, weight);
        return ex + ew < LOW ? Math.min(AIM - ex - ew, HIGHEST - ex) : 0;
    }

    private int backwardPower(Sizes sizes, float[] x, float[] weight, float[] dy) {
        int edy = exponent(sizes.y(), dy, ORDINARY_GRADIENT);
        int ex = exponent(sizes.x, x, ORDINARY);
        int ew = exponent(sizes.weight, weight, ORDINARY);
        if (edy >= ORDINARY_GRADIENT && ex >= ORDINARY && ew >= ORDINARY) {
            return 0;
        }
        edy = exact(edy, ORDINARY_GRADIENT, sizes.y(), dy);
        ex = exact(ex, ORDINARY, sizes.x, x);
        ew = exact(ew, ORDINARY, sizes.weight, weight);
        int least = Math.min(0, Math.min(ex, ew));
        int most = Math.max(0, Math.max(ex, ew));
        return edy + least < LOW ? Math.max(0, Math.min(AIM - edy - least, HIGHEST - edy - most)) : 0;
    }

    /** The exponent of all of x, of which {@link #exponent} has looked at a part if it was enough. */
    private int exact(int exponent, int enough, int n, float[] x) {
        return exponent >= enough ? exponent(n, x, ALL) : exponent;
    }

    private void multiply(int n, int power, float[] x, float[] y) {
        Ranges.over(kernels, n, 1, (begin, end) -> pointwise.multiply(power, begin, end, x, y));
    }

    private void divide(int n, int power, float[] y) {
        Ranges.over(kernels, n, 1, (begin, end) -> pointwise.divide(power, begin, end, y));
    }

    /** The exponent of the largest magnitude in x or, if that is not below {@code enough}, in a part of x that shows it. */
    private int exponent(int n, float[] x, int enough) {
        int first = Math.min(n, FIRST);
        int bits = pointwise.largest(0, first, x);
        if (n > first && exponent(bits) < enough) {
            AtomicInteger all = new AtomicInteger(bits);
            Ranges.over(kernels, n - first, 1, (begin, end) -> {
                int here = pointwise.largest(first + begin, first + end, x);
                all.accumulateAndGet(here, Math::max);
            });
            bits = all.get();
        }
        return bits == 0 ? 0 : exponent(bits);
    }

    private static int exponent(int bits) {
        return Math.getExponent(Float.intBitsToFloat(bits));
    }
}
