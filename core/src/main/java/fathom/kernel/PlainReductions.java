package fathom.kernel;

import java.util.Arrays;

/** {@link Reductions} in plain Java, element by element; the methods with {@code from} add a part of a row to lanes that hold another. */
final class PlainReductions implements Reductions {
    @Override
    public float max(int n, float[] x, int xo, float[] lanes) {
        return max(0, n, Float.NEGATIVE_INFINITY, x, xo);
    }

    static float max(int from, int n, float before, float[] x, int xo) {
        float max = before;
        for (int i = from; i < n; i++) {
            max = Math.max(max, x[xo + i]);
        }
        return max;
    }

    @Override
    public float sum(int n, float[] x, int xo, float[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0f);
        return sum(0, n, x, xo, lanes);
    }

    static float sum(int from, int n, float[] x, int xo, float[] lanes) {
        for (int i = from; i < n; i++) {
            lanes[i % LANES] += x[xo + i];
        }
        return Reductions.total(lanes);
    }

    @Override
    public float squares(int n, float centre, float[] x, int xo, float[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0f);
        return squares(0, n, centre, x, xo, lanes);
    }

    static float squares(int from, int n, float centre, float[] x, int xo, float[] lanes) {
        for (int i = from; i < n; i++) {
            float d = x[xo + i] - centre;
            lanes[i % LANES] = Math.fma(d, d, lanes[i % LANES]);
        }
        return Reductions.total(lanes);
    }

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo, float[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0f);
        return dot(0, n, x, xo, y, yo, lanes);
    }

    static float dot(int from, int n, float[] x, int xo, float[] y, int yo, float[] lanes) {
        for (int i = from; i < n; i++) {
            lanes[i % LANES] = Math.fma(x[xo + i], y[yo + i], lanes[i % LANES]);
        }
        return Reductions.total(lanes);
    }

    @Override
    public float exponentials(int n, float scale, float centre, float[] x, int xo, float[] y, int yo, float[] lanes) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.exp((x[xo + i] - centre) * scale);
        }
        return sum(n, y, yo, lanes);
    }
}
