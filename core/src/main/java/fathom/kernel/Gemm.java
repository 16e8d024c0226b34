package fathom.kernel;

/** Matrix product on one thread: the inner part of convolutions, affine maps and recurrent cells. {@link PlainGemm} is its specification. */
interface Gemm {
    /**
     * C = op(A) B, or C += op(A) B, with op(A) {@code m x k}, B {@code k x n}, C {@code m x n}, row-major; see
     * {@link Kernels#gemm}. Each element is the chain of fused multiply-adds that is described there, so that it does not matter how a product is
     * cut into pieces (but for OpenBLAS).
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
