package fathom.kernel;

/**
 * OpenBLAS where it is faster than the Vector API, chosen by the sizes alone. Measured on one AMD Zen 4 core, 2026-11-23, JDK 17, GFLOP/s
 * of {@link VectorGemm} and {@link OpenBlasGemm} (m x n x k): 32x16x16 70 and 53, 32x32x32 95 and 87, 32x64x64 85 and 107,
 * 64x64x64 78 and 110, 128x128x128 89 and 93. Inside 3x3 convolutions, forward and backward together, OpenBLAS takes 15 % less time with
 * 64 channels, 20 % less with 128, and 10 % more with 16.
 *
 * <p>Above a million multiply-adds OpenBLAS leaves the path that it has for small matrices. Measured on the same kind of core on
 * 2026-11-24 with B or A from main memory, as least processor time of many calls while other programs ran: 128x128x1000 98 and 84,
 * 252x128x128 with A transposed 99 and 82, 128x128x1000 with B at hand 106 and 85.
 */
final class GemmByShape implements Gemm {
    private static final int MIN_COLUMNS = 64;
    private static final long MIN_PRODUCTS = 1 << 16;
    private static final long MAX_PRODUCTS = 1_000_000;

    private final Gemm vector;
    private final Gemm openBlas;

    GemmByShape(Gemm vector, Gemm openBlas) {
        this.vector = vector;
        this.openBlas = openBlas;
    }

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
        long products = (long) m * n * k;
        Gemm chosen = n >= MIN_COLUMNS && products >= MIN_PRODUCTS && products <= MAX_PRODUCTS ? openBlas : vector;
        chosen.multiply(transposeA, m, n, k, a, aOffset, lda, b, bOffset, ldb, accumulate, c, cOffset, ldc);
    }
}
