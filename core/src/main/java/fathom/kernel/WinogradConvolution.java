package fathom.kernel;

import static fathom.kernel.WinogradTiles.PLANES;
import static fathom.kernel.WinogradTiles.SUM_PLANE;
import static fathom.kernel.WinogradTiles.planeSize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 3x3 convolution with stride 1 and padding 1 by Winograd's F(4x4, 3x3): 36 products of matrices {@code [tiles, in] [in, out]} with a
 * quarter of the multiplications of the direct way. It works through groups of tiles small enough for the L2 cache. Only y is kept from
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

    /** Tiles worked on together in forward: their transforms and the weights fit the L2 cache with up to 64 channels. */
    private static final int FORWARD_TILES = 32;

    /** The same in backward: more, because every group adds to all of dU, which costs as much as some 32 tiles of products. */
    private static final int BACKWARD_TILES = 128;

    private static final int MAX_BLOCKS = 8;

    private final Workers workers;
    private final Gemm gemm;
    private final Pointwise pointwise;
    private final Scratch shared = new Scratch();
    private final Scratch[] scratch;

    WinogradConvolution(Workers workers, Gemm gemm, Pointwise pointwise) {
        this.workers = workers;
        this.gemm = gemm;
        this.pointwise = pointwise;
        this.scratch = Scratch.forEach(workers);
    }

    /** Whether it applies, and does less work than the direct way: maps much smaller than a tile do not. */
    static boolean suits(Convolution g) {
        boolean shape = g.kernelHeight() == 3 && g.kernelWidth() == 3 && g.stride() == 1 && g.padding() == 1;
        boolean channels = g.inChannels() % VectorLines.LANES == 0 && g.outChannels() % VectorLines.LANES == 0;
        WinogradTiles tiles = WinogradTiles.of(g);
        return shape && channels && g.height() * g.width() > 5 * tiles.rows() * tiles.perRow();
    }

    /** Rows of tiles that are worked on together. */
    private static int rowsPerGroup(WinogradTiles tiles, int wanted) {
        return Math.max(1, wanted / tiles.perRow());
    }

    @Override
    public void forward(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y) {
        WinogradTiles tiles = WinogradTiles.of(g);
        float[] u = shared.floats(0, PLANES * planeSize(g.inChannels(), g.outChannels()));
        WinogradWeights.transform(workers, scratch, g.inChannels() * g.outChannels(), weight, u);
        int allRows = g.batch() * tiles.rows();
        int perGroup = rowsPerGroup(tiles, FORWARD_TILES);
        workers.run((allRows + perGroup - 1) / perGroup, (group, worker) -> {
            int first = group * perGroup;
            forward(g, tiles, first, Math.min(allRows, first + perGroup), x, u, bias, f, y, scratch[worker]);
        });
    }

    private void forward(
            Convolution g,
            WinogradTiles tiles,
            int first,
            int end,
            float[] x,
            float[] u,
            float @Nullable [] bias,
            Activation f,
            float[] y,
            Scratch own) {
        int count = (end - first) * tiles.perRow();
        int in = g.inChannels();
        int out = g.outChannels();
        int inPlane = planeSize(count, in);
        int outPlane = planeSize(count, out);
        float[] line = own.floats(LINE, 2 * PLANES * VectorLines.LANES);
        float[] strip = own.floats(STRIP, 6 * tiles.columns() * Math.max(in, out));
        float[] v = own.floats(IN_PLANES, PLANES * inPlane);
        float[] m = own.floats(OUT_PLANES, PLANES * outPlane);
        for (int row = first; row < end; row++) {
            tiles.fill(row, in, g.circular(), (from, to, at, n) -> System.arraycopy(x, from, to, at, n), strip);
            tiles.transformInput(strip, in, v, inPlane, (row - first) * tiles.perRow(), line);
        }
        for (int i = 0; bias != null && i < count; i++) {
            System.arraycopy(
                    bias, 0, m, SUM_PLANE * outPlane + i * out, out); // a constant here is that constant in all pixels
        }
        multiply(count, in, out, v, inPlane, u, bias != null, m, outPlane);
        for (int row = first; row < end; row++) {
            tiles.transformOutput(m, outPlane, (row - first) * tiles.perRow(), out, row, y, line);
            if (f.kind() != Activation.Kind.IDENTITY) {
                int begin = pixel(tiles, row) * out;
                pointwise.forward(f, pixel(tiles, row + 1) * out - begin, y, begin, y, begin);
            }
        }
    }

    /** The first pixel, counted through all images, of a row of tiles. */
    private static int pixel(WinogradTiles tiles, int tileRow) {
        return (tileRow / tiles.rows() * tiles.height() + 4 * (tileRow % tiles.rows())) * tiles.width();
    }

    private void multiply(
            int count, int in, int out, float[] v, int inPlane, float[] u, boolean biased, float[] m, int outPlane) {
        int weightPlane = planeSize(in, out);
        for (int p = 0; p < PLANES; p++) {
            boolean add = biased && p == SUM_PLANE;
            gemm.multiply(
                    false, count, out, in, v, p * inPlane, in, u, p * weightPlane, out, add, m, p * outPlane, out);
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
        WinogradTiles tiles = WinogradTiles.of(g);
        int in = g.inChannels();
        int out = g.outChannels();
        int weightPlane = planeSize(in, out);
        float[] turned = shared.floats(1, PLANES * weightPlane);
        if (dx != null) {
            float[] transposed = shared.floats(2, weight.length);
            WinogradWeights.transformTurned(workers, scratch, in, out, weight, transposed, turned);
        }
        int allRows = g.batch() * tiles.rows();
        int tilesPerBlock = in * out <= 1024 ? 32 : 64;
        int blocks = Math.max(1, Math.min(MAX_BLOCKS, allRows * tiles.perRow() / tilesPerBlock));
        int partialSize = PLANES * weightPlane;
        float[] partials = shared.floats(3, blocks * partialSize);
        float[] biasPartials = shared.floats(4, blocks * out);
        Backward pass = new Backward(g, tiles, x, f, y, dy, dx, turned, partials, biasPartials);
        workers.run(blocks, (block, worker) -> {
            int first = (int) ((long) block * allRows / blocks);
            int end = (int) ((block + 1L) * allRows / blocks);
            Arrays.fill(biasPartials, block * out, (block + 1) * out, 0);
            int perGroup = rowsPerGroup(tiles, BACKWARD_TILES);
            for (int row = first; row < end; row += perGroup) {
                pass.group(row, Math.min(end, row + perGroup), row > first, block, scratch[worker]);
            }
        });
        WinogradWeights.transformGradient(workers, scratch, in * out, partials, blocks, partialSize, dweight);
        if (dbias != null) {
            System.arraycopy(biasPartials, 0, dbias, 0, out);
            for (int block = 1; block < blocks; block++) {
                PlainConvolution.addScaled(out, 1, biasPartials, block * out, dbias, 0);
            }
        }
    }

    /** What the groups of a backward pass share. */
    private final class Backward {
        private final Convolution g;
        private final WinogradTiles tiles;
        private final float @Nullable [] dx;
        private final float[] turned;
        private final float[] partials;
        private final float[] biasPartials;
        private final WinogradTiles.RowReader readInput;
        private final WinogradTiles.RowReader readGradient;

        Backward(
                Convolution g,
                WinogradTiles tiles,
                float[] x,
                Activation f,
                float[] y,
                float[] dy,
                float @Nullable [] dx,
                float[] turned,
                float[] partials,
                float[] biasPartials) {
            this.g = g;
            this.tiles = tiles;
            this.dx = dx;
            this.turned = turned;
            this.partials = partials;
            this.biasPartials = biasPartials;
            this.readInput = (from, to, at, n) -> System.arraycopy(x, from, to, at, n);
            this.readGradient = (from, to, at, n) -> pointwise.backward(f, n, y, from, dy, from, to, at);
        }

        /** One group of rows of tiles; the gradient through the nonlinearity is computed on the way into the strip. */
        void group(int first, int end, boolean accumulate, int block, Scratch own) {
            int count = (end - first) * tiles.perRow();
            int in = g.inChannels();
            int out = g.outChannels();
            int inPlane = planeSize(count, in);
            int outPlane = planeSize(count, out);
            float[] line = own.floats(LINE, 2 * PLANES * VectorLines.LANES);
            float[] strip = own.floats(STRIP, 6 * tiles.columns() * Math.max(in, out));
            float[] v = own.floats(IN_PLANES, PLANES * inPlane);
            float[] m = own.floats(OUT_PLANES, PLANES * outPlane);
            float[] dm = own.floats(GRADIENT_PLANES, PLANES * outPlane);
            boolean wrapped = g.circular() && !tiles.paddingInsideTiles();
            for (int row = first; row < end; row++) {
                int tile = (row - first) * tiles.perRow();
                tiles.fill(row, out, wrapped, readGradient, strip);
                tiles.transformGradient(strip, out, dm, outPlane, tile, line);
                if (dx != null) {
                    if (wrapped != g.circular()) {
                        tiles.fill(row, out, true, readGradient, strip);
                    }
                    tiles.transformInput(strip, out, m, outPlane, tile, line);
                }
            }
            if (dx != null) {
                multiply(count, out, in, m, outPlane, turned, false, v, inPlane);
                for (int row = first; row < end; row++) {
                    tiles.transformOutput(v, inPlane, (row - first) * tiles.perRow(), in, row, dx, line);
                }
            }
            for (int row = first; row < end; row++) {
                tiles.fill(row, in, g.circular(), readInput, strip);
                tiles.transformInput(strip, in, v, inPlane, (row - first) * tiles.perRow(), line);
            }
            int weightPlane = planeSize(in, out);
            for (int p = 0; p < PLANES; p++) {
                int to = (block * PLANES + p) * weightPlane;
                gemm.multiply(
                        true, in, out, count, v, p * inPlane, in, dm, p * outPlane, out, accumulate, partials, to, out);
            }
            for (int i = 0; i < count; i++) {
                PlainConvolution.addScaled(out, 1, dm, SUM_PLANE * outPlane + i * out, biasPartials, block * out);
            }
        }
    }
}
