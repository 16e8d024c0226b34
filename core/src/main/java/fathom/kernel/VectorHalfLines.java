package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link HalfLines} with the Vector API; see {@link VectorLines}. */
final class VectorHalfLines implements HalfLines {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void copy(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector.fromArray(S, d, from + i).intoArray(v, to + i);
            FloatVector.fromArray(S, d, from + fromStep + i).intoArray(v, to + toStep + i);
            FloatVector.fromArray(S, d, from + 2 * fromStep + i).intoArray(v, to + 2 * toStep + i);
            FloatVector.fromArray(S, d, from + 3 * fromStep + i).intoArray(v, to + 3 * toStep + i);
        }
    }

    @Override
    public void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector d1 = FloatVector.fromArray(S, d, from + fromStep + i);
            FloatVector d2 = FloatVector.fromArray(S, d, from + 2 * fromStep + i);
            FloatVector d3 = FloatVector.fromArray(S, d, from + 3 * fromStep + i);
            FloatVector outer = d3.sub(d1);
            FloatVector inner = d2.sub(d1);
            outer.add(outer).sub(d2).add(FloatVector.fromArray(S, d, from + i)).intoArray(v, to + i);
            half.fma(inner, d3).intoArray(v, to + toStep + i);
            FloatVector.broadcast(S, -0.5f).fma(inner, d3.sub(d2)).intoArray(v, to + 2 * toStep + i);
            outer.intoArray(v, to + 3 * toStep + i);
            FloatVector.broadcast(S, -0.5f)
                    .fma(
                            outer,
                            FloatVector.fromArray(S, d, from + 4 * fromStep + i).sub(d2))
                    .intoArray(v, to + 4 * toStep + i);
        }
    }

    @Override
    public void output(float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep + i);
            FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep + i);
            FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep + i);
            FloatVector even = m1.add(m2);
            FloatVector odd = m1.sub(m2);
            FloatVector.fromArray(S, m, from + i).add(m3).add(even).intoArray(y, to + i);
            m3.fma(FloatVector.broadcast(S, 0.5f), odd).intoArray(y, to + toStep + i);
            m3.fma(FloatVector.broadcast(S, 0.25f), even).intoArray(y, to + 2 * toStep + i);
            m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                    .add(FloatVector.fromArray(S, m, from + 4 * fromStep + i))
                    .intoArray(y, to + 3 * toStep + i);
        }
    }

    @Override
    public void output(
            float[] e, int even0, int evenStep, float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep + i);
            FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep + i);
            FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep + i);
            FloatVector even = m1.add(m2);
            FloatVector odd = m1.sub(m2);
            FloatVector.fromArray(S, m, from + i)
                    .add(m3)
                    .add(even)
                    .add(FloatVector.fromArray(S, e, even0 + i))
                    .intoArray(y, to + i);
            m3.fma(FloatVector.broadcast(S, 0.5f), odd)
                    .add(FloatVector.fromArray(S, e, even0 + evenStep + i))
                    .intoArray(y, to + toStep + i);
            m3.fma(FloatVector.broadcast(S, 0.25f), even)
                    .add(FloatVector.fromArray(S, e, even0 + 2 * evenStep + i))
                    .intoArray(y, to + 2 * toStep + i);
            m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                    .add(FloatVector.fromArray(S, m, from + 4 * fromStep + i))
                    .add(FloatVector.fromArray(S, e, even0 + 3 * evenStep + i))
                    .intoArray(y, to + 3 * toStep + i);
        }
    }

    @Override
    public void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep) {
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
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
            z3.intoArray(m, to + 4 * toStep + i);
        }
    }

    @Override
    public void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector w0 = FloatVector.fromArray(S, w, from + i);
            FloatVector w2 = FloatVector.fromArray(S, w, from + 2 * fromStep + i);
            FloatVector.fromArray(S, w, from + fromStep + i).intoArray(u, to + i);
            w0.intoArray(u, to + toStep + i);
            w0.add(w2).intoArray(u, to + 2 * toStep + i);
            w2.sub(w0).mul(FloatVector.broadcast(S, THIRD)).intoArray(u, to + 3 * toStep + i);
            FloatVector u4 = w0.mul(FloatVector.broadcast(S, -8 * THIRD));
            w2.fma(FloatVector.broadcast(S, -4 * THIRD), u4).intoArray(u, to + 4 * toStep + i);
            w2.intoArray(u, to + 5 * toStep + i);
        }
    }

    @Override
    public void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector sum = FloatVector.fromArray(S, u, from + 2 * fromStep + i);
            FloatVector u3 = FloatVector.fromArray(S, u, from + 3 * fromStep + i);
            FloatVector u4 = FloatVector.fromArray(S, u, from + 4 * fromStep + i);
            FloatVector w0 = FloatVector.fromArray(S, u, from + fromStep + i).add(sum);
            w0 = u3.neg().fma(third, w0);
            u4.fma(FloatVector.broadcast(S, -8 * THIRD), w0).intoArray(w, to + i);
            FloatVector.fromArray(S, u, from + i).intoArray(w, to + toStep + i);
            FloatVector w2 =
                    FloatVector.fromArray(S, u, from + 5 * fromStep + i).add(sum);
            w2 = u3.fma(third, w2);
            u4.fma(FloatVector.broadcast(S, -4 * THIRD), w2).intoArray(w, to + 2 * toStep + i);
        }
    }
}
