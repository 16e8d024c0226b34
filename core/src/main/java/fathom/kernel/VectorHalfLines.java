package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link HalfLines} with the Vector API; see {@link VectorLines}. */
final class VectorHalfLines implements HalfLines {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void copy(
            int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector.fromArray(S, d, f + i).intoArray(v, t + i);
                FloatVector.fromArray(S, d, f + fromStep + i).intoArray(v, t + toStep + i);
                FloatVector.fromArray(S, d, f + 2 * fromStep + i).intoArray(v, t + 2 * toStep + i);
                FloatVector.fromArray(S, d, f + 3 * fromStep + i).intoArray(v, t + 3 * toStep + i);
            }
        }
    }

    @Override
    public void input(
            int count, float[] d, int from, int fromNext, int fromStep, float[] v, int to, int toNext, int toStep) {
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector d1 = FloatVector.fromArray(S, d, f + fromStep + i);
                FloatVector d2 = FloatVector.fromArray(S, d, f + 2 * fromStep + i);
                FloatVector d3 = FloatVector.fromArray(S, d, f + 3 * fromStep + i);
                FloatVector outer = d3.sub(d1);
                FloatVector inner = d2.sub(d1);
                outer.add(outer).sub(d2).add(FloatVector.fromArray(S, d, f + i)).intoArray(v, t + i);
                half.fma(inner, d3).intoArray(v, t + toStep + i);
                FloatVector.broadcast(S, -0.5f).fma(inner, d3.sub(d2)).intoArray(v, t + 2 * toStep + i);
                outer.intoArray(v, t + 3 * toStep + i);
                FloatVector.broadcast(S, -0.5f)
                        .fma(
                                outer,
                                FloatVector.fromArray(S, d, f + 4 * fromStep + i)
                                        .sub(d2))
                        .intoArray(v, t + 4 * toStep + i);
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
                FloatVector m1 = FloatVector.fromArray(S, m, f + fromStep + i);
                FloatVector m2 = FloatVector.fromArray(S, m, f + 2 * fromStep + i);
                FloatVector m3 = FloatVector.fromArray(S, m, f + 3 * fromStep + i);
                FloatVector even = m1.add(m2);
                FloatVector odd = m1.sub(m2);
                FloatVector.fromArray(S, m, f + i).add(m3).add(even).intoArray(y, t + i);
                m3.fma(FloatVector.broadcast(S, 0.5f), odd).intoArray(y, t + toStep + i);
                m3.fma(FloatVector.broadcast(S, 0.25f), even).intoArray(y, t + 2 * toStep + i);
                m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                        .add(FloatVector.fromArray(S, m, f + 4 * fromStep + i))
                        .intoArray(y, t + 3 * toStep + i);
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
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector m1 = FloatVector.fromArray(S, m, f + fromStep + i);
                FloatVector m2 = FloatVector.fromArray(S, m, f + 2 * fromStep + i);
                FloatVector m3 = FloatVector.fromArray(S, m, f + 3 * fromStep + i);
                FloatVector even = m1.add(m2);
                FloatVector odd = m1.sub(m2);
                FloatVector.fromArray(S, m, f + i)
                        .add(m3)
                        .add(even)
                        .add(FloatVector.fromArray(S, e, g + i))
                        .intoArray(y, t + i);
                m3.fma(FloatVector.broadcast(S, 0.5f), odd)
                        .add(FloatVector.fromArray(S, e, g + evenStep + i))
                        .intoArray(y, t + toStep + i);
                m3.fma(FloatVector.broadcast(S, 0.25f), even)
                        .add(FloatVector.fromArray(S, e, g + 2 * evenStep + i))
                        .intoArray(y, t + 2 * toStep + i);
                m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                        .add(FloatVector.fromArray(S, m, f + 4 * fromStep + i))
                        .add(FloatVector.fromArray(S, e, g + 3 * evenStep + i))
                        .intoArray(y, t + 3 * toStep + i);
            }
        }
    }

    @Override
    public void outputGradient(
            int count, float[] z, int from, int fromNext, int fromStep, float[] m, int to, int toNext, int toStep) {
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
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
                z3.intoArray(m, t + 4 * toStep + i);
            }
        }
    }

    @Override
    public void filter(
            int count, float[] w, int from, int fromNext, int fromStep, float[] u, int to, int toNext, int toStep) {
        for (int line = 0; line < count; line++) {
            int f = from + line * fromNext;
            int t = to + line * toNext;
            for (int i = 0; i < WIDTH; i += L) {
                FloatVector w0 = FloatVector.fromArray(S, w, f + i);
                FloatVector w2 = FloatVector.fromArray(S, w, f + 2 * fromStep + i);
                FloatVector.fromArray(S, w, f + fromStep + i).intoArray(u, t + i);
                w0.intoArray(u, t + toStep + i);
                w0.add(w2).intoArray(u, t + 2 * toStep + i);
                w2.sub(w0).mul(FloatVector.broadcast(S, THIRD)).intoArray(u, t + 3 * toStep + i);
                FloatVector u4 = w0.mul(FloatVector.broadcast(S, -8 * THIRD));
                w2.fma(FloatVector.broadcast(S, -4 * THIRD), u4).intoArray(u, t + 4 * toStep + i);
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
                FloatVector sum = FloatVector.fromArray(S, u, f + 2 * fromStep + i);
                FloatVector u3 = FloatVector.fromArray(S, u, f + 3 * fromStep + i);
                FloatVector u4 = FloatVector.fromArray(S, u, f + 4 * fromStep + i);
                FloatVector w0 = FloatVector.fromArray(S, u, f + fromStep + i).add(sum);
                w0 = u3.neg().fma(third, w0);
                u4.fma(FloatVector.broadcast(S, -8 * THIRD), w0).intoArray(w, t + i);
                FloatVector.fromArray(S, u, f + i).intoArray(w, t + toStep + i);
                FloatVector w2 =
                        FloatVector.fromArray(S, u, f + 5 * fromStep + i).add(sum);
                w2 = u3.fma(third, w2);
                u4.fma(FloatVector.broadcast(S, -4 * THIRD), w2).intoArray(w, t + 2 * toStep + i);
            }
        }
    }
}
