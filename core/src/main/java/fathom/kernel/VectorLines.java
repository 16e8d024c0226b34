package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one-dimensional transforms of Winograd's F(4, 3): four outputs of a three-tap correlation from six inputs with six products,
 *
 * <pre>y = At [(G w) * (Bt d)]</pre>
 *
 * interpolated at the points 0, 1, -1, 1/2, -2 and infinity. With these points the error is a third less than with the usual 0, ±1, ±2.
 * A two-dimensional transform applies one of them along the columns and again along the rows.
 *
 * <p>Each works on one vector of channels: it loads its inputs at {@code from, from + fromStep, ...} and stores its outputs at
 * {@code to, to + toStep, ...}. No vector goes through a method of ours: where C2 has had enough of inlining, only the Vector API's own
 * methods still are, and a vector that is passed or returned is put on the heap.
 *
 * <p>Source: Lavin and Gray 2016, arXiv 1509.09308; the points: Barabasz et al. 2018, arXiv 1803.10986.
 */
final class VectorLines {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int LANES = S.length();

    private static final float THIRD = 1f / 3;
    private static final float FIFTEENTH = 1f / 15;

    private VectorLines() {}

    /** Bt: 6 to 6. */
    static void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        FloatVector d0 = FloatVector.fromArray(S, d, from);
        FloatVector d1 = FloatVector.fromArray(S, d, from + fromStep);
        FloatVector d2 = FloatVector.fromArray(S, d, from + 2 * fromStep);
        FloatVector d3 = FloatVector.fromArray(S, d, from + 3 * fromStep);
        FloatVector d4 = FloatVector.fromArray(S, d, from + 4 * fromStep);
        FloatVector d5 = FloatVector.fromArray(S, d, from + 5 * fromStep);
        FloatVector k = FloatVector.broadcast(S, 1.5f);
        FloatVector s = d3.sub(d1);
        FloatVector r = d4.sub(d2);
        k.fma(s, d0.sub(d2).add(r)).intoArray(v, to);
        k.fma(d2.add(d3), r.add(s)).intoArray(v, to + toStep);
        k.fma(d3.sub(d2), r.sub(s)).intoArray(v, to + 2 * toStep);
        FloatVector.broadcast(S, 2f).fma(s, r).intoArray(v, to + 3 * toStep);
        FloatVector.broadcast(S, -0.5f).fma(s, r).intoArray(v, to + 4 * toStep);
        k.fma(r, d5.sub(d3).sub(s)).intoArray(v, to + 5 * toStep);
    }

    /** At: 6 to 4. */
    static void output(float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        FloatVector m0 = FloatVector.fromArray(S, m, from);
        FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep);
        FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep);
        FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep);
        FloatVector m4 = FloatVector.fromArray(S, m, from + 4 * fromStep);
        FloatVector m5 = FloatVector.fromArray(S, m, from + 5 * fromStep);
        FloatVector even = m1.add(m2);
        FloatVector odd = m1.sub(m2);
        m0.add(even).add(m3.add(m4)).intoArray(y, to);
        m4.fma(FloatVector.broadcast(S, -2f), m3.fma(FloatVector.broadcast(S, 0.5f), odd))
                .intoArray(y, to + toStep);
        m4.fma(FloatVector.broadcast(S, 4f), m3.fma(FloatVector.broadcast(S, 0.25f), even))
                .intoArray(y, to + 2 * toStep);
        m4.fma(FloatVector.broadcast(S, -8f), m3.fma(FloatVector.broadcast(S, 0.125f), odd.add(m5)))
                .intoArray(y, to + 3 * toStep);
    }

    /** A, the adjoint of {@link #output}: 4 to 6. */
    static void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep) {
        FloatVector z0 = FloatVector.fromArray(S, z, from);
        FloatVector z1 = FloatVector.fromArray(S, z, from + fromStep);
        FloatVector z2 = FloatVector.fromArray(S, z, from + 2 * fromStep);
        FloatVector z3 = FloatVector.fromArray(S, z, from + 3 * fromStep);
        FloatVector even = z0.add(z2);
        FloatVector odd = z1.add(z3);
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        FloatVector four = FloatVector.broadcast(S, 4f);
        z0.intoArray(m, to);
        even.add(odd).intoArray(m, to + toStep);
        even.sub(odd).intoArray(m, to + 2 * toStep);
        FloatVector.broadcast(S, 0.5f)
                .fma(quarter.fma(z3, z1), quarter.fma(z2, z0))
                .intoArray(m, to + 3 * toStep);
        FloatVector.broadcast(S, -2f).fma(four.fma(z3, z1), four.fma(z2, z0)).intoArray(m, to + 4 * toStep);
        z3.intoArray(m, to + 5 * toStep);
    }

    /** G: 3 to 6. */
    static void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        FloatVector w0 = FloatVector.fromArray(S, w, from);
        FloatVector w1 = FloatVector.fromArray(S, w, from + fromStep);
        FloatVector w2 = FloatVector.fromArray(S, w, from + 2 * fromStep);
        FloatVector third = FloatVector.broadcast(S, THIRD);
        FloatVector even = w0.add(w2);
        w0.intoArray(u, to);
        even.add(w1).mul(third).intoArray(u, to + toStep);
        w1.sub(even).mul(third).intoArray(u, to + 2 * toStep);
        FloatVector u3 = w0.mul(FloatVector.broadcast(S, -16 * FIFTEENTH));
        u3 = w1.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), u3);
        w2.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), u3).intoArray(u, to + 3 * toStep);
        FloatVector u4 = w0.mul(FloatVector.broadcast(S, FIFTEENTH));
        u4 = w1.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), u4);
        w2.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), u4).intoArray(u, to + 4 * toStep);
        w2.intoArray(u, to + 5 * toStep);
    }

    /** The adjoint of {@link #filter}: 6 to 3. */
    static void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep) {
        FloatVector u1 = FloatVector.fromArray(S, u, from + fromStep);
        FloatVector u2 = FloatVector.fromArray(S, u, from + 2 * fromStep);
        FloatVector u3 = FloatVector.fromArray(S, u, from + 3 * fromStep);
        FloatVector u4 = FloatVector.fromArray(S, u, from + 4 * fromStep);
        FloatVector third = FloatVector.broadcast(S, THIRD);
        FloatVector odd = u1.sub(u2);
        FloatVector even = u1.add(u2).mul(third);
        FloatVector w0 = odd.fma(third, FloatVector.fromArray(S, u, from));
        FloatVector w2 = odd.fma(third, FloatVector.fromArray(S, u, from + 5 * fromStep));
        w0 = u3.fma(FloatVector.broadcast(S, -16 * FIFTEENTH), w0);
        u4.fma(FloatVector.broadcast(S, FIFTEENTH), w0).intoArray(w, to);
        FloatVector w1 = u3.fma(FloatVector.broadcast(S, -8 * FIFTEENTH), even);
        u4.fma(FloatVector.broadcast(S, -2 * FIFTEENTH), w1).intoArray(w, to + toStep);
        w2 = u3.fma(FloatVector.broadcast(S, -4 * FIFTEENTH), w2);
        u4.fma(FloatVector.broadcast(S, 4 * FIFTEENTH), w2).intoArray(w, to + 2 * toStep);
    }

    /** to[offset] = the sum of the {@code count} vectors at {@code from, from + step, ...}, in that order. */
    static void sum(float[] a, int from, int count, int step, float[] to, int offset) {
        FloatVector total = FloatVector.fromArray(S, a, from);
        for (int i = 1; i < count; i++) {
            total = total.add(FloatVector.fromArray(S, a, from + i * step));
        }
        total.intoArray(to, offset);
    }
}
