package fathom.kernel;

/** Activations over ranges of arrays on one thread. */
interface Pointwise {
    /** y[yOffset + i] = f(x[xOffset + i]) for i in [0, n); y may be x at the same offset. */
    void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset);

    /**
     * dx[dxOffset + i] = dy[dyOffset + i] f' for i in [0, n), f' from {@code source[sourceOffset + i]}: the output where
     * {@link Activation#derivativeFromOutput} holds, elsewhere the input. dx may be dy at the same offset.
     */
    void backward(
            Activation f, int n, float[] source, int sourceOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);
}
