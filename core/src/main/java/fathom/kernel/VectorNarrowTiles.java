package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of {@link VectorTiles} for a C one vector wide: 16 rows, as with fewer too few products would be under way at once. An A whose rows lie
 * beside each other needs one place in it for all of them, where others need sixteen, and has a tile of its own, measured a quarter faster.
 *
 * <p>Why the classes of the sums are compared: {@link VectorWidth#VECTOR}.
 */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final Class<?> VECTOR = VectorWidth.VECTOR;

    private VectorNarrowTiles() {}

    /** Rows of A {@code rowStep} apart, the numbers of each beside each other: C2 then checks the bounds of all of them before the loop. */
    static void anyRows(
            int k,
            float[] a,
            int aOffset,
            int rowStep,
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
        int a6 = aOffset + 6 * rowStep;
        int a7 = aOffset + 7 * rowStep;
        int a8 = aOffset + 8 * rowStep;
        int a9 = aOffset + 9 * rowStep;
        int a10 = aOffset + 10 * rowStep;
        int a11 = aOffset + 11 * rowStep;
        int a12 = aOffset + 12 * rowStep;
        int a13 = aOffset + 13 * rowStep;
        int a14 = aOffset + 14 * rowStep;
        int a15 = aOffset + 15 * rowStep;
        FloatVector c00 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c10 = FloatVector.fromArray(S, from, fromOffset + ldf);
        FloatVector c20 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf);
        FloatVector c30 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf);
        FloatVector c40 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf);
        FloatVector c50 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf);
        FloatVector c60 = FloatVector.fromArray(S, from, fromOffset + 6 * ldf);
        FloatVector c70 = FloatVector.fromArray(S, from, fromOffset + 7 * ldf);
        FloatVector c80 = FloatVector.fromArray(S, from, fromOffset + 8 * ldf);
        FloatVector c90 = FloatVector.fromArray(S, from, fromOffset + 9 * ldf);
        FloatVector c100 = FloatVector.fromArray(S, from, fromOffset + 10 * ldf);
        FloatVector c110 = FloatVector.fromArray(S, from, fromOffset + 11 * ldf);
        FloatVector c120 = FloatVector.fromArray(S, from, fromOffset + 12 * ldf);
        FloatVector c130 = FloatVector.fromArray(S, from, fromOffset + 13 * ldf);
        FloatVector c140 = FloatVector.fromArray(S, from, fromOffset + 14 * ldf);
        FloatVector c150 = FloatVector.fromArray(S, from, fromOffset + 15 * ldf);
        int pb = bOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = b0.fma(x0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = b0.fma(x1, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = b0.fma(x2, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = b0.fma(x3, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = b0.fma(x4, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = b0.fma(x5, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + p]);
            c60 = b0.fma(x6, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + p]);
            c70 = b0.fma(x7, c70);
            FloatVector x8 = FloatVector.broadcast(S, a[a8 + p]);
            c80 = b0.fma(x8, c80);
            FloatVector x9 = FloatVector.broadcast(S, a[a9 + p]);
            c90 = b0.fma(x9, c90);
            FloatVector x10 = FloatVector.broadcast(S, a[a10 + p]);
            c100 = b0.fma(x10, c100);
            FloatVector x11 = FloatVector.broadcast(S, a[a11 + p]);
            c110 = b0.fma(x11, c110);
            FloatVector x12 = FloatVector.broadcast(S, a[a12 + p]);
            c120 = b0.fma(x12, c120);
            FloatVector x13 = FloatVector.broadcast(S, a[a13 + p]);
            c130 = b0.fma(x13, c130);
            FloatVector x14 = FloatVector.broadcast(S, a[a14 + p]);
            c140 = b0.fma(x14, c140);
            FloatVector x15 = FloatVector.broadcast(S, a[a15 + p]);
            c150 = b0.fma(x15, c150);
            pb += ldb;
        }
        if (c00.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c20.getClass() != VECTOR
                || c30.getClass() != VECTOR
                || c40.getClass() != VECTOR
                || c50.getClass() != VECTOR
                || c60.getClass() != VECTOR
                || c70.getClass() != VECTOR
                || c80.getClass() != VECTOR
                || c90.getClass() != VECTOR
                || c100.getClass() != VECTOR
                || c110.getClass() != VECTOR
                || c120.getClass() != VECTOR
                || c130.getClass() != VECTOR
                || c140.getClass() != VECTOR
                || c150.getClass() != VECTOR) {
            throw new AssertionError();
        }
        c00.intoArray(c, cOffset);
        c10.intoArray(c, cOffset + ldc);
        c20.intoArray(c, cOffset + 2 * ldc);
        c30.intoArray(c, cOffset + 3 * ldc);
        c40.intoArray(c, cOffset + 4 * ldc);
        c50.intoArray(c, cOffset + 5 * ldc);
        c60.intoArray(c, cOffset + 6 * ldc);
        c70.intoArray(c, cOffset + 7 * ldc);
        c80.intoArray(c, cOffset + 8 * ldc);
        c90.intoArray(c, cOffset + 9 * ldc);
        c100.intoArray(c, cOffset + 10 * ldc);
        c110.intoArray(c, cOffset + 11 * ldc);
        c120.intoArray(c, cOffset + 12 * ldc);
        c130.intoArray(c, cOffset + 13 * ldc);
        c140.intoArray(c, cOffset + 14 * ldc);
        c150.intoArray(c, cOffset + 15 * ldc);
    }

    /** Rows of A beside each other, its columns {@code step} apart. */
    static void adjacentRows(
            int k,
            float[] a,
            int aOffset,
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
        FloatVector c0 = FloatVector.fromArray(S, from, fromOffset);
        FloatVector c1 = FloatVector.fromArray(S, from, fromOffset + ldf);
        FloatVector c2 = FloatVector.fromArray(S, from, fromOffset + 2 * ldf);
        FloatVector c3 = FloatVector.fromArray(S, from, fromOffset + 3 * ldf);
        FloatVector c4 = FloatVector.fromArray(S, from, fromOffset + 4 * ldf);
        FloatVector c5 = FloatVector.fromArray(S, from, fromOffset + 5 * ldf);
        FloatVector c6 = FloatVector.fromArray(S, from, fromOffset + 6 * ldf);
        FloatVector c7 = FloatVector.fromArray(S, from, fromOffset + 7 * ldf);
        FloatVector c8 = FloatVector.fromArray(S, from, fromOffset + 8 * ldf);
        FloatVector c9 = FloatVector.fromArray(S, from, fromOffset + 9 * ldf);
        FloatVector c10 = FloatVector.fromArray(S, from, fromOffset + 10 * ldf);
        FloatVector c11 = FloatVector.fromArray(S, from, fromOffset + 11 * ldf);
        FloatVector c12 = FloatVector.fromArray(S, from, fromOffset + 12 * ldf);
        FloatVector c13 = FloatVector.fromArray(S, from, fromOffset + 13 * ldf);
        FloatVector c14 = FloatVector.fromArray(S, from, fromOffset + 14 * ldf);
        FloatVector c15 = FloatVector.fromArray(S, from, fromOffset + 15 * ldf);
        int pb = bOffset;
        int pa = aOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, pb);
            c0 = b0.fma(FloatVector.broadcast(S, a[pa]), c0);
            c1 = b0.fma(FloatVector.broadcast(S, a[pa + 1]), c1);
            c2 = b0.fma(FloatVector.broadcast(S, a[pa + 2]), c2);
            c3 = b0.fma(FloatVector.broadcast(S, a[pa + 3]), c3);
            c4 = b0.fma(FloatVector.broadcast(S, a[pa + 4]), c4);
            c5 = b0.fma(FloatVector.broadcast(S, a[pa + 5]), c5);
            c6 = b0.fma(FloatVector.broadcast(S, a[pa + 6]), c6);
            c7 = b0.fma(FloatVector.broadcast(S, a[pa + 7]), c7);
            c8 = b0.fma(FloatVector.broadcast(S, a[pa + 8]), c8);
            c9 = b0.fma(FloatVector.broadcast(S, a[pa + 9]), c9);
            c10 = b0.fma(FloatVector.broadcast(S, a[pa + 10]), c10);
            c11 = b0.fma(FloatVector.broadcast(S, a[pa + 11]), c11);
            c12 = b0.fma(FloatVector.broadcast(S, a[pa + 12]), c12);
            c13 = b0.fma(FloatVector.broadcast(S, a[pa + 13]), c13);
            c14 = b0.fma(FloatVector.broadcast(S, a[pa + 14]), c14);
            c15 = b0.fma(FloatVector.broadcast(S, a[pa + 15]), c15);
            pa += step;
            pb += ldb;
        }
        if (c0.getClass() != VECTOR
                || c1.getClass() != VECTOR
                || c2.getClass() != VECTOR
                || c3.getClass() != VECTOR
                || c4.getClass() != VECTOR
                || c5.getClass() != VECTOR
                || c6.getClass() != VECTOR
                || c7.getClass() != VECTOR
                || c8.getClass() != VECTOR
                || c9.getClass() != VECTOR
                || c10.getClass() != VECTOR
                || c11.getClass() != VECTOR
                || c12.getClass() != VECTOR
                || c13.getClass() != VECTOR
                || c14.getClass() != VECTOR
                || c15.getClass() != VECTOR) {
            throw new AssertionError();
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + ldc);
        c2.intoArray(c, cOffset + 2 * ldc);
        c3.intoArray(c, cOffset + 3 * ldc);
        c4.intoArray(c, cOffset + 4 * ldc);
        c5.intoArray(c, cOffset + 5 * ldc);
        c6.intoArray(c, cOffset + 6 * ldc);
        c7.intoArray(c, cOffset + 7 * ldc);
        c8.intoArray(c, cOffset + 8 * ldc);
        c9.intoArray(c, cOffset + 9 * ldc);
        c10.intoArray(c, cOffset + 10 * ldc);
        c11.intoArray(c, cOffset + 11 * ldc);
        c12.intoArray(c, cOffset + 12 * ldc);
        c13.intoArray(c, cOffset + 13 * ldc);
        c14.intoArray(c, cOffset + 14 * ldc);
        c15.intoArray(c, cOffset + 15 * ldc);
    }
}
