package fathom.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product with the Vector API. A block of C stays in registers while it walks down k: per step a few vectors of a row of B are
 * loaded and each is multiplied by one number of each row of A.
 *
 * <p>B is not copied: where its rows lie far apart, copying a strip of columns to be contiguous gained nothing that could be measured.
 *
 * <p>At the lower edge of C a block repeats the last row of A and does not store the repetitions. At the right edge, where fewer columns
 * remain than a vector has lanes, B is copied and padded with zeros.
 */
final class VectorGemm implements Gemm {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    /** AVX-512 and NEON have 32 registers, enough for 4 x 4 vectors of C; AVX2 has 16. */
    private static final boolean MANY_REGISTERS = S.vectorBitSize() != 256;

    /** Steps down k per pass, so that the strip of B in use stays in cache. */
    private static final int DEPTH = 256;

    /** What the rows of a block are added to where C is overwritten. */
    private static final float[] ZEROS = new float[4 * L];

    private final ThreadLocal<float[]> edge = ThreadLocal.withInitial(() -> new float[(DEPTH + 8) * L]);

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
        int rowStep = transposeA ? 1 : lda;
        int step = transposeA ? lda : 1;
        int p = 0;
        do { // at least once, so that k = 0 clears C
            int depth = Math.min(DEPTH, k - p);
            boolean add = accumulate || p > 0;
            slab(m, n, depth, a, aOffset + p * step, rowStep, step, b, bOffset + p * ldb, ldb, add, c, cOffset, ldc);
            p += depth;
        } while (p < k);
    }

    private void slab(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int width;
        for (int j = 0; j < n; j += width) {
            int left = n - j;
            width = MANY_REGISTERS && left >= 4 * L ? 4 * L : left >= 2 * L ? 2 * L : left >= L ? L : left;
            float[] from = b;
            int fromOffset = bOffset + j;
            int fromStride = ldb;
            if (width < L) {
                from = edge.get();
                fromOffset = 0;
                fromStride = L;
                pad(k, width, b, bOffset + j, ldb, from);
            }
            strip(
                    m,
                    width,
                    k,
                    a,
                    aOffset,
                    rowStep,
                    step,
                    from,
                    fromOffset,
                    fromStride,
                    accumulate,
                    c,
                    cOffset + j,
                    ldc);
        }
    }

    /** Copies columns of B that are fewer than L, with zeros beside them. */
    private static void pad(int rows, int width, float[] b, int bOffset, int ldb, float[] to) {
        for (int p = 0; p < rows; p++) {
            System.arraycopy(b, bOffset + p * ldb, to, p * L, width);
            Arrays.fill(to, p * L + width, (p + 1) * L, 0);
        }
    }

    /** Columns of C for one width of block. */
    private static void strip(
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
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int i = 0;
        if (width == 4 * L) {
            for (; i + 4 <= m; i += 4) {
                int ai = aOffset + i * rowStep;
                block4x4(k, a, ai, rowStep, step, b, bOffset, ldb, accumulate, c, cOffset + i * ldc, ldc);
            }
        }
        if (width >= 2 * L) {
            for (; i < m; i += 4) {
                for (int j = 0; j < width; j += 2 * L) {
                    int ai = aOffset + i * rowStep;
                    int ci = cOffset + i * ldc + j;
                    block4x2(Math.min(4, m - i), k, a, ai, rowStep, step, b, bOffset + j, ldb, accumulate, c, ci, ldc);
                }
            }
        } else if (width == L) {
            for (; i < m; i += 8) {
                int ai = aOffset + i * rowStep;
                int ci = cOffset + i * ldc;
                block8x1(Math.min(8, m - i), k, a, ai, rowStep, step, b, bOffset, ldb, accumulate, c, ci, ldc);
            }
        } else {
            edge(m, width, k, a, aOffset, rowStep, step, b, accumulate, c, cOffset, ldc);
        }
    }

    /** The last {@code n < L} columns, of B padded with zeros to L. */
    private static void edge(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int block = k * L; // behind B
        for (int i = 0; i < m; i += 8) {
            int rows = Math.min(8, m - i);
            block8x1(rows, k, a, aOffset + i * rowStep, rowStep, step, b, 0, L, false, b, block, L);
            for (int r = 0; r < rows; r++) {
                int from = block + r * L;
                int to = cOffset + (i + r) * ldc;
                for (int j = 0; j < n; j++) {
                    c[to + j] = accumulate ? c[to + j] + b[from + j] : b[from + j];
                }
            }
        }
    }

    /**
     * 4 rows, 4 vectors. Nothing here depends on the number of rows: with branches for that, C2 spills registers and loses half the speed.
     * The sums are stored without a method of its own: in a method as large as this C2 stops inlining methods that are not the Vector API's,
     * and puts the vectors on the heap to call one. It is not the whole story: on JDK 17 some runs still put half of the sums there, for as
     * long as they last, and others none.
     */
    private static void block4x4(
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int a0 = aOffset;
        int a1 = aOffset + rowStep;
        int a2 = aOffset + 2 * rowStep;
        int a3 = aOffset + 3 * rowStep;
        float[] base = accumulate ? c : ZEROS;
        int at = accumulate ? cOffset : 0;
        int ld = accumulate ? ldc : 0;
        FloatVector c00 = FloatVector.fromArray(S, base, at);
        FloatVector c01 = FloatVector.fromArray(S, base, at + L);
        FloatVector c02 = FloatVector.fromArray(S, base, at + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, base, at + 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, base, at + ld);
        FloatVector c11 = FloatVector.fromArray(S, base, at + ld + L);
        FloatVector c12 = FloatVector.fromArray(S, base, at + ld + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, base, at + ld + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, base, at + 2 * ld);
        FloatVector c21 = FloatVector.fromArray(S, base, at + 2 * ld + L);
        FloatVector c22 = FloatVector.fromArray(S, base, at + 2 * ld + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, base, at + 2 * ld + 3 * L);
        FloatVector c30 = FloatVector.fromArray(S, base, at + 3 * ld);
        FloatVector c31 = FloatVector.fromArray(S, base, at + 3 * ld + L);
        FloatVector c32 = FloatVector.fromArray(S, base, at + 3 * ld + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, base, at + 3 * ld + 3 * L);
        int pb = bOffset;
        int pa = 0;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            FloatVector b1 = FloatVector.fromArray(S, b, pb + L);
            FloatVector b2 = FloatVector.fromArray(S, b, pb + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, pb + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + pa]);
            c00 = b0.fma(x0, c00);
            c01 = b1.fma(x0, c01);
            c02 = b2.fma(x0, c02);
            c03 = b3.fma(x0, c03);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + pa]);
            c10 = b0.fma(x1, c10);
            c11 = b1.fma(x1, c11);
            c12 = b2.fma(x1, c12);
            c13 = b3.fma(x1, c13);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + pa]);
            c20 = b0.fma(x2, c20);
            c21 = b1.fma(x2, c21);
            c22 = b2.fma(x2, c22);
            c23 = b3.fma(x2, c23);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + pa]);
            c30 = b0.fma(x3, c30);
            c31 = b1.fma(x3, c31);
            c32 = b2.fma(x3, c32);
            c33 = b3.fma(x3, c33);
            pa += step;
            pb += ldb;
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + L);
        c02.intoArray(c, cOffset + 2 * L);
        c03.intoArray(c, cOffset + 3 * L);
        c10.intoArray(c, cOffset + ldc);
        c11.intoArray(c, cOffset + ldc + L);
        c12.intoArray(c, cOffset + ldc + 2 * L);
        c13.intoArray(c, cOffset + ldc + 3 * L);
        c20.intoArray(c, cOffset + 2 * ldc);
        c21.intoArray(c, cOffset + 2 * ldc + L);
        c22.intoArray(c, cOffset + 2 * ldc + 2 * L);
        c23.intoArray(c, cOffset + 2 * ldc + 3 * L);
        c30.intoArray(c, cOffset + 3 * ldc);
        c31.intoArray(c, cOffset + 3 * ldc + L);
        c32.intoArray(c, cOffset + 3 * ldc + 2 * L);
        c33.intoArray(c, cOffset + 3 * ldc + 3 * L);
    }

    /** The first {@code rows <= 4} rows of a block of 4 rows and 2 vectors; the next is alike. */
    private static void block4x2(
            int rows,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, rows - 1) * rowStep;
        int a2 = aOffset + Math.min(2, rows - 1) * rowStep;
        int a3 = aOffset + Math.min(3, rows - 1) * rowStep;
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        int pb = bOffset;
        int pa = 0;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            FloatVector b1 = FloatVector.fromArray(S, b, pb + L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + pa]);
            c00 = b0.fma(x0, c00);
            c01 = b1.fma(x0, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + pa]);
            c10 = b0.fma(x1, c10);
            c11 = b1.fma(x1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + pa]);
            c20 = b0.fma(x2, c20);
            c21 = b1.fma(x2, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + pa]);
            c30 = b0.fma(x3, c30);
            c31 = b1.fma(x3, c31);
            pa += step;
            pb += ldb;
        }
        float[] base = accumulate ? c : ZEROS;
        int at = accumulate ? cOffset : 0;
        int ld = accumulate ? ldc : 0;
        c00.add(FloatVector.fromArray(S, base, at)).intoArray(c, cOffset);
        c01.add(FloatVector.fromArray(S, base, at + L)).intoArray(c, cOffset + L);
        if (rows > 1) {
            c10.add(FloatVector.fromArray(S, base, at + ld)).intoArray(c, cOffset + ldc);
            c11.add(FloatVector.fromArray(S, base, at + ld + L)).intoArray(c, cOffset + ldc + L);
        }
        if (rows > 2) {
            c20.add(FloatVector.fromArray(S, base, at + 2 * ld)).intoArray(c, cOffset + 2 * ldc);
            c21.add(FloatVector.fromArray(S, base, at + 2 * ld + L)).intoArray(c, cOffset + 2 * ldc + L);
        }
        if (rows > 3) {
            c30.add(FloatVector.fromArray(S, base, at + 3 * ld)).intoArray(c, cOffset + 3 * ldc);
            c31.add(FloatVector.fromArray(S, base, at + 3 * ld + L)).intoArray(c, cOffset + 3 * ldc + L);
        }
    }

    /** 8 rows, 1 vector: with fewer rows too few products would be under way at once. */
    private static void block8x1(
            int rows,
            int k,
            float[] a,
            int aOffset,
            int rowStep,
            int step,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, rows - 1) * rowStep;
        int a2 = aOffset + Math.min(2, rows - 1) * rowStep;
        int a3 = aOffset + Math.min(3, rows - 1) * rowStep;
        int a4 = aOffset + Math.min(4, rows - 1) * rowStep;
        int a5 = aOffset + Math.min(5, rows - 1) * rowStep;
        int a6 = aOffset + Math.min(6, rows - 1) * rowStep;
        int a7 = aOffset + Math.min(7, rows - 1) * rowStep;
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        int pb = bOffset;
        int pa = 0;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            c00 = b0.fma(FloatVector.broadcast(S, a[a0 + pa]), c00);
            c10 = b0.fma(FloatVector.broadcast(S, a[a1 + pa]), c10);
            c20 = b0.fma(FloatVector.broadcast(S, a[a2 + pa]), c20);
            c30 = b0.fma(FloatVector.broadcast(S, a[a3 + pa]), c30);
            c40 = b0.fma(FloatVector.broadcast(S, a[a4 + pa]), c40);
            c50 = b0.fma(FloatVector.broadcast(S, a[a5 + pa]), c50);
            c60 = b0.fma(FloatVector.broadcast(S, a[a6 + pa]), c60);
            c70 = b0.fma(FloatVector.broadcast(S, a[a7 + pa]), c70);
            pa += step;
            pb += ldb;
        }
        float[] base = accumulate ? c : ZEROS;
        int at = accumulate ? cOffset : 0;
        int ld = accumulate ? ldc : 0;
        c00.add(FloatVector.fromArray(S, base, at)).intoArray(c, cOffset);
        if (rows > 1) {
            c10.add(FloatVector.fromArray(S, base, at + ld)).intoArray(c, cOffset + ldc);
        }
        if (rows > 2) {
            c20.add(FloatVector.fromArray(S, base, at + 2 * ld)).intoArray(c, cOffset + 2 * ldc);
        }
        if (rows > 3) {
            c30.add(FloatVector.fromArray(S, base, at + 3 * ld)).intoArray(c, cOffset + 3 * ldc);
        }
        if (rows > 4) {
            c40.add(FloatVector.fromArray(S, base, at + 4 * ld)).intoArray(c, cOffset + 4 * ldc);
        }
        if (rows > 5) {
            c50.add(FloatVector.fromArray(S, base, at + 5 * ld)).intoArray(c, cOffset + 5 * ldc);
        }
        if (rows > 6) {
            c60.add(FloatVector.fromArray(S, base, at + 6 * ld)).intoArray(c, cOffset + 6 * ldc);
        }
        if (rows > 7) {
            c70.add(FloatVector.fromArray(S, base, at + 7 * ld)).intoArray(c, cOffset + 7 * ldc);
        }
    }
}
