package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of any geometry as a product of matrices: the inputs of each output pixel are unfolded into a row {@code [kh kw in]}, a few
 * dozen rows at a time so that they stay in cache, and multiplied with the weights {@code [kh kw in, out]}. Where there is a bias, the row
 * ends with a one, and the bias is one more row of weights. A 1x1 kernel with stride 1 needs no unfolding.
 */
final class UnfoldedConvolution implements Convolver {
    private static final int STRIP = 0;
    private static final int ROWS = 1;
    private static final int GRADIENT = 2;

    /** Output pixels per group: enough to keep the registers of the product busy, few enough for the L2 cache. */
    private static final int GROUP = 128;

    private static final int MAX_BLOCKS = 8;

    private final Workers workers;
    private final Gemm gemm;
    private final Pointwise pointwise;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    UnfoldedConvolution(Workers workers, Gemm gemm, Pointwise pointwise) {
        this.workers = workers;
        this.gemm = gemm;
        this.pointwise = pointwise;
        this.scratch = Scratch.forEach(workers);
    }

    private static boolean direct(Convolution g) {
        return g.kernelHeight() == 1 && g.kernelWidth() == 1 && g.stride() == 1 && g.padding() == 0;
    }

    private static int depth(Convolution g) {
        return g.kernelHeight() * g.kernelWidth() * g.inChannels();
    }

    private static int rowsPerGroup(Convolution g) {
        return Math.max(1, GROUP / g.outWidth());
    }

    @Override
    public void forward(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        int allRows = g.batch() * g.outHeight();
        int perGroup = rowsPerGroup(g);
        boolean one = bias != null && !direct(g);
        int depth = depth(g) + (one ? 1 : 0);
        float[] w = weight;
        if (one) {
            w = shared.floats(2, depth * g.outChannels());
            System.arraycopy(weight, 0, w, 0, depth(g) * g.outChannels());
            System.arraycopy(bias, 0, w, depth(g) * g.outChannels(), g.outChannels());
        }
        float[] matrix = w;
        boolean add = bias != null && direct(g);
        workers.run((allRows + perGroup - 1) / perGroup, (group, worker) -> {
            int first = group * perGroup;
            int end = Math.min(allRows, first + perGroup);
            int pixels = (end - first) * g.outWidth();
            int out = g.outChannels();
            int at = first * g.outWidth() * out;
            for (int i = 0; add && i < pixels; i++) {
                System.arraycopy(bias, 0, y, at + i * out, out);
            }
            float[] a = direct(g) ? x : unfold(g, one, first, end, x, scratch[worker]);
            int from = direct(g) ? first * g.outWidth() * g.inChannels() : 0;
            gemm.multiply(false, pixels, out, depth, a, from, depth, matrix, 0, out, add, y, at, out);
            if (f.kind() != Activation.Kind.IDENTITY) {
                pointwise.forward(f, pixels * out, y, at, y, at);
            }
        });
    }

    @Override
    public void backward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias) {
        int out = g.outChannels();
        int weights = depth(g) * out;
        float[] transposed = shared.floats(0, weights);
        if (dx != null) {
            Transpose.matrices(workers, 1, depth(g), out, weight, transposed);
        }
        int pixels = g.batch() * g.outHeight() * g.outWidth();
        int blocks = Math.max(1, Math.min(Math.min(MAX_BLOCKS, g.batch()), pixels / GROUP));
        int partialSize = weights + out;
        // without a bias too: in a product of another height some BLAS add up the last rows in another order
        boolean one = !direct(g);
        float[] partials = shared.floats(1, blocks * partialSize);
        workers.run(blocks, (block, worker) -> {
            int first = (int) ((long) block * g.batch() / blocks);
            int end = (int) ((block + 1L) * g.batch() / blocks);
            int base = block * partialSize;
            Arrays.fill(partials, base, base + partialSize, 0);
            if (dx != null && !direct(g)) {
                int size = g.height() * g.width() * g.inChannels();
                Arrays.fill(dx, first * size, end * size, 0);
            }
            int perGroup = rowsPerGroup(g);
            int endRow = end * g.outHeight();
            for (int row = first * g.outHeight(); row < endRow; row += perGroup) {
                int last = Math.min(endRow, row + perGroup);
                backward(g, one, row, last, x, transposed, f, y, dy, dx, partials, base, scratch[worker]);
            }
        });
        Partials.sum(workers, pointwise, partials, 0, weights, blocks, partialSize, dweight);
        if (dbias != null) {
            Partials.sum(workers, pointwise, partials, weights, out, blocks, partialSize, dbias);
        }
    }

    private void backward(
            Convolution g,
            boolean one,
            int first,
            int end,
            float[] x,
            float[] transposed,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] partials,
            int base,
            Scratch own) {
        int pixels = (end - first) * g.outWidth();
        int out = g.outChannels();
        int depth = depth(g);
        int at = first * g.outWidth() * out;
        float[] dz = dy;
        int dzAt = at;
        if (f.kind() != Activation.Kind.IDENTITY) { // not in place: what is written to memory costs twice what is read
            dz = own.floats(GRADIENT, pixels * out);
            dzAt = 0;
            pointwise.backward(f, pixels * out, y, at, dy, at, dz, dzAt);
        }
        float[] a = direct(g) ? x : unfold(g, one, first, end, x, own);
        int from = direct(g) ? first * g.outWidth() * depth : 0;
        int width = one ? depth + 1 : depth;
        gemm.multiply(true, width, out, pixels, a, from, width, dz, dzAt, out, true, partials, base, out);
        for (int i = 0; direct(g) && i < pixels; i++) {
            pointwise.add(out, dz, dzAt + i * out, partials, base + depth * out);
        }
        if (dx != null) {
            float[] da = direct(g) ? dx : a;
            gemm.multiply(false, pixels, depth, out, dz, dzAt, out, transposed, 0, depth, false, da, from, width);
            if (!direct(g)) {
                fold(g, width, first, end, da, dx, own);
            }
        }
    }

    /** Unfolds the inputs of the output rows [first, end), counted through all images. */
    private static float[] unfold(Convolution g, boolean one, int first, int end, float[] x, Scratch own) {
        int run = g.kernelWidth() * g.inChannels();
        int pitch = (g.width() + 2 * g.padding()) * g.inChannels();
        float[] strip = own.floats(STRIP, g.kernelHeight() * pitch);
        float[] rows = own.floats(ROWS, (end - first) * g.outWidth() * (depth(g) + (one ? 1 : 0)));
        int to = 0;
        for (int row = first; row < end; row++) {
            readStrip(g, row, x, strip, pitch);
            for (int j = 0; j < g.outWidth(); j++) {
                for (int a = 0; a < g.kernelHeight(); a++, to += run) {
                    copy(strip, a * pitch + j * g.stride() * g.inChannels(), rows, to, run);
                }
                if (one) {
                    rows[to++] = 1;
                }
            }
        }
        return rows;
    }

    private static void copy(float[] from, int at, float[] to, int offset, int n) {
        if (n >= 16) {
            System.arraycopy(from, at, to, offset, n);
        } else {
            for (int i = 0; i < n; i++) { // a call costs more than it saves
                to[offset + i] = from[at + i];
            }
        }
    }

    /** The input rows that one output row reads, with their padding. */
    private static void readStrip(Convolution g, int outRow, float[] x, float[] strip, int pitch) {
        int image = outRow / g.outHeight();
        int top = outRow % g.outHeight() * g.stride() - g.padding();
        int border = g.padding() * g.inChannels();
        int length = g.width() * g.inChannels();
        for (int a = 0; a < g.kernelHeight(); a++) {
            int row = g.circular() ? Math.floorMod(top + a, g.height()) : top + a;
            int to = a * pitch;
            if (row < 0 || row >= g.height()) {
                Arrays.fill(strip, to, to + pitch, 0);
                continue;
            }
            int from = (image * g.height() + row) * length;
            System.arraycopy(x, from, strip, to + border, length);
            if (g.circular()) {
                System.arraycopy(x, from + length - border, strip, to, border);
                System.arraycopy(x, from, strip, to + border + length, border);
            } else {
                Arrays.fill(strip, to, to + border, 0);
                Arrays.fill(strip, to + border + length, to + pitch, 0);
            }
        }
    }

    /** The adjoint of {@link #unfold}: adds to dx. */
    private void fold(Convolution g, int rowLength, int first, int end, float[] rows, float[] dx, Scratch own) {
        int run = g.kernelWidth() * g.inChannels();
        int pitch = (g.width() + 2 * g.padding()) * g.inChannels();
        float[] strip = own.floats(STRIP, g.kernelHeight() * pitch);
        int from = 0;
        for (int row = first; row < end; row++) {
            Arrays.fill(strip, 0, g.kernelHeight() * pitch, 0);
            for (int j = 0; j < g.outWidth(); j++, from += rowLength - depth(g)) {
                for (int a = 0; a < g.kernelHeight(); a++, from += run) {
                    int to = a * pitch + j * g.stride() * g.inChannels();
                    pointwise.add(run, rows, from, strip, to);
                }
            }
            addStrip(g, row, strip, pitch, dx);
        }
    }

    private void addStrip(Convolution g, int outRow, float[] strip, int pitch, float[] dx) {
        int image = outRow / g.outHeight();
        int top = outRow % g.outHeight() * g.stride() - g.padding();
        int border = g.padding() * g.inChannels();
        int length = g.width() * g.inChannels();
        for (int a = 0; a < g.kernelHeight(); a++) {
            int row = g.circular() ? Math.floorMod(top + a, g.height()) : top + a;
            if (row < 0 || row >= g.height()) {
                continue;
            }
            int to = (image * g.height() + row) * length;
            int from = a * pitch;
            pointwise.add(length, strip, from + border, dx, to);
            if (g.circular()) {
                pointwise.add(border, strip, from, dx, to + length - border);
                pointwise.add(border, strip, from + border + length, dx, to);
            }
        }
    }
}
