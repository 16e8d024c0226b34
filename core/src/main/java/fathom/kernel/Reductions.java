package fathom.kernel;

/**
 * Numbers that follow from a whole row, on one thread. A sum is kept in {@value #LANES} lanes, element i in lane i mod {@value #LANES}, which are
 * added in order at the end: the same bits for vectors of any width. {@link PlainReductions} is the specification.
 *
 * <p>{@code lanes} is memory for the sums, {@value #LANES} floats, undefined before and after.
 */
interface Reductions {
    int LANES = 16;

    /** The largest of x[xo + i] for i in [0, n); NaN if one is. */
    float max(int n, float[] x, int xo, float[] lanes);

    /** The sum of x[xo + i] for i in [0, n). */
    float sum(int n, float[] x, int xo, float[] lanes);

    /** The sum of (x[xo + i] - centre)^2 for i in [0, n). */
    float squares(int n, float centre, float[] x, int xo, float[] lanes);

    /** The sum of x[xo + i] y[yo + i] for i in [0, n). */
    float dot(int n, float[] x, int xo, float[] y, int yo, float[] lanes);

    /**
     * y[yo + i] = exp(scale (x[xo + i] - centre)) for i in [0, n), and their sum; y may be x at the same offset.
     *
     * @param y modified: overwritten
     */
    float exponentials(int n, float scale, float centre, float[] x, int xo, float[] y, int yo, float[] lanes);

    /** What the lanes hold, added in order. */
    static float total(float[] lanes) {
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += lanes[lane];
        }
        return sum;
    }
}
