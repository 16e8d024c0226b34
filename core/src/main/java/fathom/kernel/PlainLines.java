package fathom.kernel;

import static java.lang.Math.fma;

/** {@link Lines} in plain Java. */
final class PlainLines implements Lines {
    @Override
    public void input(
            int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float d0 = d[f + i];
                float d1 = d[f + fromStep + i];
                float d2 = d[f + 2 * fromStep + i];
                float d3 = d[f + 3 * fromStep + i];
                float d4 = d[f + 4 * fromStep + i];
                float d5 = d[f + 5 * fromStep + i];
                float s = d3 - d1;
                float r = d4 - d2;
                v[t + i] = fma(1.5f, s, d0 - d2 + r);
                v[t + toStep + i] = fma(1.5f, d2 + d3, r + s);
                v[t + 2 * toStep + i] = fma(1.5f, d3 - d2, r - s);
                v[t + 3 * toStep + i] = fma(2f, s, r);
                v[t + 4 * toStep + i] = fma(-0.5f, s, r);
                v[t + 5 * toStep + i] = fma(1.5f, r, d5 - d3 - s);
            }
        }
    }

    @Override
    public void output(
            int count, float[] m, int from, int fromNext, int fromStep, float[] y, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float m0 = m[f + i];
                float m1 = m[f + fromStep + i];
                float m2 = m[f + 2 * fromStep + i];
                float m3 = m[f + 3 * fromStep + i];
                float m4 = m[f + 4 * fromStep + i];
                float m5 = m[f + 5 * fromStep + i];
                float even = m1 + m2;
                float odd = m1 - m2;
                y[t + i] = m0 + even + (m3 + m4);
                y[t + toStep + i] = fma(m4, -2f, fma(m3, 0.5f, odd));
                y[t + 2 * toStep + i] = fma(m4, 4f, fma(m3, 0.25f, even));
                y[t + 3 * toStep + i] = fma(m4, -8f, fma(m3, 0.125f, odd + m5));
            }
        }
    }

    @Override
    public void outputGradient(
            int count, float[] z, int from, int fromNext, int fromStep, float[] m, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float z0 = z[f + i];
                float z1 = z[f + fromStep + i];
                float z2 = z[f + 2 * fromStep + i];
                float z3 = z[f + 3 * fromStep + i];
                float even = z0 + z2;
                float odd = z1 + z3;
                m[t + i] = z0;
                m[t + toStep + i] = even + odd;
                m[t + 2 * toStep + i] = even - odd;
                m[t + 3 * toStep + i] = fma(0.5f, fma(0.25f, z3, z1), fma(0.25f, z2, z0));
                m[t + 4 * toStep + i] = fma(-2f, fma(4f, z3, z1), fma(4f, z2, z0));
                m[t + 5 * toStep + i] = z3;
            }
        }
    }

    @Override
    public void filter(
            int count, float[] w, int from, int fromNext, int fromStep, float[] u, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float w0 = w[f + i];
                float w1 = w[f + fromStep + i];
                float w2 = w[f + 2 * fromStep + i];
                float even = w0 + w2;
                u[t + i] = w0;
                u[t + toStep + i] = (even + w1) * THIRD;
                u[t + 2 * toStep + i] = (w1 - even) * THIRD;
                u[t + 3 * toStep + i] = fma(w2, -4 * FIFTEENTH, fma(w1, -8 * FIFTEENTH, w0 * (-16 * FIFTEENTH)));
                u[t + 4 * toStep + i] = fma(w2, 4 * FIFTEENTH, fma(w1, -2 * FIFTEENTH, w0 * FIFTEENTH));
                u[t + 5 * toStep + i] = w2;
            }
        }
    }

    @Override
    public void filterGradient(
            int count, float[] u, int from, int fromNext, int fromStep, float[] w, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float u0 = u[f + i];
                float u1 = u[f + fromStep + i];
                float u2 = u[f + 2 * fromStep + i];
                float u3 = u[f + 3 * fromStep + i];
                float u4 = u[f + 4 * fromStep + i];
                float u5 = u[f + 5 * fromStep + i];
                float odd = u1 - u2;
                float even = (u1 + u2) * THIRD;
                w[t + i] = fma(u4, FIFTEENTH, fma(u3, -16 * FIFTEENTH, fma(odd, THIRD, u0)));
                w[t + toStep + i] = fma(u4, -2 * FIFTEENTH, fma(u3, -8 * FIFTEENTH, even));
                w[t + 2 * toStep + i] = fma(u4, 4 * FIFTEENTH, fma(u3, -4 * FIFTEENTH, fma(odd, THIRD, u5)));
            }
        }
    }
}
