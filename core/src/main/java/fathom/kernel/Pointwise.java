package fathom.kernel;

/** What is computed element by element over ranges of arrays, on one thread. */
interface Pointwise {
    /** y[yOffset + i] = f(x[xOffset + i]) for i in [0, n); y may be x at the same offset. */
    void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset);

    /**
     * dx[dxOffset + i] = dy[dyOffset + i] f' for i in [0, n), f' from {@code source[sourceOffset + i]}: the output where
     * {@link Activation#derivativeFromOutput} holds, elsewhere the input. dx may be dy at the same offset.
     */
    void backward(
            Activation f, int n, float[] source, int sourceOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

    /** y[yOffset + i] += x[xOffset + i] for i in [0, n); y must not be x. */
    void add(int n, float[] x, int xOffset, float[] y, int yOffset);

    /** The bits of the largest magnitude in [begin, end): 0 for none, those of some NaN if there is one. */
    int largest(int begin, int end, float[] x);

    /** y[i] = x[i] 2^power for i in [begin, end), with 0 <= power < 250; y may be x. */
    void multiply(int power, int begin, int end, float[] x, float[] y);

    /** y[i] = y[i] 2^-power for i in [begin, end), or 0 where that is below 2^-126, with 0 <= power < 250. */
    void divide(int power, int begin, int end, float[] y);

    /** {@link Kernels#momentumStep} on the elements [begin, end). */
    void momentumStep(
            int begin,
            int end,
            float rate,
            float momentum,
            float decay,
            boolean nesterov,
            float[] gradient,
            float[] w,
            float[] v);
}
