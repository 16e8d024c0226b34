package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one-dimensional transforms of a three-tap correlation with stride 2. Of its four outputs
 *
 * <pre>y[i] = w1 x[2i] + (w0 x[2i - 1] + w2 x[2i + 1])</pre>
 *
 * the first part takes one product each and the second, a two-tap correlation of the odd pixels, together five by Winograd's F(4, 2) at
 * the points 0, 1, -1, 1/2 and infinity: nine products instead of twelve. The same holds for the gradient of x, whose even pixels see one
 * output and whose odd pixels see two. Arguments as in {@link VectorLines}.
 *
 * <p>Source: Lavin and Gray 2016, arXiv 1509.09308; splitting by the stride: Yepez and Ko 2020, Stride 2 1-D, 2-D,
 * and 3-D Winograd for convolutional neural networks, IEEE Transactions on VLSI Systems 28.
 */
final class VectorHalfLines {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final float THIRD = 1f / 3;

    private VectorHalfLines() {}

    /** The four numbers whose products are taken as they are. */
    static void copy(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        FloatVector.fromArray(S, d, from).intoArray(v, to);
        FloatVector.fromArray(S, d, from + fromStep).intoArray(v, to + toStep);
        FloatVector.fromArray(S, d, from + 2 * fromStep).intoArray(v, to + 2 * toStep);
        FloatVector.fromArray(S, d, from + 3 * fromStep).intoArray(v, to + 3 * toStep);
    }

    /** Bt: 5 to 5. */
    static void input(float[] d, int from, int fromStep, float[] v, int to, int toStep) {
        FloatVector d1 = FloatVector.fromArray(S, d, from + fromStep);
        FloatVector d2 = FloatVector.fromArray(S, d, from + 2 * fromStep);
        FloatVector d3 = FloatVector.fromArray(S, d, from + 3 * fromStep);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector outer = d3.sub(d1);
        FloatVector inner = d2.sub(d1);
        outer.add(outer).sub(d2).add(FloatVector.fromArray(S, d, from)).intoArray(v, to);
        half.fma(inner, d3).intoArray(v, to + toStep);
        FloatVector.broadcast(S, -0.5f).fma(inner, d3.sub(d2)).intoArray(v, to + 2 * toStep);
        outer.intoArray(v, to + 3 * toStep);
        FloatVector.broadcast(S, -0.5f)
                .fma(outer, FloatVector.fromArray(S, d, from + 4 * fromStep).sub(d2))
                .intoArray(v, to + 4 * toStep);
    }

    /** At: 5 to 4. */
    static void output(float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep);
        FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep);
        FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep);
        FloatVector even = m1.add(m2);
        FloatVector odd = m1.sub(m2);
        FloatVector.fromArray(S, m, from).add(m3).add(even).intoArray(y, to);
        m3.fma(FloatVector.broadcast(S, 0.5f), odd).intoArray(y, to + toStep);
        m3.fma(FloatVector.broadcast(S, 0.25f), even).intoArray(y, to + 2 * toStep);
        m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                .add(FloatVector.fromArray(S, m, from + 4 * fromStep))
                .intoArray(y, to + 3 * toStep);
    }

    /** At, plus four products taken as they are: 4 and 5 to 4. */
    static void output(
            float[] e, int even0, int evenStep, float[] m, int from, int fromStep, float[] y, int to, int toStep) {
        FloatVector m1 = FloatVector.fromArray(S, m, from + fromStep);
        FloatVector m2 = FloatVector.fromArray(S, m, from + 2 * fromStep);
        FloatVector m3 = FloatVector.fromArray(S, m, from + 3 * fromStep);
        FloatVector even = m1.add(m2);
        FloatVector odd = m1.sub(m2);
        FloatVector.fromArray(S, m, from)
                .add(m3)
                .add(even)
                .add(FloatVector.fromArray(S, e, even0))
                .intoArray(y, to);
        m3.fma(FloatVector.broadcast(S, 0.5f), odd)
                .add(FloatVector.fromArray(S, e, even0 + evenStep))
                .intoArray(y, to + toStep);
        m3.fma(FloatVector.broadcast(S, 0.25f), even)
                .add(FloatVector.fromArray(S, e, even0 + 2 * evenStep))
                .intoArray(y, to + 2 * toStep);
        m3.fma(FloatVector.broadcast(S, 0.125f), odd)
                .add(FloatVector.fromArray(S, m, from + 4 * fromStep))
                .add(FloatVector.fromArray(S, e, even0 + 3 * evenStep))
                .intoArray(y, to + 3 * toStep);
    }

    /** A, the adjoint of {@link #output}: 4 to 5. */
    static void outputGradient(float[] z, int from, int fromStep, float[] m, int to, int toStep) {
        FloatVector z0 = FloatVector.fromArray(S, z, from);
        FloatVector z1 = FloatVector.fromArray(S, z, from + fromStep);
        FloatVector z2 = FloatVector.fromArray(S, z, from + 2 * fromStep);
        FloatVector z3 = FloatVector.fromArray(S, z, from + 3 * fromStep);
        FloatVector even = z0.add(z2);
        FloatVector odd = z1.add(z3);
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        z0.intoArray(m, to);
        even.add(odd).intoArray(m, to + toStep);
        even.sub(odd).intoArray(m, to + 2 * toStep);
        FloatVector.broadcast(S, 0.5f)
                .fma(quarter.fma(z3, z1), quarter.fma(z2, z0))
                .intoArray(m, to + 3 * toStep);
        z3.intoArray(m, to + 4 * toStep);
    }

    /** The middle tap, and G of the outer two: 3 to 6. */
    static void filter(float[] w, int from, int fromStep, float[] u, int to, int toStep) {
        FloatVector w0 = FloatVector.fromArray(S, w, from);
        FloatVector w2 = FloatVector.fromArray(S, w, from + 2 * fromStep);
        FloatVector.fromArray(S, w, from + fromStep).intoArray(u, to);
        w0.intoArray(u, to + toStep);
        w0.add(w2).intoArray(u, to + 2 * toStep);
        w2.sub(w0).mul(FloatVector.broadcast(S, THIRD)).intoArray(u, to + 3 * toStep);
        FloatVector u4 = w0.mul(FloatVector.broadcast(S, -8 * THIRD));
        w2.fma(FloatVector.broadcast(S, -4 * THIRD), u4).intoArray(u, to + 4 * toStep);
        w2.intoArray(u, to + 5 * toStep);
    }

    /** The adjoint of {@link #filter}: 6 to 3. */
    static void filterGradient(float[] u, int from, int fromStep, float[] w, int to, int toStep) {
        FloatVector third = FloatVector.broadcast(S, THIRD);
        FloatVector sum = FloatVector.fromArray(S, u, from + 2 * fromStep);
        FloatVector u3 = FloatVector.fromArray(S, u, from + 3 * fromStep);
        FloatVector u4 = FloatVector.fromArray(S, u, from + 4 * fromStep);
        FloatVector w0 = FloatVector.fromArray(S, u, from + fromStep).add(sum);
        w0 = u3.neg().fma(third, w0);
        u4.fma(FloatVector.broadcast(S, -8 * THIRD), w0).intoArray(w, to);
        FloatVector.fromArray(S, u, from).intoArray(w, to + toStep);
        FloatVector w2 = FloatVector.fromArray(S, u, from + 5 * fromStep).add(sum);
        w2 = u3.fma(third, w2);
        u4.fma(FloatVector.broadcast(S, -4 * THIRD), w2).intoArray(w, to + 2 * toStep);
    }
}
