package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of a matrix product: a tile of C, so many rows of so many vectors, stays in registers while it walks down k. Per step
 * the vectors of a row of B are loaded, and each is multiplied by one number of each row of A and added in one operation:
 *
 * <pre>c[i, j] = fma(a[i, p], b[p, j], c[i, j]) for p = 0, 1, ..., k - 1</pre>
 *
 * <p>Row i of A begins at {@code aOffset + i rowStep}, and its numbers are {@code step} apart. What a sum begins with is read at
 * {@code fromOffset + i ldf + j}: C itself, or one row for all, of biases or zeros, where {@code ldf} is 0.
 *
 * <p>The text is as long as it is because C2 wants it so. In a method as large as these it stops inlining methods that are not the Vector
 * API's, and puts the vectors on the heap to call one. An array of vectors lives on the heap too. Branches on the number of rows around the
 * loop make it spill registers: the tiles that most of the work goes through have none. Before the sums are stored their classes are compared, which
 * never fails: it tells C2 what they are ({@link VectorWidth#VECTOR}).
 */
final class VectorTiles {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final Class<?> VECTOR = VectorWidth.VECTOR;
    private static final int L = VectorWidth.LANES;

    private VectorTiles() {}

    /** 6 rows, 4 vectors: 24 sums, which take 29 registers in all. */
    static void tile6x4(
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
        int a0 = aOffset;
        int a1 = aOffset + rowStep;
        int a2 = aOffset + 2 * rowStep;
        int a3 = aOffset + 3 * rowStep;
        int a4 = aOffset + 4 * rowStep;
        int a5 = aOffset + 5 * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(S, from, fromOffset + L);
        FloatVector c02 = FloatVector.fromArray(S, from, fromOffset + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, from, fromOffset + 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, from, fromOffset + ldf);
        FloatVector c11 = FloatVector.fromArray(S, from, fromOffset + ldf + L);
        FloatVector c12 = FloatVector.fromArray(S, from, fromOffset + ldf + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, from, fromOffset + ldf + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf);
        FloatVector c21 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + L);
        FloatVector c22 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + 3 * L);
        FloatVector c30 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf);
        FloatVector c31 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + L);
        FloatVector c32 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + 3 * L);
        FloatVector c40 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf);
        FloatVector c41 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf + L);
        FloatVector c42 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf + 2 * L);
        FloatVector c43 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf + 3 * L);
        FloatVector c50 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf);
        FloatVector c51 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf + L);
        FloatVector c52 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf + 2 * L);
        FloatVector c53 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf + 3 * L);
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
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + pa]);
            c40 = b0.fma(x4, c40);
            c41 = b1.fma(x4, c41);
            c42 = b2.fma(x4, c42);
            c43 = b3.fma(x4, c43);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + pa]);
            c50 = b0.fma(x5, c50);
            c51 = b1.fma(x5, c51);
            c52 = b2.fma(x5, c52);
            c53 = b3.fma(x5, c53);
            pa += step;
            pb += ldb;
        }
        if (c00.getClass() != VECTOR
                || c01.getClass() != VECTOR
                || c02.getClass() != VECTOR
                || c03.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c11.getClass() != VECTOR
                || c12.getClass() != VECTOR
                || c13.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c21.getClass() != VECTOR
                || c22.getClass() != VECTOR
                || c23.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c31.getClass() != VECTOR
                || c32.getClass() != VECTOR
                || c33.getClass() != VECTOR
                || c40.getClass() != VECTOR
                || c41.getClass() != VECTOR
                || c42.getClass() != VECTOR
                || c43.getClass() != VECTOR
                || c50.getClass() != VECTOR
                || c51.getClass() != VECTOR
                || c52.getClass() != VECTOR
                || c53.getClass() != VECTOR) {
            throw new AssertionError();
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
        c40.intoArray(c, cOffset + 4 * ldc);
        c41.intoArray(c, cOffset + 4 * ldc + L);
        c42.intoArray(c, cOffset + 4 * ldc + 2 * L);
        c43.intoArray(c, cOffset + 4 * ldc + 3 * L);
        c50.intoArray(c, cOffset + 5 * ldc);
        c51.intoArray(c, cOffset + 5 * ldc + L);
        c52.intoArray(c, cOffset + 5 * ldc + 2 * L);
        c53.intoArray(c, cOffset + 5 * ldc + 3 * L);
    }

    /** 4 rows, 4 vectors. */
    static void tile4x4(
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
        int a0 = aOffset;
        int a1 = aOffset + rowStep;
        int a2 = aOffset + 2 * rowStep;
        int a3 = aOffset + 3 * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(S, from, fromOffset + L);
        FloatVector c02 = FloatVector.fromArray(S, from, fromOffset + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, from, fromOffset + 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, from, fromOffset + ldf);
        FloatVector c11 = FloatVector.fromArray(S, from, fromOffset + ldf + L);
        FloatVector c12 = FloatVector.fromArray(S, from, fromOffset + ldf + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, from, fromOffset + ldf + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf);
        FloatVector c21 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + L);
        FloatVector c22 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + 3 * L);
        FloatVector c30 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf);
        FloatVector c31 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + L);
        FloatVector c32 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + 3 * L);
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
        if (c00.getClass() != VECTOR
                || c01.getClass() != VECTOR
                || c02.getClass() != VECTOR
                || c03.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c11.getClass() != VECTOR
                || c12.getClass() != VECTOR
                || c13.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c21.getClass() != VECTOR
                || c22.getClass() != VECTOR
                || c23.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c31.getClass() != VECTOR
                || c32.getClass() != VECTOR
                || c33.getClass() != VECTOR) {
            throw new AssertionError();
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

    /** 6 rows, 2 vectors: 15 registers, as many as AVX2 can spare. */
    static void tile6x2(
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
        int a0 = aOffset;
        int a1 = aOffset + rowStep;
        int a2 = aOffset + 2 * rowStep;
        int a3 = aOffset + 3 * rowStep;
        int a4 = aOffset + 4 * rowStep;
        int a5 = aOffset + 5 * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(S, from, fromOffset + L);
        FloatVector c10 = FloatVector.fromArray(S, from, fromOffset + ldf);
        FloatVector c11 = FloatVector.fromArray(S, from, fromOffset + ldf + L);
        FloatVector c20 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf);
        FloatVector c21 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf + L);
        FloatVector c30 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf);
        FloatVector c31 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf + L);
        FloatVector c40 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf);
        FloatVector c41 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf + L);
        FloatVector c50 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf);
        FloatVector c51 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf + L);
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
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + pa]);
            c40 = b0.fma(x4, c40);
            c41 = b1.fma(x4, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + pa]);
            c50 = b0.fma(x5, c50);
            c51 = b1.fma(x5, c51);
            pa += step;
            pb += ldb;
        }
        if (c00.getClass() != VECTOR
                || c01.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c11.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c21.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c31.getClass() != VECTOR
                || c40.getClass() != VECTOR
                || c41.getClass() != VECTOR
                || c50.getClass() != VECTOR
                || c51.getClass() != VECTOR) {
            throw new AssertionError();
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + L);
        c10.intoArray(c, cOffset + ldc);
        c11.intoArray(c, cOffset + ldc + L);
        c20.intoArray(c, cOffset + 2 * ldc);
        c21.intoArray(c, cOffset + 2 * ldc + L);
        c30.intoArray(c, cOffset + 3 * ldc);
        c31.intoArray(c, cOffset + 3 * ldc + L);
        c40.intoArray(c, cOffset + 4 * ldc);
        c41.intoArray(c, cOffset + 4 * ldc + L);
        c50.intoArray(c, cOffset + 5 * ldc);
        c51.intoArray(c, cOffset + 5 * ldc + L);
    }

    /** The first {@code rows <= 4} rows of 4, 2 vectors: rows beyond them repeat the last one and are not stored. The next is alike. */
    static void tile4x2(
            int rows,
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
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, rows - 1) * rowStep;
        int a2 = aOffset + Math.min(2, rows - 1) * rowStep;
        int a3 = aOffset + Math.min(3, rows - 1) * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(S, from, fromOffset + L);
        int f1 = fromOffset + Math.min(1, rows - 1) * ldf;
        FloatVector c10 = FloatVector.fromArray(S, from, f1);
        FloatVector c11 = FloatVector.fromArray(S, from, f1 + L);
        int f2 = fromOffset + Math.min(2, rows - 1) * ldf;
        FloatVector c20 = FloatVector.fromArray(S, from, f2);
        FloatVector c21 = FloatVector.fromArray(S, from, f2 + L);
        int f3 = fromOffset + Math.min(3, rows - 1) * ldf;
        FloatVector c30 = FloatVector.fromArray(S, from, f3);
        FloatVector c31 = FloatVector.fromArray(S, from, f3 + L);
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
        if (c00.getClass() != VECTOR
                || c01.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c11.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c21.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c31.getClass() != VECTOR) {
            throw new AssertionError();
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + L);
        if (rows > 1) {
            c10.intoArray(c, cOffset + ldc);
            c11.intoArray(c, cOffset + ldc + L);
        }
        if (rows > 2) {
            c20.intoArray(c, cOffset + 2 * ldc);
            c21.intoArray(c, cOffset + 2 * ldc + L);
        }
        if (rows > 3) {
            c30.intoArray(c, cOffset + 3 * ldc);
            c31.intoArray(c, cOffset + 3 * ldc + L);
        }
    }

    /** The first {@code rows <= 8} rows of 8, 1 vector. */
    static void tile8x1(
            int rows,
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
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, rows - 1) * rowStep;
        int a2 = aOffset + Math.min(2, rows - 1) * rowStep;
        int a3 = aOffset + Math.min(3, rows - 1) * rowStep;
        int a4 = aOffset + Math.min(4, rows - 1) * rowStep;
        int a5 = aOffset + Math.min(5, rows - 1) * rowStep;
        int a6 = aOffset + Math.min(6, rows - 1) * rowStep;
        int a7 = aOffset + Math.min(7, rows - 1) * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        int f1 = fromOffset + Math.min(1, rows - 1) * ldf;
        FloatVector c10 = FloatVector.fromArray(S, from, f1);
        int f2 = fromOffset + Math.min(2, rows - 1) * ldf;
        FloatVector c20 = FloatVector.fromArray(S, from, f2);
        int f3 = fromOffset + Math.min(3, rows - 1) * ldf;
        FloatVector c30 = FloatVector.fromArray(S, from, f3);
        int f4 = fromOffset + Math.min(4, rows - 1) * ldf;
        FloatVector c40 = FloatVector.fromArray(S, from, f4);
        int f5 = fromOffset + Math.min(5, rows - 1) * ldf;
        FloatVector c50 = FloatVector.fromArray(S, from, f5);
        int f6 = fromOffset + Math.min(6, rows - 1) * ldf;
        FloatVector c60 = FloatVector.fromArray(S, from, f6);
        int f7 = fromOffset + Math.min(7, rows - 1) * ldf;
        FloatVector c70 = FloatVector.fromArray(S, from, f7);
        int pb = bOffset;
        int pa = 0;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + pa]);
            c00 = b0.fma(x0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + pa]);
            c10 = b0.fma(x1, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + pa]);
            c20 = b0.fma(x2, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + pa]);
            c30 = b0.fma(x3, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + pa]);
            c40 = b0.fma(x4, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + pa]);
            c50 = b0.fma(x5, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + pa]);
            c60 = b0.fma(x6, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + pa]);
            c70 = b0.fma(x7, c70);
            pa += step;
            pb += ldb;
        }
        if (c00.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c40.getClass() != VECTOR
                || c50.getClass() != VECTOR
                || c60.getClass() != VECTOR
                || c70.getClass() != VECTOR) {
            throw new AssertionError();
        }
        c00.intoArray(c, cOffset);
        if (rows > 1) {
            c10.intoArray(c, cOffset + ldc);
        }
        if (rows > 2) {
            c20.intoArray(c, cOffset + 2 * ldc);
        }
        if (rows > 3) {
            c30.intoArray(c, cOffset + 3 * ldc);
        }
        if (rows > 4) {
            c40.intoArray(c, cOffset + 4 * ldc);
        }
        if (rows > 5) {
            c50.intoArray(c, cOffset + 5 * ldc);
        }
        if (rows > 6) {
            c60.intoArray(c, cOffset + 6 * ldc);
        }
        if (rows > 7) {
            c70.intoArray(c, cOffset + 7 * ldc);
        }
    }
}
