package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Lines} with the Vector API. No vector goes through a method of ours: where C2 has had enough of inlining, only the Vector API's own
 * methods still are, and a vector that is passed or returned is put on the heap.
 */
final class VectorLines implements Lines {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void input(
            int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep) {
        FloatVector k = FloatVector.broadcast(S, 1.5f);
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector d0 = FloatVector.fromArray(S, d, f + i);
                FloatVector d1 = FloatVector.fromArray(S, d, f + fromStep + i);
                FloatVector d2 = FloatVector.fromArray(S, d, f + 2 * fromStep + i);
                FloatVector d3 = FloatVector.fromArray(S, d, f + 3 * fromStep + i);
                FloatVector d4 = FloatVector.fromArray(S, d, f + 4 * fromStep + i);
                FloatVector d5 = FloatVector.fromArray(S, d, f + 5 * fromStep + i);
                FloatVector s = d3.sub(d1);
                FloatVector r = d4.sub(d2);
                k.fma(s, d0.sub(d2).add(r)).intoArray(v, t + i);
                k.fma(d2.add(d3), r.add(s)).intoArray(v, t + toStep + i);
                k.fma(d3.sub(d2), r.sub(s)).intoArray(v, t + 2 * toStep + i);
                FloatVector.broadcast(S, 2f).fma(s, r).intoArray(v, t + 3 * toStep + i);
                FloatVector.broadcast(S, -0.5f).fma(s, r).intoArray(v, t + 4 * toStep + i);
                k.fma(r, d5.sub(d3).sub(s)).intoArray(v, t + 5 * toStep + i);
            }
        }
    }

    @Override
    public void output(
            int count, float[] m, int from, int fromNext, int fromStep, float[] y, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector m0 = FloatVector.fromArray(S, m, f + i);
                FloatVector m1 = FloatVector.fromArray(S, m, f + fromStep + i);
                FloatVector m2 = FloatVector.fromArray(S, m, f + 2 * fromStep + i);
                FloatVector m3 = FloatVector.fromArray(S, m, f + 3 * fromStep + i);
                FloatVector m4 = FloatVector.fromArray(S, m, f + 4 * fromStep + i);
                FloatVector m5 = FloatVector.fromArray(S, m, f + 5 * fromStep + i);
                FloatVector even = m1.add(m2);
                FloatVector odd = m1.sub(m2);
                m0.add(even).add(m3.add(m4)).intoArray(y, t + i);
                m4.fma(FloatVector.broadcast(S, -2f), m3.fma(FloatVector.broadcast(S, 0.5f), odd))
                        .intoArray(y, t + toStep + i);
                m4.fma(FloatVector.broadcast(S, 4f), m3.fma(FloatVector.broadcast(S, 0.25f), even))
                        .intoArray(y, t + 2 * toStep + i);
                m4.fma(FloatVector.broadcast(S, -8f), m3.fma(FloatVector.broadcast(S, 0.125f), odd.add(m5)))
                        .intoArray(y, t + 3 * toStep + i);
            }
        }
    }

    @Override
    public void outputGradient(
            int count, float[] z, int from, int fromNext, int fromStep, float[] m, int to, int toNext, int toStep) {
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        FloatVector four = FloatVector.broadcast(S, 4f);
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector z0 = FloatVector.fromArray(S, z, f + i);
                FloatVector z1 = FloatVector.fromArray(S, z, f + fromStep + i);
                FloatVector z2 = FloatVector.fromArray(S, z, f + 2 * fromStep + i);
                FloatVector z3 = FloatVector.fromArray(S, z, f + 3 * fromStep + i);
                FloatVector even = z0.add(z2);
                FloatVector odd = z1.add(z3);
                z0.intoArray(m, t + i);
                even.add(odd).intoArray(m, t + toStep + i);
                even.sub(odd).intoArray(m, t + 2 * toStep + i);
                FloatVector.broadcast(S, 0.5f)
                        .fma(quarter.fma(z3, z1), quarter.fma(z2, z0))
                        .intoArray(m, t + 3 * toStep + i);
                FloatVector.broadcast(S, -2f)
                        .fma(four.fma(z3, z1), four.fma(z2, z0))
                        .intoArray(m, t + 4 * toStep + i);
                z3.intoArray(m, t + 5 * toStep + i);
            }
        }
    }

    @Override
    public void filter(
            int count, float[] w, int from, int fromNext, int fromStep, float[] u, int to, int toNext, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector w0 = FloatVector.fromArray(S, w, f + i);
                FloatVector w1 = FloatVector.fromArray(S, w, f + fromStep + i);
                FloatVector w2 = FloatVector.fromArray(S, w, f + 2 * fromStep + i);
                FloatVector even = w0.add(w2);
                w0.intoArray(u, t + i);
                even.add(w1).mul(third).intoArray(u, t + toStep + i);
                w1.sub(even).mul(third).intoArray(u, t + 2 * toStep + i);
                FloatVector u3 = w0.mul(FloatVector.broadcast(S, -16 * FIFTEENTH));
                u3 = w1.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), u3);
                w2.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), u3).intoArray(u, t + 3 * toStep + i);
                FloatVector u4 = w0.mul(FloatVector.broadcast(S, FIFTEENTH));
                u4 = w1.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), u4);
                w2.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), u4).intoArray(u, t + 4 * toStep + i);
                w2.intoArray(u, t + 5 * toStep + i);
            }
        }
    }

    @Override
    public void filterGradient(
            int count, float[] u, int from, int fromNext, int fromStep, float[] w, int to, int toNext, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector u1 = FloatVector.fromArray(S, u, f + fromStep + i);
                FloatVector u2 = FloatVector.fromArray(S, u, f + 2 * fromStep + i);
                FloatVector u3 = FloatVector.fromArray(S, u, f + 3 * fromStep + i);
                FloatVector u4 = FloatVector.fromArray(S, u, f + 4 * fromStep + i);
                FloatVector odd = u1.sub(u2);
                FloatVector even = u1.add(u2).mul(third);
                FloatVector w0 = odd.fma(third, FloatVector.fromArray(S, u, f + i));
                FloatVector w2 = odd.fma(third, FloatVector.fromArray(S, u, f + 5 * fromStep + i));
                w0 = u3.fma(FloatVector.broadcast(S, -16 * FIFTEENTH), w0);
                u4.fma(FloatVector.broadcast(S, FIFTEENTH), w0).intoArray(w, t + i);
                FloatVector w1 = u3.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), even);
                u4.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), w1).intoArray(w, t + toStep + i);
                w2 = u3.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), w2);
                u4.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), w2).intoArray(w, t + 2 * toStep + i);
            }
        }
    }
}
