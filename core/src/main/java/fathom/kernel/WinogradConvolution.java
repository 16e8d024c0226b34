package fathom.kernel;

import static fathom.kernel.WinogradTiles.PLANES;
import static fathom.kernel.WinogradWeights.planeSize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 3x3 convolution with padding 1 and stride 1 or 2 by Winograd's method, in tiles of 4x4 outputs: 36 products of matrices
 * {@code [rows, in] [in, out]}, with a quarter of the multiplications of the direct way for stride 1 and 9/16 of them for stride 2. It works through groups of tiles small enough for the L2 cache. Only y is kept from
 * the forward pass; backward transforms x again. The gradient of the input is the same convolution with turned weights; that of the
 * weights is the adjoint of the transforms: dU = V^T (A dz A^T) in each plane, dw = G^T dU G.
 *
 * <p>Source: Lavin and Gray 2016, arXiv 1509.09308.
 */
final class WinogradConvolution implements Convolver {
    private static final int LINE = 0;
    private static final int STRIP = 1;
    private static final int OUT_PLANES = 2;
    private static final int IN_PLANES = 3;
    private static final int GRADIENT_PLANES = 4;
    private static final int WEIGHT_PLANES = 5;

    /**
     * Floats of transformed tiles, of the input and of the output, that are worked on together in forward: what with the weights of a
     * plane fits the L2 cache.
     */
    private static final int FORWARD_FLOATS = 300_000;

    /** The same in backward, for three sets: more, because every group adds to all of dU, which costs as much as some 16 tiles. */
    private static final int BACKWARD_FLOATS = 450_000;

    /** More gains nothing, and would leave a small batch of 8x8 maps, 128 tiles, to a single thread. */
    private static final int MAX_TILES = 64;

    /** Products, in rows of channels, from which on a block is worth its partial result. */
    private static final int MIN_BLOCK_PRODUCTS = 36 * 32;

    private static final int MAX_BLOCKS = 8;

    private final Workers workers;
    private final Gemm gemm;
    private final Pointwise pointwise;
    private final Lines lines;
    private final HalfLines halfLines;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    WinogradConvolution(Workers workers, KernelParts parts) {
        this.workers = workers;
        this.gemm = parts.gemm();
        this.pointwise = parts.pointwise();
        this.lines = parts.lines();
        this.halfLines = parts.halfLines();
        this.scratch = Scratch.forEach(workers);
    }

    /** Whether it can compute this geometry. */
    static boolean applies(Convolution g) {
        boolean shape = g.kernelHeight() == 3 && g.kernelWidth() == 3 && g.padding() == 1;
        boolean channels = g.inChannels() % Lines.WIDTH == 0 && g.outChannels() % Lines.WIDTH == 0;
        boolean even = g.height() % 2 == 0 && g.width() % 2 == 0; // else a map wraps from odd pixels to odd ones
        boolean stride = g.stride() == 1 || (g.stride() == 2 && (even || !g.circular()));
        return shape && channels && stride;
    }

    /** Whether it applies, and does less work than the direct way: maps much smaller than a tile do not. */
    static boolean suits(Convolution g) {
        if (!applies(g)) {
            return false;
        }
        int tiles = (g.outHeight() + 3) / 4 * ((g.outWidth() + 3) / 4);
        int worthwhile = g.stride() == 1 ? 5 : 9; // pixels of a tile that are inside the map
        return g.outHeight() * g.outWidth() > worthwhile * tiles;
    }

    private WinogradTiles tiles(Convolution g) {
        return g.stride() == 1 ? UnitStrideTiles.of(g, lines) : StrideTwoTiles.of(g, halfLines);
    }

    /** Rows of tiles that are worked on together: about a power of two of tiles, {@code floats} in all. */
    private static int rowsPerGroup(WinogradTiles tiles, int channels, int floats) {
        int wanted = Math.min(MAX_TILES, Math.max(1, floats / (tiles.products() * channels)));
        return Math.max(1, Integer.highestOneBit(wanted) / tiles.perRow());
    }

    @Override
    public void forward(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        WinogradTiles tiles = tiles(g);
        float[] u = shared.floats(0, PLANES * planeSize(g.inChannels() * g.outChannels()));
        WinogradWeights.transform(tiles, workers, scratch, g.inChannels(), g.outChannels(), weight, u);
        int allRows = g.batch() * tiles.rows();
        int perGroup = rowsPerGroup(tiles, g.inChannels() + g.outChannels(), FORWARD_FLOATS);
        WinogradStrip strips = tiles.inputStrip();
        WinogradStrip.RowReader read = (from, to, at, n) -> System.arraycopy(x, from, to, at, n);
        workers.run((allRows + perGroup - 1) / perGroup, (group, worker) -> {
            int first = group * perGroup;
            int end = Math.min(allRows, first + perGroup);
            forward(g, tiles, strips, first, end, read, u, bias, f, y, scratch[worker]);
        });
    }

    private void forward(
            Convolution g,
            WinogradTiles tiles,
            WinogradStrip strips,
            int first,
            int end,
            WinogradStrip.RowReader input,
            float[] u,
            float @Nullable [] bias,
            Activation f,
            float[] y,
            Scratch own) {
        int count = (end - first) * tiles.perRow();
        int in = g.inChannels();
        int out = g.outChannels();
        float[] line = own.floats(LINE, WinogradTiles.LINE);
        float[] strip = own.floats(STRIP, strips.floats(in));
        float[] v = own.floats(IN_PLANES, tiles.plane(PLANES, count, in));
        float[] m = own.floats(OUT_PLANES, tiles.plane(PLANES, count, out));
        for (int row = first; row < end; row++) {
            strips.fill(row, in, g.circular(), input, strip);
            tiles.transformInput(strip, in, v, count, (row - first) * tiles.perRow(), line);
        }
        int sums = tiles.plane(tiles.sumPlane(), count, out);
        for (int i = 0; bias != null && i < count; i++) {
            System.arraycopy(bias, 0, m, sums + i * out, out);
        }
        multiply(tiles, count, in, out, v, u, bias != null, m);
        for (int row = first; row < end; row++) {
            tiles.transformOutput(m, out, count, (row - first) * tiles.perRow(), row, y, line);
            if (f.kind() != Activation.Kind.IDENTITY) {
                int begin = pixel(g, tiles, row) * out;
                pointwise.forward(f, pixel(g, tiles, row + 1) * out - begin, y, begin, y, begin);
            }
        }
    }

    /** The first pixel of output, counted through all images, of a row of tiles. */
    private static int pixel(Convolution g, WinogradTiles tiles, int tileRow) {
        return (tileRow / tiles.rows() * g.outHeight() + 4 * (tileRow % tiles.rows())) * g.outWidth();
    }

    private void multiply(
            WinogradTiles tiles, int count, int in, int out, float[] v, float[] u, boolean biased, float[] m) {
        for (int p = 0; p < PLANES; p++) {
            boolean add = biased && p == tiles.sumPlane();
            int rows = count * tiles.rowsPerTile(p);
            int from = tiles.plane(p, count, in);
            int to = tiles.plane(p, count, out);
            Strips.multiply(gemm, rows, in, out, v, from, u, p * planeSize(in * out), add, m, to, out);
        }
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
        WinogradTiles tiles = tiles(g);
        int in = g.inChannels();
        int out = g.outChannels();
        int weightPlane = planeSize(in * out);
        float[] turned = shared.floats(1, PLANES * weightPlane);
        if (dx != null) {
            float[] transposed = shared.floats(2, weight.length);
            WinogradWeights.transformTurned(tiles, workers, scratch, in, out, weight, transposed, turned);
        }
        int allRows = g.batch() * tiles.rows();
        int work = allRows * tiles.perRow() * tiles.products() / (in * out <= 1024 ? 1 : 2);
        int blocks = Math.max(1, Math.min(Math.min(MAX_BLOCKS, allRows), work / MIN_BLOCK_PRODUCTS));
        int partialSize = weight.length + out;
        float[] partials = shared.floats(3, blocks * partialSize);
        Backward pass = new Backward(g, tiles, x, f, y, dy, dx, turned);
        workers.run(blocks, (block, worker) -> {
            int first = (int) ((long) block * allRows / blocks);
            int end = (int) ((block + 1L) * allRows / blocks);
            pass.block(first, end, partials, block * partialSize, scratch[worker]);
        });
        Partials.sum(workers, pointwise, partials, 0, weight.length, blocks, partialSize, dweight);
        if (dbias != null) {
            Partials.sum(workers, pointwise, partials, weight.length, out, blocks, partialSize, dbias);
        }
    }

    /** What the groups of a backward pass share. */
    private final class Backward {
        private final Convolution g;
        private final WinogradTiles tiles;
        private final float @Nullable [] dx;
        private final float[] turned;
        private final WinogradStrip inputs;
        private final WinogradStrip gradients;
        private final WinogradStrip.RowReader readInput;
        private final WinogradStrip.RowReader readGradient;

        Backward(
                Convolution g,
                WinogradTiles tiles,
                float[] x,
                Activation f,
                float[] y,
                float[] dy,
                float @Nullable [] dx,
                float[] turned) {
            this.g = g;
            this.tiles = tiles;
            this.dx = dx;
            this.turned = turned;
            this.inputs = tiles.inputStrip();
            this.gradients = tiles.gradientStrip();
            this.readInput = (from, to, at, n) -> System.arraycopy(x, from, to, at, n);
            this.readGradient = (from, to, at, n) -> pointwise.backward(f, n, y, from, dy, from, to, at);
        }

        /** Some rows of tiles, with what they add to the gradients of the weights and, behind it, of the bias. */
        void block(int first, int end, float[] partials, int at, Scratch own) {
            int in = g.inChannels();
            int out = g.outChannels();
            int size = in * out;
            float[] du = own.floats(WEIGHT_PLANES, PLANES * planeSize(size));
            int biases = at + 9 * size;
            Arrays.fill(partials, biases, biases + out, 0);
            int perGroup = rowsPerGroup(tiles, in + 2 * out, BACKWARD_FLOATS);
            for (int row = first; row < end; row += perGroup) {
                group(row, Math.min(end, row + perGroup), row > first, du, partials, biases, own);
            }
            WinogradWeights.transformGradient(tiles, size, du, partials, at, own.floats(LINE, WinogradTiles.LINE));
        }

        /** One group of rows of tiles; the gradient through the nonlinearity is computed on the way into the strip. */
        private void group(
                int first, int end, boolean accumulate, float[] du, float[] biases, int biasesAt, Scratch own) {
            int count = (end - first) * tiles.perRow();
            int in = g.inChannels();
            int out = g.outChannels();
            // padding that reaches into tiles that are not full must not be seen by the adjoint
            boolean wrapped = g.circular() && g.outHeight() % 4 == 0 && g.outWidth() % 4 == 0;
            float[] line = own.floats(LINE, WinogradTiles.LINE);
            float[] strip = own.floats(STRIP, Math.max(gradients.floats(out), inputs.floats(in)));
            float[] v = own.floats(IN_PLANES, tiles.plane(PLANES, count, in));
            float[] m = own.floats(OUT_PLANES, tiles.plane(PLANES, count, out));
            float[] dm = own.floats(GRADIENT_PLANES, tiles.plane(PLANES, count, out));
            for (int row = first; row < end; row++) {
                int tile = (row - first) * tiles.perRow();
                gradients.fill(row, out, wrapped, readGradient, strip);
                tiles.transformGradient(strip, out, dm, count, tile, line);
                if (dx != null) {
                    if (wrapped != g.circular()) {
                        gradients.fill(row, out, true, readGradient, strip);
                    }
                    tiles.transformGradientAsInput(strip, out, m, count, tile, line);
                }
            }
            if (dx != null) {
                multiply(tiles, count, out, in, m, turned, false, v);
                for (int row = first; row < end; row++) {
                    tiles.transformInputGradient(v, in, count, (row - first) * tiles.perRow(), row, dx, line);
                }
            }
            for (int row = first; row < end; row++) {
                inputs.fill(row, in, g.circular(), readInput, strip);
                tiles.transformInput(strip, in, v, count, (row - first) * tiles.perRow(), line);
            }
            for (int p = 0; p < PLANES; p++) {
                int rows = count * tiles.rowsPerTile(p);
                int a = tiles.plane(p, count, in);
                int b = tiles.plane(p, count, out);
                gemm.multiply(true, in, out, rows, v, a, in, dm, b, out, accumulate, du, p * planeSize(in * out), out);
            }
            int sums = tiles.plane(tiles.sumPlane(), count, out);
            for (int i = 0; i < count; i++) {
                pointwise.add(out, dm, sums + i * out, biases, biasesAt);
            }
        }
    }
}
