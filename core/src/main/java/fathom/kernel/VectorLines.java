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
    public void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        FloatVector k = FloatVector.broadcast(S, 1.5f);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector d0 = FloatVector.fromArray(S, d, from + i);
            FloatVector d1 = FloatVector.fromArray(S, d, from + fromStep + i);
            FloatVector d2 = FloatVector.fromArray(S, d, from + 2 * fromStep + i);
            FloatVector d3 = FloatVector.fromArray(S, d, from + 3 * fromStep + i);
            FloatVector d4 = FloatVector.fromArray(S, d, from + 4 * fromStep + i);
            FloatVector d5 = FloatVector.fromArray(S, d, from + 5 * fromStep + i);
            FloatVector s = d3.sub(d1);
            FloatVector r = d4.sub(d2);
            k.fma(s, d0.sub(d2).add(r)).intoArray(v, to + i);
            k.fma(d2.add(d3), r.add(s)).intoArray(v, to + toStep + i);
            k.fma(d3.sub(d2), r.sub(s)).intoArray(v, to + 2 * toStep + i);
            FloatVector.broadcast(S, 2f).fma(s, r).intoArray(v, to + 3 * toStep + i);
            FloatVector.broadcast(S, -0.5f).fma(s, r).intoArray(v, to + 4 * toStep + i);
            k.fma(r, d5.sub(d3).sub(s)).intoArray(v, to + 5 * toStep + i);
        }
    }

    @Override
    public void output(float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector m0 = FloatVector.fromArray(S, m, from + i);
            FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep + i);
            FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep + i);
            FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep + i);
            FloatVector m4 = FloatVector.fromArray(S, m, from + 4 * fromStep + i);
            FloatVector m5 = FloatVector.fromArray(S, m, from + 5 * fromStep + i);
            FloatVector even = m1.add(m2);
            FloatVector odd = m1.sub(m2);
            m0.add(even).add(m3.add(m4)).intoArray(y, to + i);
            m4.fma(FloatVector.broadcast(S, -2f), m3.fma(FloatVector.broadcast(S, 0.5f), odd))
                    .intoArray(y, to + toStep + i);
            m4.fma(FloatVector.broadcast(S, 4f), m3.fma(FloatVector.broadcast(S, 0.25f), even))
                    .intoArray(y, to + 2 * toStep + i);
            m4.fma(FloatVector.broadcast(S, -8f), m3.fma(FloatVector.broadcast(S, 0.125f), odd.add(m5)))
                    .intoArray(y, to + 3 * toStep + i);
        }
    }

    @Override
    public void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep) {
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        FloatVector four = FloatVector.broadcast(S, 4f);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector z0 = FloatVector.fromArray(S, z, from + i);
            FloatVector z1 = FloatVector.fromArray(S, z, from + fromStep + i);
            FloatVector z2 = FloatVector.fromArray(S, z, from + 2 * fromStep + i);
            FloatVector z3 = FloatVector.fromArray(S, z, from + 3 * fromStep + i);
            FloatVector even = z0.add(z2);
            FloatVector odd = z1.add(z3);
            z0.intoArray(m, to + i);
            even.add(odd).intoArray(m, to + toStep + i);
            even.sub(odd).intoArray(m, to + 2 * toStep + i);
            FloatVector.broadcast(S, 0.5f)
                    .fma(quarter.fma(z3, z1), quarter.fma(z2, z0))
                    .intoArray(m, to + 3 * toStep + i);
            FloatVector.broadcast(S, -2f)
                    .fma(four.fma(z3, z1), four.fma(z2, z0))
                    .intoArray(m, to + 4 * toStep + i);
            z3.intoArray(m, to + 5 * toStep + i);
        }
    }

    @Override
    public void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector w0 = FloatVector.fromArray(S, w, from + i);
            FloatVector w1 = FloatVector.fromArray(S, w, from + fromStep + i);
            FloatVector w2 = FloatVector.fromArray(S, w, from + 2 * fromStep + i);
            FloatVector even = w0.add(w2);
            w0.intoArray(u, to + i);
            even.add(w1).mul(third).intoArray(u, to + toStep + i);
            w1.sub(even).mul(third).intoArray(u, to + 2 * toStep + i);
            FloatVector u3 = w0.mul(FloatVector.broadcast(S, -16 * FIFTEENTH));
            u3 = w1.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), u3);
            w2.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), u3).intoArray(u, to + 3 * toStep + i);
            FloatVector u4 = w0.mul(FloatVector.broadcast(S, FIFTEENTH));
            u4 = w1.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), u4);
            w2.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), u4).intoArray(u, to + 4 * toStep + i);
            w2.intoArray(u, to + 5 * toStep + i);
        }
    }

    @Override
    public void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector u1 = FloatVector.fromArray(S, u, from + fromStep + i);
            FloatVector u2 = FloatVector.fromArray(S, u, from + 2 * fromStep + i);
            FloatVector u3 = FloatVector.fromArray(S, u, from + 3 * fromStep + i);
            FloatVector u4 = FloatVector.fromArray(S, u, from + 4 * fromStep + i);
            FloatVector odd = u1.sub(u2);
            FloatVector even = u1.add(u2).mul(third);
            FloatVector w0 = odd.fma(third, FloatVector.fromArray(S, u, from + i));
            FloatVector w2 = odd.fma(third, FloatVector.fromArray(S, u, from + 5 * fromStep + i));
            w0 = u3.fma(FloatVector.broadcast(S, -16 * FIFTEENTH), w0);
            u4.fma(FloatVector.broadcast(S, FIFTEENTH), w0).intoArray(w, to + i);
            FloatVector w1 = u3.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), even);
            u4.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), w1).intoArray(w, to + toStep + i);
            w2 = u3.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), w2);
            u4.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), w2).intoArray(w, to + 2 * toStep + i);
        }
    }
}
