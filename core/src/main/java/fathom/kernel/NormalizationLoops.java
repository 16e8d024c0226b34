package fathom.kernel;

/**
 * The inner loops of batch normalization, over {@code n} elements of whole rows from {@code at} on. The numbers of the channels are repeated beside
 * every row, so that element {@code at + k} goes with number {@code k} of them.
 */
interface NormalizationLoops {
    /** d = x[at + k] - centre[k]; sum[k] += d, square[k] = fma(d, d, square[k]). */
    void squares(int n, float[] x, int at, float[] centre, float[] sum, float[] square);

    /** sum[k] += dy[at + k], product[k] = fma(dy[at + k], x[at + k] - mean[k], product[k]). */
    void products(int n, float[] x, int at, float[] mean, float[] dy, float[] sum, float[] product);

    /** y[at + k] = fma(x[at + k] - mean[k], factor[k], shift[k]). */
    void normalize(int n, float[] x, int at, float[] mean, float[] factor, float[] shift, float[] y);

    /** dx[at + k] = slope[k] fma(mean[k] - x[at + k], tilt[k], dy[at + k] - offset[k]). */
    void gradient(
            int n,
            float[] x,
            int at,
            float[] mean,
            float[] slope,
            float[] offset,
            float[] tilt,
            float[] dy,
            float[] dx);
}
