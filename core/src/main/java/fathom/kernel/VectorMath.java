package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementary functions of vectors, made of arithmetic alone, so that they give the same bits on every machine with fused multiply-add. */
final class VectorMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private VectorMath() {}

    private static final float TANH_END = 10; // where tanh has long rounded to 1
    private static final float TWO_LOG2_E = 2.8853901f;

    /** Near the least relative error for 1 - e^-s = s - s^2 (Q0 + Q1 s + ... + Q4 s^4) with |s| <= ln(2)/2: 1.4e-8, before rounding. */
    private static final float Q0 = 0.49999997f;

    private static final float Q1 = -0.16666543f;
    private static final float Q2 = 0.0416672f;
    private static final float Q3 = -0.00836658f;
    private static final float Q4 = 0.00138825097f;

    /**
     * tanh, with an absolute error below 1.5e-7 and a relative one below 1.8e-7. Odd to the bit; nowhere falling, for all floats; 1 from 8.5 on;
     * tanh(x) = x for subnormal x.
     *
     * <p>With u = 1 - e^(-2|x|) it is u / (2 - u), and a division of rounded numbers rises where u does. u comes from 2|x| = n ln(2) + s as
     * 2^-n (1 - e^-s) + (1 - 2^-n), which rises while n stays; that it rises where n changes was found by trying all floats, and depends on
     * the last bits of the coefficients.
     */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.lanewise(VectorOperators.ABS);
        a = a.blend(TANH_END, a.compare(VectorOperators.GT, TANH_END));
        FloatVector t = a.fma(FloatVector.broadcast(S, TWO_LOG2_E), FloatVector.broadcast(S, ROUND));
        FloatVector n = t.sub(ROUND);
        FloatVector s =
                n.fma(FloatVector.broadcast(S, -LN2_HIGH), a.add(a)); // reduce(), which C2 may not inline from here
        s = n.fma(FloatVector.broadcast(S, -LN2_LOW), s);
        FloatVector q = s.fma(FloatVector.broadcast(S, Q4), FloatVector.broadcast(S, Q3));
        q = q.fma(s, FloatVector.broadcast(S, Q2));
        q = q.fma(s, FloatVector.broadcast(S, Q1));
        q = q.fma(s, FloatVector.broadcast(S, Q0));
        q = q.mul(s).neg().fma(s, s);
        FloatVector one = FloatVector.broadcast(S, 1);
        IntVector exponent = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector scale = one.reinterpretAsInts().sub(exponent).reinterpretAsFloats();
        FloatVector u = scale.fma(q, one.sub(scale));
        FloatVector y = u.div(FloatVector.broadcast(S, 2).sub(u));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /** {@link #tanh(FloatVector)} of one number, the same to the bit: what a number's tanh is must not depend on its place in an array. */
    static float tanh(float x) {
        float a = Math.abs(x);
        a = a > TANH_END ? TANH_END : a;
        float t = Math.fma(a, TWO_LOG2_E, ROUND);
        float n = t - ROUND;
        float s = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, a + a));
        float q = Math.fma(Math.fma(Math.fma(Math.fma(s, Q4, Q3), s, Q2), s, Q1), s, Q0);
        q = Math.fma(-(q * s), s, s);
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(1) - (Float.floatToRawIntBits(t) << 23));
        float u = Math.fma(scale, q, 1 - scale);
        return Math.copySign(u / (2 - u), x);
    }

    private static final float ROUND = 12_582_912f; // 1.5 * 2^23: adding it rounds to an integer in the low bits
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** e^x with a relative error below 2e-7; 0 below -87.3, infinity above 88.7. */
    static FloatVector exp(FloatVector x) {
        FloatVector t = x.fma(FloatVector.broadcast(S, 1.44269504f), FloatVector.broadcast(S, ROUND));
        FloatVector n = t.sub(ROUND);
        FloatVector y = expm1Reduced(reduce(x, n)).add(1);
        y = y.mul(powerOfTwo(t, -1)).mul(2); // 2^128 has no float, 2^127 has
        y = y.blend(0, x.compare(VectorOperators.LT, -87.3f));
        return y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, 88.72f));
    }

    /** e^x - 1 with a relative error below 4e-7, for x <= 0 or NaN (the only use here). */
    static FloatVector expm1(FloatVector x) {
        FloatVector t = x.fma(FloatVector.broadcast(S, 1.44269504f), FloatVector.broadcast(S, ROUND));
        FloatVector scale = powerOfTwo(t, 0);
        FloatVector y = scale.fma(expm1Reduced(reduce(x, t.sub(ROUND))), scale.sub(1));
        return y.blend(-1, x.compare(VectorOperators.LT, -18));
    }

    private static FloatVector reduce(FloatVector x, FloatVector n) {
        return n.fma(FloatVector.broadcast(S, -LN2_LOW), n.fma(FloatVector.broadcast(S, -LN2_HIGH), x));
    }

    /** e^r - 1 for |r| <= ln(2)/2, by Taylor's series to r^7. */
    private static FloatVector expm1Reduced(FloatVector r) {
        FloatVector p = r.mul(1f / 5040).add(1f / 720);
        p = p.fma(r, FloatVector.broadcast(S, 1f / 120));
        p = p.fma(r, FloatVector.broadcast(S, 1f / 24));
        p = p.fma(r, FloatVector.broadcast(S, 1f / 6));
        p = p.fma(r, FloatVector.broadcast(S, 0.5f));
        return p.mul(r).fma(r, r);
    }

    /** 2^(n + shift), n the integer in the low bits of {@code rounded}. */
    private static FloatVector powerOfTwo(FloatVector rounded, int shift) {
        IntVector bits = rounded.reinterpretAsInts();
        return bits.add(127 + shift).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }
}
