package fathom.kernel;

import static java.lang.Math.fma;

/** {@link Lines} in plain Java. */
final class PlainLines implements Lines {
    @Override
    public void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float d0 = d[from + i];
            float d1 = d[from + fromStep + i];
            float d2 = d[from + 2 * fromStep + i];
            float d3 = d[from + 3 * fromStep + i];
            float d4 = d[from + 4 * fromStep + i];
            float d5 = d[from + 5 * fromStep + i];
            float s = d3 - d1;
            float r = d4 - d2;
            v[to + i] = fma(1.5f, s, d0 - d2 + r);
            v[to + toStep + i] = fma(1.5f, d2 + d3, r + s);
            v[to + 2 * toStep + i] = fma(1.5f, d3 - d2, r - s);
            v[to + 3 * toStep + i] = fma(2f, s, r);
            v[to + 4 * toStep + i] = fma(-0.5f, s, r);
            v[to + 5 * toStep + i] = fma(1.5f, r, d5 - d3 - s);
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
            float m5 = m[from + 5 * fromStep + i];
            float even = m1 + m2;
            float odd = m1 - m2;
            y[to + i] = m0 + even + (m3 + m4);
            y[to + toStep + i] = fma(m4, -2f, fma(m3, 0.5f, odd));
            y[to + 2 * toStep + i] = fma(m4, 4f, fma(m3, 0.25f, even));
            y[to + 3 * toStep + i] = fma(m4, -8f, fma(m3, 0.125f, odd + m5));
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
            m[to + 4 * toStep + i] = fma(-2f, fma(4f, z3, z1), fma(4f, z2, z0));
            m[to + 5 * toStep + i] = z3;
        }
    }

    @Override
    public void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        for (int i = 0; i < WIDTH; i++) {
            float w0 = w[from + i];
            float w1 = w[from + fromStep + i];
            float w2 = w[from + 2 * fromStep + i];
            float even = w0 + w2;
            u[to + i] = w0;
            u[to + toStep + i] = (even + w1) * THIRD;
            u[to + 2 * toStep + i] = (w1 - even) * THIRD;
            u[to + 3 * toStep + i] = fma(w2, -4 * FIFTEENTH, fma(w1, -8 * FIFTEENTH, w0 * (-16 * FIFTEENTH)));
            u[to + 4 * toStep + i] = fma(w2, 4 * FIFTEENTH, fma(w1, -2 * FIFTEENTH, w0 * FIFTEENTH));
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
            float odd = u1 - u2;
            float even = (u1 + u2) * THIRD;
            w[to + i] = fma(u4, FIFTEENTH, fma(u3, -16 * FIFTEENTH, fma(odd, THIRD, u0)));
            w[to + toStep + i] = fma(u4, -2 * FIFTEENTH, fma(u3, -8 * FIFTEENTH, even));
            w[to + 2 * toStep + i] = fma(u4, 4 * FIFTEENTH, fma(u3, -4 * FIFTEENTH, fma(odd, THIRD, u5)));
        }
    }
}
