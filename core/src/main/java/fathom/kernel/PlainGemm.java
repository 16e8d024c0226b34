package fathom.kernel;

import java.util.Arrays;

/** {@link Gemm} row by row in plain Java. */
final class PlainGemm implements Gemm {
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
        for (int i = 0; i < m; i++) {
            int ci = cOffset + i * ldc;
            if (!accumulate) {
                Arrays.fill(c, ci, ci + n, 0);
            }
            for (int p = 0; p < k; p++) {
                float aip = transposeA ? a[aOffset + p * lda + i] : a[aOffset + i * lda + p];
                addProduct(n, aip, b, bOffset + p * ldb, c, ci);
            }
        }
    }

    private static void addProduct(int n, float factor, float[] b, int from, float[] c, int to) {
        for (int j = 0; j < n; j++) {
            c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
        }
    }
}
