package fathom.kernel;

import java.util.Arrays;

/**
 * Matrix product with the Vector API, blocked after Goto and van de Geijn. k is cut into slabs and the columns of C into strips of a few
 * vectors. A strip of B of one slab stays in the L1 or L2 cache while the tiles of C below each other ({@link VectorTiles}) pass over it.
 *
 * <p>Where B is used often enough and its rows lie far apart, the strip is copied to lie together, padded with zeros to whole vectors. So is A
 * where it is transposed: its slab becomes panels of {@value #PANEL} columns. An A that is not transposed is read where it is; its rows are.
 *
 * <p>None of this shows in the result: a number of C is one chain of fused multiply-adds over k, wherever C is put down between two slabs.
 *
 * <p>Source: Goto and van de Geijn 2008, Anatomy of high-performance matrix multiplication, ACM Transactions on Mathematical Software 34.
 */
final class VectorGemm implements Gemm {
    private static final int L = VectorWidth.LANES;

    /** AVX-512 and NEON have 32 registers, enough for tiles 4 vectors wide; AVX2 has 16. */
    private static final boolean MANY_REGISTERS = VectorWidth.bits() != 256;

    /** The widest strip. */
    private static final int STRIP = MANY_REGISTERS ? 4 * L : 2 * L;

    /** Columns of B that are copied at a time: memory likes long rows, and the strips stay in the L2 cache. */
    private static final int CHUNK = 4 * STRIP;

    /** Steps down k per slab. */
    private static final int DEPTH = 128;

    /** Columns of a panel of a transposed A: whole tiles of 6 and of 4 rows. */
    private static final int PANEL = 48;

    /** Rows of C whose panels of A are held at a time. */
    private static final int MOST_ROWS = 1008;

    /** Floats of B that stay in the L1 cache wherever they lie. */
    private static final int FEW = 8192;

    /** Distance of the rows of a transposed A from which on they are copied: so many pages and so few sets of the cache for one tile. */
    private static final int FAR = 512;

    /** Rows of C from which on a copied strip of B is used often enough. */
    private static final int MANY_ROWS = 24;

    /** What a sum begins with where C is overwritten. */
    private static final float[] ZEROS = new float[STRIP];

    /** Slots of the scratch memory. */
    private static final int B_STRIPS = 0;

    private static final int A_PANELS = 1;
    private static final int C_TILE = 2;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    @Override
    public void multiply(
            boolean transposeA,
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
        boolean panels = transposeA && lda >= FAR && n >= 2 * STRIP;
        int height = panels ? MOST_ROWS : m;
        int top = 0;
        do {
            int rows = Math.min(height, m - top);
            int from = aOffset + (transposeA ? top : top * lda);
            int to = cOffset + top * ldc;
            int p = 0;
            do { // at least once, so that k = 0 clears C
                int depth = Math.min(DEPTH, k - p);
                boolean add = accumulate || p > 0;
                int at = from + (transposeA ? p * lda : p);
                int pb = bOffset + p * ldb;
                if (panels) {
                    float[] packed = packA(rows, depth, a, at, lda);
                    slab(rows, n, depth, packed, 0, 1, PANEL, PANEL, b, pb, ldb, add, c, to, ldc);
                } else if (transposeA) {
                    slab(rows, n, depth, a, at, 1, lda, rows, b, pb, ldb, add, c, to, ldc);
                } else {
                    slab(rows, n, depth, a, at, lda, 1, rows, b, pb, ldb, add, c, to, ldc);
                }
                p += depth;
            } while (p < k);
            top += rows;
        } while (top < m);
    }

    /** The slab of a transposed A as panels {@code [depth, PANEL]}, one behind the other. */
    private float[] packA(int rows, int depth, float[] a, int aOffset, int lda) {
        int count = (rows + PANEL - 1) / PANEL;
        float[] packed = scratch.get().floats(A_PANELS, count * depth * PANEL);
        for (int panel = 0; panel < count; panel++) {
            int left = panel * PANEL;
            int width = Math.min(PANEL, rows - left);
            copy(depth, width, a, aOffset + left, lda, packed, panel * depth * PANEL, PANEL);
        }
        return packed;
    }

    /** Copies {@code rows} rows of {@code width} numbers. */
    private static void copy(
            int rows, int width, float[] from, int fromOffset, int fromStride, float[] to, int toOffset, int toStride) {
        for (int p = 0; p < rows; p++) {
            System.arraycopy(from, fromOffset + p * fromStride, to, toOffset + p * toStride, width);
        }
    }

    /** C += A B for one slab, A in panels of {@code panel} rows of C. */
    private void slab(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            int panel,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        boolean together = ldb > STRIP && m >= MANY_ROWS && (long) k * n > FEW;
        for (int left = 0; left < n; left += CHUNK) {
            int columns = Math.min(CHUNK, n - left);
            int from = bOffset + left;
            float[] packed = together ? packB(k, columns, b, from, ldb) : b;
            int width;
            for (int j = 0; j < columns; j += width) {
                width = width(columns - j);
                float[] strip = packed;
                int at = together ? k * j : from + j;
                int stride = together ? Math.max(width, L) : ldb;
                if (!together && width < L) {
                    strip = packB(k, width, b, at, ldb);
                    at = 0;
                    stride = L;
                }
                for (int top = 0; top < m; top += panel) {
                    int rows = Math.min(panel, m - top);
                    int ai = aOffset + top * k; // a panel is k x panel numbers; without panels top is 0
                    int to = cOffset + top * ldc + left + j;
                    if (accumulate) {
                        tiles(rows, width, k, a, ai, rowStep, step, strip, at, stride, c, to, ldc, c, to, ldc);
                    } else {
                        tiles(rows, width, k, a, ai, rowStep, step, strip, at, stride, ZEROS, 0, 0, c, to, ldc);
                    }
                }
            }
        }
    }

    /** The width of the next strip where so many columns are left. */
    private static int width(int left) {
        return left >= STRIP ? STRIP : left >= 2 * L ? 2 * L : Math.min(left, L);
    }

    /** Strips of B behind each other, the rows of each together; fewer columns than a vector has lanes are padded with zeros. */
    private float[] packB(int k, int n, float[] b, int bOffset, int ldb) {
        float[] packed = scratch.get().floats(B_STRIPS, DEPTH * CHUNK);
        for (int p = 0; p < k; p++) {
            int width;
            for (int j = 0; j < n; j += width) {
                width = width(n - j);
                int stride = Math.max(width, L);
                int to = k * j + p * stride;
                System.arraycopy(b, bOffset + p * ldb + j, packed, to, width);
                if (width < stride) {
                    Arrays.fill(packed, to + width, to + stride, 0);
                }
            }
        }
        return packed;
    }

    /** The tiles of a strip below each other. */
    private void tiles(
            int m,
            int width,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            int ldb,
            float[] from,
            int fromOffset,
            int ldf,
            float[] c,
            int cOffset,
            int ldc) {
        int sixes = m % 6 == 2 && m > 6 ? m - 8 : m - m % 6; // 8 rows left are two tiles of 4, 2 were half of one
        int i = 0;
        if (width == 4 * L) {
            for (; i < sixes; i += 6) {
                int ai = aOffset + i * rowStep;
                VectorTiles.tile6x4(
                        k,
                        a,
                        ai,
                        rowStep,
                        step,
                        b,
                        bOffset,
                        ldb,
                        from,
                        fromOffset + i * ldf,
                        ldf,
                        c,
                        cOffset + i * ldc,
                        ldc);
            }
            for (; i + 4 <= m; i += 4) {
                int ai = aOffset + i * rowStep;
                VectorTiles.tile4x4(
                        k,
                        a,
                        ai,
                        rowStep,
                        step,
                        b,
                        bOffset,
                        ldb,
                        from,
                        fromOffset + i * ldf,
                        ldf,
                        c,
                        cOffset + i * ldc,
                        ldc);
            }
        }
        if (width >= 2 * L) {
            for (; i < sixes; i += 6) {
                int ai = aOffset + i * rowStep;
                VectorTiles.tile6x2(
                        k,
                        a,
                        ai,
                        rowStep,
                        step,
                        b,
                        bOffset,
                        ldb,
                        from,
                        fromOffset + i * ldf,
                        ldf,
                        c,
                        cOffset + i * ldc,
                        ldc);
            }
            for (; i < m; i += 4) {
                int rows = Math.min(4, m - i);
                int ai = aOffset + i * rowStep;
                for (int j = 0; j < width; j += 2 * L) {
                    int ci = cOffset + i * ldc + j;
                    VectorTiles.tile4x2(
                            rows,
                            k,
                            a,
                            ai,
                            rowStep,
                            step,
                            b,
                            bOffset + j,
                            ldb,
                            from,
                            fromOffset + i * ldf + j,
                            ldf,
                            c,
                            ci,
                            ldc);
                }
            }
        } else if (width == L) {
            for (; MANY_REGISTERS && i + 16 <= m; i += 16) {
                int ai = aOffset + i * rowStep;
                int fi = fromOffset + i * ldf;
                int ci = cOffset + i * ldc;
                if (step == 1) {
                    VectorNarrowTiles.anyRows(k, a, ai, rowStep, b, bOffset, ldb, from, fi, ldf, c, ci, ldc);
                } else { // A is transposed, so that its rows are columns
                    VectorNarrowTiles.adjacentRows(k, a, ai, step, b, bOffset, ldb, from, fi, ldf, c, ci, ldc);
                }
            }
            for (; i < m; i += 8) {
                int rows = Math.min(8, m - i);
                int ai = aOffset + i * rowStep;
                int ci = cOffset + i * ldc;
                VectorTiles.tile8x1(
                        rows, k, a, ai, rowStep, step, b, bOffset, ldb, from, fromOffset + i * ldf, ldf, c, ci, ldc);
            }
        } else {
            edge(m, width, k, a, aOffset, rowStep, step, b, bOffset, from, fromOffset, ldf, c, cOffset, ldc);
        }
    }

    /** The last {@code n < L} columns, of B padded with zeros to L, by way of tiles of C of a whole vector. */
    private void edge(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            float[] from,
            int fromOffset,
            int ldf,
            float[] c,
            int cOffset,
            int ldc) {
        float[] tile = scratch.get().floats(C_TILE, 8 * L);
        for (int i = 0; i < m; i += 8) {
            int rows = Math.min(8, m - i);
            int to = cOffset + i * ldc;
            copy(rows, n, from, fromOffset + i * ldf, ldf, tile, 0, L);
            VectorTiles.tile8x1(
                    rows, k, a, aOffset + i * rowStep, rowStep, step, b, bOffset, L, tile, 0, L, tile, 0, L);
            copy(rows, n, tile, 0, L, c, to, ldc);
        }
    }
}
