package fathom.kernel;

/** Matrix product on one thread, as the convolutions need it: the inner part that providers differ in. */
interface Gemm {
    /**
     * C = op(A) B, or C += op(A) B, with op(A) {@code m x k}, B {@code k x n}, C {@code m x n}, row-major; see
     * {@link Kernels#gemm}. The same arguments give the same bits.
     *
     * @param transposeA whether A is stored as {@code k x m}
     * @param c modified
     */
    void multiply(
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
            int ldc);
}
