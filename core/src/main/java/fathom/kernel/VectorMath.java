package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementary functions of vectors, made of arithmetic alone, so that they give the same bits on every machine with fused multiply-add. */
final class VectorMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    /** Beyond this tanh rounds to 1. */
    private static final float TANH_SATURATION = 7.90531f;

    private VectorMath() {}

    /**
     * tanh, with an absolute error below 3e-7: a rational function, odd in x, of degrees 13 and 6. Source: the coefficients are those of
     * Eigen's {@code generic_fast_tanh_float}.
     */
    static FloatVector tanh(FloatVector x) {
        FloatVector s = x.mul(x);
        FloatVector p = s.mul(-2.76076847742355e-16f).add(2.00018790482477e-13f);
        p = s.fma(p, FloatVector.broadcast(S, -8.60467152213735e-11f));
        p = s.fma(p, FloatVector.broadcast(S, 5.12229709037114e-08f));
        p = s.fma(p, FloatVector.broadcast(S, 1.48572235717979e-05f));
        p = s.fma(p, FloatVector.broadcast(S, 6.37261928875436e-04f));
        p = s.fma(p, FloatVector.broadcast(S, 4.89352455891786e-03f)).mul(x);
        FloatVector q = s.mul(1.19825839466702e-06f).add(1.18534705686654e-04f);
        q = s.fma(q, FloatVector.broadcast(S, 2.26843463243900e-03f));
        q = s.fma(q, FloatVector.broadcast(S, 4.89352518554385e-03f));
        FloatVector y = p.div(q);
        y = y.blend(1, x.compare(VectorOperators.GT, TANH_SATURATION));
        return y.blend(-1, x.compare(VectorOperators.LT, -TANH_SATURATION));
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
