package fathom.kernel;

/**
 * The one-dimensional transforms of Winograd's F(4, 3): four outputs of a three-tap correlation from six inputs with six products,
 *
 * <pre>y = At [(G w) * (Bt d)]</pre>
 *
 * interpolated at the points 0, 1, -1, 1/2, -2 and infinity. With these points the error is a third less than with the usual 0, ±1, ±2.
 * A two-dimensional transform applies one of them along the columns and again along the rows.
 *
 * <p>Each works on {@value #WIDTH} channels: it reads its inputs at {@code from, from + fromStep, ...} and writes its outputs at
 * {@code to, to + toStep, ...}. {@link PlainLines} has the formulas; every operation in them is one of IEEE arithmetic, rounded once, so that all
 * versions give the same bits.
 *
 * <p>Source: Lavin and Gray 2016, arXiv 1509.09308; the points: Barabasz et al. 2018, arXiv 1803.10986.
 */
interface Lines {
    /** Channels of a call: whole vectors of any machine. */
    int WIDTH = 16;

    float THIRD = 1f / 3;
    float FIFTEENTH = 1f / 15;

    /** Bt: 6 to 6. */
    void input(float[] d, int from, int fromStep, float[] v, int to, int toStep);

    /** At: 6 to 4. */
    void output(float[] m, int from, int fromStep, float[] y, int to, int toStep);

    /** A, the adjoint of {@link #output}: 4 to 6. */
    void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep);

    /** G: 3 to 6. */
    void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep);

    /** The adjoint of {@link #filter}: 6 to 3. */
    void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep);
}
