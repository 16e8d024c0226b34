package fathom.kernel;

/**
 * What one thread computes, the part in which providers differ: {@link ThreadedKernels} divides the work and puts it together, in the same way for
 * all of them.
 */
record KernelParts(
        Gemm gemm,
        Pointwise pointwise,
        Lines lines,
        HalfLines halfLines,
        DirectTiles direct,
        NormalizationLoops normalization,
        LstmLoops lstm,
        Reductions reductions) {
    /** Plain Java: the readable version of each part, for every machine. */
    static KernelParts plain() {
        return new KernelParts(
                new PlainGemm(),
                new PlainPointwise(),
                new PlainLines(),
                new PlainHalfLines(),
                new PlainDirectTiles(),
                new PlainNormalizationLoops(),
                new PlainLstmLoops(),
                new PlainReductions());
    }

    /** The Vector API, to the same bits. */
    static KernelParts vector() {
        return new KernelParts(
                new VectorGemm(),
                new VectorPointwise(),
                new VectorLines(),
                new VectorHalfLines(),
                new VectorDirectTiles(),
                new VectorNormalizationLoops(),
                new VectorLstmLoops(),
                new VectorReductions());
    }

    KernelParts with(Gemm other) {
        return new KernelParts(other, pointwise, lines, halfLines, direct, normalization, lstm, reductions);
    }
}
