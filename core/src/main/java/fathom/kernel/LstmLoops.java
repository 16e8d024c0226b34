package fathom.kernel;

/** What {@link LstmGroup} computes element by element, on one thread, beside the nonlinearities. The gates i, f, g, o are planes of n numbers. */
interface LstmLoops {
    /** c = f c + i g, with the gates from {@code at} on. */
    void nextCell(int n, float[] gates, int at, float[] c);

    /** y[to + k] = x[at + k] h[from + k] for k in [0, n). */
    void multiply(int n, float[] x, int at, float[] h, int from, float[] y, int to);

    /**
     * The gradients of the gates of a step before their nonlinearities, for s = tanh(c) and y = o s:
     *
     * <pre>
     * dc += dy o (1 - s^2)
     * di = dc g i (1 - i)    df = dc c[t-1] f (1 - f)    dg = dc i (1 - g^2)    do = dy s o (1 - o)
     * dc = dc f
     * </pre>
     *
     * @param trail holds the gates from {@code at} on and c[t-1] from {@code before} on
     * @param dc modified: the gradient of c from step t + 1 becomes that of c[t-1]
     * @param dgates modified: overwritten from {@code to} on, gates being {@code plane} apart
     */
    void gradients(
            int n,
            float[] trail,
            int at,
            int before,
            float[] s,
            float[] dy,
            float[] dc,
            float[] dgates,
            int to,
            int plane);
}
