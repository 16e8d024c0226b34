package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Reductions} with the Vector API, to the bits of {@link PlainReductions}, which adds what does not fill the lanes. Vectors narrower than
 * the lanes go over the row once for each part of the lanes: it stays in the L1 cache, and the sum in a register.
 */
final class VectorReductions implements Reductions {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    /** The elements that fill all lanes. */
    private static int whole(int n) {
        return n / LANES * LANES;
    }

    @Override
    public float max(int n, float[] x, int xo, float[] lanes) {
        int end = S.loopBound(n);
        FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < end; i += L) {
            max = FloatVector.fromArray(S, x, xo + i).max(max);
        }
        return PlainReductions.max(end, n, max.reduceLanes(VectorOperators.MAX), x, xo);
    }

    @Override
    public float sum(int n, float[] x, int xo, float[] lanes) {
        int end = whole(n);
        for (int lane = 0; lane < LANES; lane += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int i = lane; i < end; i += LANES) {
                sum = FloatVector.fromArray(S, x, xo + i).add(sum);
            }
            sum.intoArray(lanes, lane);
        }
        return PlainReductions.sum(end, n, x, xo, lanes);
    }

    @Override
    public float squares(int n, float centre, float[] x, int xo, float[] lanes) {
        int end = whole(n);
        for (int lane = 0; lane < LANES; lane += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int i = lane; i < end; i += LANES) {
                FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(centre);
                sum = d.fma(d, sum);
            }
            sum.intoArray(lanes, lane);
        }
        return PlainReductions.squares(end, n, centre, x, xo, lanes);
    }

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo, float[] lanes) {
        int end = whole(n);
        for (int lane = 0; lane < LANES; lane += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int i = lane; i < end; i += LANES) {
                sum = FloatVector.fromArray(S, x, xo + i).fma(FloatVector.fromArray(S, y, yo + i), sum);
            }
            sum.intoArray(lanes, lane);
        }
        return PlainReductions.dot(end, n, x, xo, y, yo, lanes);
    }

    @Override
    public float exponentials(int n, float scale, float centre, float[] x, int xo, float[] y, int yo, float[] lanes) {
        VectorMath.exp(n, scale, centre, x, xo, y, yo);
        return sum(n, y, yo, lanes);
    }
}
