package fathom.kernel;

/** {@link LstmLoops} in plain Java; the static methods begin at any element. */
final class PlainLstmLoops implements LstmLoops {
    @Override
    public void nextCell(int n, float[] gates, int at, float[] c) {
        nextCell(0, n, gates, at, c);
    }

    static void nextCell(int begin, int n, float[] gates, int at, float[] c) {
        for (int k = begin; k < n; k++) {
            c[k] = gates[at + n + k] * c[k] + gates[at + k] * gates[at + 2 * n + k];
        }
    }

    @Override
    public void multiply(int n, float[] x, int at, float[] h, int from, float[] y, int to) {
        multiply(0, n, x, at, h, from, y, to);
    }

    static void multiply(int begin, int n, float[] x, int at, float[] h, int from, float[] y, int to) {
        for (int k = begin; k < n; k++) {
            y[to + k] = x[at + k] * h[from + k];
        }
    }

    @Override
    public void gradients(
            int n,
            float[] trail,
            int at,
            int before,
            float[] s,
            float[] dy,
            float[] dc,
            float[] dgates,
            int to,
            int plane) {
        gradients(0, n, trail, at, before, s, dy, dc, dgates, to, plane);
    }

    static void gradients(
            int begin,
            int n,
            float[] trail,
            int at,
            int before,
            float[] s,
            float[] dy,
            float[] dc,
            float[] dgates,
            int to,
            int plane) {
        for (int k = begin; k < n; k++) {
            float i = trail[at + k];
            float f = trail[at + n + k];
            float g = trail[at + 2 * n + k];
            float o = trail[at + 3 * n + k];
            float d = dc[k] + dy[k] * o * (1 - s[k] * s[k]);
            dgates[to + k] = d * g * i * (1 - i);
            dgates[to + plane + k] = d * trail[before + k] * f * (1 - f);
            dgates[to + 2 * plane + k] = d * i * (1 - g * g);
            dgates[to + 3 * plane + k] = dy[k] * s[k] * o * (1 - o);
            dc[k] = d * f;
        }
    }
}
