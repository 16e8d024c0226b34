package fathom.kernel;

/** {@link Pointwise} by {@link ScalarActivations}, element by element. */
final class PlainPointwise implements Pointwise {
    @Override
    public void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = (float) ScalarActivations.value(f, x[xOffset + i]);
        }
    }

    @Override
    public void backward(
            Activation f, int n, float[] source, int sourceOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
        for (int i = 0; i < n; i++) {
            double slope = ScalarActivations.derivative(f, source[sourceOffset + i]);
            dx[dxOffset + i] = (float) (dy[dyOffset + i] * slope);
        }
    }
}
