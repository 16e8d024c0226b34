package fathom.kernel;

import static java.lang.Math.fma;

/** {@link HalfLines} in plain Java. */
final class PlainHalfLines implements HalfLines {
    @Override
    public void copy(
            int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i++) {
                float d0 = d[f + i];
                float d1 = d[f + fromStep + i];
                float d2 = d[f + 2 * fromStep + i];
                float d3 = d[f + 3 * fromStep + i];
                v[t + i] = d0;
                v[t + toStep + i] = d1;
                v[t + 2 * toStep + i] = d2;
                v[t + 3 * toStep + i] = d3;
            }
        }
    }

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
                float outer = d3 - d1;
                float inner = d2 - d1;
                v[t + i] = outer + outer - d2 + d0;
                v[t + toStep + i] = fma(0.5f, inner, d3);
                v[t + 2 * toStep + i] = fma(-0.5f, inner, d3 - d2);
                v[t + 3 * toStep + i] = outer;
                v[t + 4 * toStep + i] = fma(-0.5f, outer, d4 - d2);
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
                float even = m1 + m2;
                float odd = m1 - m2;
                y[t + i] = m0 + m3 + even;
                y[t + toStep + i] = fma(m3, 0.5f, odd);
                y[t + 2 * toStep + i] = fma(m3, 0.25f, even);
                y[t + 3 * toStep + i] = fma(m3, 0.125f, odd) + m4;
            }
        }
    }

    @Override
    public void output(
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
            int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            int g = even0 + line * evenNext;
            for (int i = 0; i < WIDTH; i++) {
                float m0 = m[f + i];
                float m1 = m[f + fromStep + i];
                float m2 = m[f + 2 * fromStep + i];
                float m3 = m[f + 3 * fromStep + i];
                float m4 = m[f + 4 * fromStep + i];
                float even = m1 + m2;
                float odd = m1 - m2;
                y[t + i] = m0 + m3 + even + e[g + i];
                y[t + toStep + i] = fma(m3, 0.5f, odd) + e[g + evenStep + i];
                y[t + 2 * toStep + i] = fma(m3, 0.25f, even) + e[g + 2 * evenStep + i];
                y[t + 3 * toStep + i] = fma(m3, 0.125f, odd) + m4 + e[g + 3 * evenStep + i];
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
                m[t + 4 * toStep + i] = z3;
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
                u[t + i] = w1;
                u[t + toStep + i] = w0;
                u[t + 2 * toStep + i] = w0 + w2;
                u[t + 3 * toStep + i] = (w2 - w0) * THIRD;
                u[t + 4 * toStep + i] = fma(w2, -4 * THIRD, w0 * (-8 * THIRD));
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
                w[t + i] = fma(u4, -8 * THIRD, fma(-u3, THIRD, u1 + u2));
                w[t + toStep + i] = u0;
                w[t + 2 * toStep + i] = fma(u4, -4 * THIRD, fma(u3, THIRD, u5 + u2));
            }
        }
    }
}
