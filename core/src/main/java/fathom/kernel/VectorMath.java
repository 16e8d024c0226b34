package fathom.kernel;

import static fathom.kernel.FloatMath.LN2_HIGH;
import static fathom.kernel.FloatMath.LN2_LOW;
import static fathom.kernel.FloatMath.LOG2_E;
import static fathom.kernel.FloatMath.ROUND;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatMath} of many numbers, operation by operation, to the same bits; y may be x at the same offset.
 *
 * <p>Each text is one method, without helpers and with its own remainder, so that it is longer than what C2 inlines: it is compiled by itself, once.
 * Inlined into a convolution, beside many other vectors, some compilations of tanh left its vectors on the heap; so did those of softmax that called a
 * method for its exponentials.
 */
final class VectorMath {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    private VectorMath() {}

    /** {@link FloatMath#tanh}. */
    static void tanh(int n, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector a = v.lanewise(VectorOperators.ABS);
            a = a.blend(FloatMath.TANH_END, a.compare(VectorOperators.GT, FloatMath.TANH_END));
            FloatVector t = a.fma(FloatVector.broadcast(S, FloatMath.TWO_LOG2_E), FloatVector.broadcast(S, ROUND));
            FloatVector steps = t.sub(ROUND);
            FloatVector s = steps.fma(FloatVector.broadcast(S, -LN2_HIGH), a.add(a));
            s = steps.fma(FloatVector.broadcast(S, -LN2_LOW), s);
            FloatVector q = s.fma(FloatVector.broadcast(S, FloatMath.Q4), FloatVector.broadcast(S, FloatMath.Q3));
            q = q.fma(s, FloatVector.broadcast(S, FloatMath.Q2));
            q = q.fma(s, FloatVector.broadcast(S, FloatMath.Q1));
            q = q.fma(s, FloatVector.broadcast(S, FloatMath.Q0));
            q = q.mul(s).neg().fma(s, s);
            FloatVector one = FloatVector.broadcast(S, 1);
            IntVector exponent = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector scale = one.reinterpretAsInts().sub(exponent).reinterpretAsFloats();
            FloatVector u = scale.fma(q, one.sub(scale));
            FloatVector magnitude = u.div(FloatVector.broadcast(S, 2).sub(u));
            IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
            magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
        }
        for (int i = end; i < n; i++) {
            y[yo + i] = FloatMath.tanh(x[xo + i]);
        }
    }

    /** {@link FloatMath#exp} of scale (x - centre). */
    static void exp(int n, float scale, float centre, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(centre).mul(scale);
            FloatVector t = v.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
            FloatVector steps = t.sub(ROUND);
            FloatVector r = steps.fma(FloatVector.broadcast(S, -LN2_HIGH), v);
            r = steps.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector p = r.mul(1f / 5040).add(1f / 720);
            p = p.fma(r, FloatVector.broadcast(S, 1f / 120));
            p = p.fma(r, FloatVector.broadcast(S, 1f / 24));
            p = p.fma(r, FloatVector.broadcast(S, 1f / 6));
            p = p.fma(r, FloatVector.broadcast(S, 0.5f));
            p = p.mul(r).fma(r, r).add(1);
            IntVector exponent = t.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23);
            p = p.mul(exponent.reinterpretAsFloats()).mul(2); // 2^128 has no float, 2^127 has
            p = p.blend(0, v.compare(VectorOperators.LT, FloatMath.EXP_LOWEST));
            p = p.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, FloatMath.EXP_HIGHEST));
            p.intoArray(y, yo + i);
        }
        for (int i = end; i < n; i++) {
            y[yo + i] = FloatMath.exp((x[xo + i] - centre) * scale);
        }
    }

    /** {@code above x} where x > 0, and {@code below} times {@link FloatMath#expm1} elsewhere. */
    static void elu(int n, float above, float below, float[] x, int xo, float[] y, int yo) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector t = v.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
            FloatVector steps = t.sub(ROUND);
            FloatVector r = steps.fma(FloatVector.broadcast(S, -LN2_HIGH), v);
            r = steps.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector p = r.mul(1f / 5040).add(1f / 720);
            p = p.fma(r, FloatVector.broadcast(S, 1f / 120));
            p = p.fma(r, FloatVector.broadcast(S, 1f / 24));
            p = p.fma(r, FloatVector.broadcast(S, 1f / 6));
            p = p.fma(r, FloatVector.broadcast(S, 0.5f));
            p = p.mul(r).fma(r, r);
            IntVector exponent = t.reinterpretAsInts().add(127).lanewise(VectorOperators.LSHL, 23);
            FloatVector power = exponent.reinterpretAsFloats();
            p = power.fma(p, power.sub(1));
            p = p.blend(-1, v.compare(VectorOperators.LT, FloatMath.EXPM1_LOWEST));
            v.mul(above).blend(p.mul(below), v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
        }
        for (int i = end; i < n; i++) {
            float v = x[xo + i];
            y[yo + i] = v <= 0 ? FloatMath.expm1(v) * below : v * above;
        }
    }
}
