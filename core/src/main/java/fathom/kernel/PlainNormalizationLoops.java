package fathom.kernel;

import static java.lang.Math.fma;

/** {@link NormalizationLoops} in plain Java. */
final class PlainNormalizationLoops implements NormalizationLoops {
    @Override
    public void squares(int n, float[] x, int at, float[] centre, float[] sum, float[] square) {
        squares(0, n, x, at, centre, sum, square);
    }

    @Override
    public void products(int n, float[] x, int at, float[] mean, float[] dy, float[] sum, float[] product) {
        products(0, n, x, at, mean, dy, sum, product);
    }

    @Override
    public void normalize(int n, float[] x, int at, float[] mean, float[] factor, float[] shift, float[] y) {
        normalize(0, n, x, at, mean, factor, shift, y);
    }

    @Override
    public void gradient(
            int n,
            float[] x,
            int at,
            float[] mean,
            float[] slope,
            float[] offset,
            float[] tilt,
            float[] dy,
            float[] dx) {
        gradient(0, n, x, at, mean, slope, offset, tilt, dy, dx);
    }

    // The same for the numbers k in [from, n).

    static void squares(int from, int n, float[] x, int at, float[] centre, float[] sum, float[] square) {
        for (int k = from; k < n; k++) {
            float d = x[at + k] - centre[k];
            sum[k] += d;
            square[k] = fma(d, d, square[k]);
        }
    }

    static void products(int from, int n, float[] x, int at, float[] mean, float[] dy, float[] sum, float[] product) {
        for (int k = from; k < n; k++) {
            sum[k] += dy[at + k];
            product[k] = fma(dy[at + k], x[at + k] - mean[k], product[k]);
        }
    }

    static void normalize(int from, int n, float[] x, int at, float[] mean, float[] factor, float[] shift, float[] y) {
        for (int k = from; k < n; k++) {
            y[at + k] = fma(x[at + k] - mean[k], factor[k], shift[k]);
        }
    }

    static void gradient(
            int from,
            int n,
            float[] x,
            int at,
            float[] mean,
            float[] slope,
            float[] offset,
            float[] tilt,
            float[] dy,
            float[] dx) {
        for (int k = from; k < n; k++) {
            dx[at + k] = slope[k] * fma(mean[k] - x[at + k], tilt[k], dy[at + k] - offset[k]);
        }
    }
}
