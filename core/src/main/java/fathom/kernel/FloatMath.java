package fathom.kernel;

import static java.lang.Math.fma;

/**
 * Elementary functions in single precision, made of IEEE arithmetic alone, every operation rounded once: {@link VectorMath} computes the same
 * bits for whole vectors, on every processor.
 */
final class FloatMath {
    /** Where tanh has long rounded to 1. */
    static final float TANH_END = 10;

    static final float LOG2_E = 1.44269504f;
    static final float TWO_LOG2_E = 2.8853901f;

    /** 1.5 * 2^23: adding it rounds to an integer in the low bits. */
    static final float ROUND = 12_582_912f;

    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;

    /** Near the least relative error for 1 - e^-s = s - s^2 (Q0 + Q1 s + ... + Q4 s^4) with |s| <= ln(2)/2: 1.4e-8, before rounding. */
    static final float Q0 = 0.49999997f;

    static final float Q1 = -0.16666543f;
    static final float Q2 = 0.0416672f;
    static final float Q3 = -0.00836658f;
    static final float Q4 = 0.00138825097f;

    /** Below it exp gives 0, above the next infinity. */
    static final float EXP_LOWEST = -87.3f;

    static final float EXP_HIGHEST = 88.72f;

    /** Below it expm1 gives -1. */
    static final float EXPM1_LOWEST = -18;

    private FloatMath() {}

    /**
     * tanh, with an absolute error below 1.5e-7 and a relative one below 1.8e-7. Odd to the bit; nowhere falling, for all floats; 1 from 8.5 on;
     * tanh(x) = x for subnormal x.
     *
     * <p>With u = 1 - e^(-2|x|) it is u / (2 - u), and a division of rounded numbers rises where u does. u comes from 2|x| = n ln(2) + s as
     * 2^-n (1 - e^-s) + (1 - 2^-n), which rises while n stays; that it rises where n changes was found by trying all floats, and depends on
     * the last bits of the coefficients.
     */
    static float tanh(float x) {
        float a = Math.abs(x);
        a = a > TANH_END ? TANH_END : a;
        float t = fma(a, TWO_LOG2_E, ROUND);
        float s = reduce(a + a, t - ROUND);
        float q = fma(fma(fma(fma(s, Q4, Q3), s, Q2), s, Q1), s, Q0);
        q = fma(-(q * s), s, s);
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(1) - (Float.floatToRawIntBits(t) << 23));
        float u = fma(scale, q, 1 - scale);
        return Math.copySign(u / (2 - u), x);
    }

    /** e^x with a relative error below 2e-7; 0 below {@value #EXP_LOWEST}, infinity above {@value #EXP_HIGHEST}. */
    static float exp(float x) {
        float t = fma(x, LOG2_E, ROUND);
        float y = expm1Reduced(reduce(x, t - ROUND)) + 1;
        y = y * powerOfTwo(t, -1) * 2; // 2^128 has no float, 2^127 has
        y = x < EXP_LOWEST ? 0 : y;
        return x > EXP_HIGHEST ? Float.POSITIVE_INFINITY : y;
    }

    /** e^x - 1 with a relative error below 4e-7, for x <= 0 or NaN (the only use here). */
    static float expm1(float x) {
        float t = fma(x, LOG2_E, ROUND);
        float scale = powerOfTwo(t, 0);
        float y = fma(scale, expm1Reduced(reduce(x, t - ROUND)), scale - 1);
        return x < EXPM1_LOWEST ? -1 : y;
    }

    /** x - n ln(2). */
    private static float reduce(float x, float n) {
        return fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    }

    /** e^r - 1 for |r| <= ln(2)/2, by Taylor's series to r^7. */
    private static float expm1Reduced(float r) {
        float p = r * (1f / 5040) + 1f / 720;
        p = fma(fma(fma(fma(p, r, 1f / 120), r, 1f / 24), r, 1f / 6), r, 0.5f);
        return fma(p * r, r, r);
    }

    /** 2^(n + shift), n the integer in the low bits of {@code rounded}. */
    private static float powerOfTwo(float rounded, int shift) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(rounded) + 127 + shift) << 23);
    }
}
