package fathom.kernel;

import static java.lang.Math.fma;

/** {@link HalfLines} in plain Java. */
final class PlainHalfLines implements HalfLines {
    @Override
    public void copy(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float d0 = d[from + i];
            float d1 = d[from + fromStep + i];
            float d2 = d[from + 2 * fromStep + i];
            float d3 = d[from + 3 * fromStep + i];
            v[to + i] = d0;
            v[to + toStep + i] = d1;
            v[to + 2 * toStep + i] = d2;
            v[to + 3 * toStep + i] = d3;
        }
    }

    @Override
    public void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float d0 = d[from + i];
            float d1 = d[from + fromStep + i];
            float d2 = d[from + 2 * fromStep + i];
            float d3 = d[from + 3 * fromStep + i];
            float d4 = d[from + 4 * fromStep + i];
            float outer = d3 - d1;
            float inner = d2 - d1;
            v[to + i] = outer + outer - d2 + d0;
            v[to + toStep + i] = fma(0.5f, inner, d3);
            v[to + 2 * toStep + i] = fma(-0.5f, inner, d3 - d2);
            v[to + 3 * toStep + i] = outer;
            v[to + 4 * toStep + i] = fma(-0.5f, outer, d4 - d2);
        }
    }

    @Override
    public void output(float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float m0 = m[from + i];
            float m1 = m[from + fromStep + i];
            float m2 = m[from + 2 * fromStep + i];
            float m3 = m[from + 3 * fromStep + i];
            float m4 = m[from + 4 * fromStep + i];
            float even = m1 + m2;
            float odd = m1 - m2;
            y[to + i] = m0 + m3 + even;
            y[to + toStep + i] = fma(m3, 0.5f, odd);
            y[to + 2 * toStep + i] = fma(m3, 0.25f, even);
            y[to + 3 * toStep + i] = fma(m3, 0.125f, odd) + m4;
        }
    }

    @Override
    public void output(
            float[] e, int even0, int evenStep, float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float m0 = m[from + i];
            float m1 = m[from + fromStep + i];
            float m2 = m[from + 2 * fromStep + i];
            float m3 = m[from + 3 * fromStep + i];
            float m4 = m[from + 4 * fromStep + i];
            float even = m1 + m2;
            float odd = m1 - m2;
            y[to + i] = m0 + m3 + even + e[even0 + i];
            y[to + toStep + i] = fma(m3, 0.5f, odd) + e[even0 + evenStep + i];
            y[to + 2 * toStep + i] = fma(m3, 0.25f, even) + e[even0 + 2 * evenStep + i];
            y[to + 3 * toStep + i] = fma(m3, 0.125f, odd) + m4 + e[even0 + 3 * evenStep + i];
        }
    }

    @Override
    public void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float z0 = z[from + i];
            float z1 = z[from + fromStep + i];
            float z2 = z[from + 2 * fromStep + i];
            float z3 = z[from + 3 * fromStep + i];
            float even = z0 + z2;
            float odd = z1 + z3;
            m[to + i] = z0;
            m[to + toStep + i] = even + odd;
            m[to + 2 * toStep + i] = even - odd;
            m[to + 3 * toStep + i] = fma(0.5f, fma(0.25f, z3, z1), fma(0.25f, z2, z0));
            m[to + 4 * toStep + i] = z3;
        }
    }

    @Override
    public void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float w0 = w[from + i];
            float w1 = w[from + fromStep + i];
            float w2 = w[from + 2 * fromStep + i];
            u[to + i] = w1;
            u[to + toStep + i] = w0;
            u[to + 2 * toStep + i] = w0 + w2;
            u[to + 3 * toStep + i] = (w2 - w0) * THIRD;
            u[to + 4 * toStep + i] = fma(w2, -4 * THIRD, w0 * (-8 * THIRD));
            u[to + 5 * toStep + i] = w2;
        }
    }

    @Override
    public void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float u0 = u[from + i];
            float u1 = u[from + fromStep + i];
            float u2 = u[from + 2 * fromStep + i];
            float u3 = u[from + 3 * fromStep + i];
            float u4 = u[from + 4 * fromStep + i];
            float u5 = u[from + 5 * fromStep + i];
            w[to + i] = fma(u4, -8 * THIRD, fma(-u3, THIRD, u1 + u2));
            w[to + toStep + i] = u0;
            w[to + 2 * toStep + i] = fma(u4, -4 * THIRD, fma(u3, THIRD, u5 + u2));
        }
    }
}
