package fathom.kernel;

/**
 * The one-dimensional transforms of a three-tap correlation with stride 2. Of its four outputs
 *
 * <pre>y[i] = w1 x[2i] + (w0 x[2i - 1] + w2 x[2i + 1])</pre>
 *
 * the first part takes one product each and the second, a two-tap correlation of the odd pixels, together five by Winograd's F(4, 2) at
 * the points 0, 1, -1, 1/2 and infinity: nine products instead of twelve. The same holds for the gradient of x, whose even pixels see one
 * output and whose odd pixels see two. Arguments as in {@link Lines}.
 *
 * <p>Source: Lavin and Gray 2016, arXiv 1509.09308; splitting by the stride: Yepez and Ko 2020, Stride 2 1-D, 2-D,
 * and 3-D Winograd for convolutional neural networks, IEEE Transactions on VLSI Systems 28.
 */
interface HalfLines {
    /** Channels of a call. */
    int WIDTH = Lines.WIDTH;

    float THIRD = 1f / 3;

    /** The four numbers whose products are taken as they are. */
    void copy(int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep);

    /** Bt: 5 to 5. */
    void input(int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep);

    /** At: 5 to 4. */
    void output(int count, float[] m, int from, int fromNext, int fromStep, float[] y, int to, int toNext, int toStep);

    /** At, plus four products taken as they are: 4 and 5 to 4. */
    void output(
            int count,
            float[] e,
            int even0,
            int evenNext,
            int evenStep,
            float[] m,
            int from,
            int fromNext,
            int fromStep,
            float[] y,
            int to,
            int toNext,
            int toStep);

    /** A, the adjoint of {@link #output}: 4 to 5. */
    void outputGradient(
            int count, float[] z, int from, int fromNext, int fromStep, float[] m, int to, int toNext, int toStep);

    /** The middle tap, and G of the outer two: 3 to 6. */
    void filter(int count, float[] w, int from, int fromNext, int fromStep, float[] u, int to, int toNext, int toStep);

    /** The adjoint of {@link #filter}: 6 to 3. */
    void filterGradient(
            int count, float[] u, int from, int fromNext, int fromStep, float[] w, int to, int toNext, int toStep);
}
