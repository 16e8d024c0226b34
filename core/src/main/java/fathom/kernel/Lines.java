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
 * {@code to, to + toStep, ...}, and so on for {@code count} lines, {@code fromNext} and {@code toNext} apart: a call for each line would take as
 * long as the line. {@link PlainLines} has the formulas; every operation in them is one of IEEE arithmetic, rounded once, so that all
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
    void input(int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep);

    /** At: 6 to 4. */
    void output(int count, float[] m, int from, int fromNext, int fromStep, float[] y, int to, int toNext, int toStep);

    /** A, the adjoint of {@link #output}: 4 to 6. */
    void outputGradient(
            int count, float[] z, int from, int fromNext, int fromStep, float[] m, int to, int toNext, int toStep);

    /** G: 3 to 6. */
    void filter(int count, float[] w, int from, int fromNext, int fromStep, float[] u, int to, int toNext, int toStep);

    /** The adjoint of {@link #filter}: 6 to 3. */
    void filterGradient(
            int count, float[] u, int from, int fromNext, int fromStep, float[] w, int to, int toNext, int toStep);
}
