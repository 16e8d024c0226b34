package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link NormalizationLoops} with the Vector API, to the bits of {@link PlainNormalizationLoops}, which does what does not fill a vector. C2 does not
 * vectorize those loops: arrays read at an offset beside others that are not.
 */
final class VectorNormalizationLoops implements NormalizationLoops {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    @Override
    public void squares(int n, float[] x, int at, float[] centre, float[] sum, float[] square) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector d = FloatVector.fromArray(S, x, at + k).sub(FloatVector.fromArray(S, centre, k));
            FloatVector.fromArray(S, sum, k).add(d).intoArray(sum, k);
            d.fma(d, FloatVector.fromArray(S, square, k)).intoArray(square, k);
        }
        PlainNormalizationLoops.squares(end, n, x, at, centre, sum, square);
    }

    @Override
    public void products(int n, float[] x, int at, float[] mean, float[] dy, float[] sum, float[] product) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector d = FloatVector.fromArray(S, dy, at + k);
            FloatVector centred = FloatVector.fromArray(S, x, at + k).sub(FloatVector.fromArray(S, mean, k));
            FloatVector.fromArray(S, sum, k).add(d).intoArray(sum, k);
            d.fma(centred, FloatVector.fromArray(S, product, k)).intoArray(product, k);
        }
        PlainNormalizationLoops.products(end, n, x, at, mean, dy, sum, product);
    }

    @Override
    public void normalize(int n, float[] x, int at, float[] mean, float[] factor, float[] shift, float[] y) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector.fromArray(S, x, at + k)
                    .sub(FloatVector.fromArray(S, mean, k))
                    .fma(FloatVector.fromArray(S, factor, k), FloatVector.fromArray(S, shift, k))
                    .intoArray(y, at + k);
        }
        PlainNormalizationLoops.normalize(end, n, x, at, mean, factor, shift, y);
    }

    @Override
    public void gradient(
            int n,
            float[] x,
            int at,
            float[] mean,
            float[] slope,
            float[] offset,
            float[] tilt,
            float[] dy,
            float[] dx) {
        int end = S.loopBound(n);
        for (int k = 0; k < end; k += L) {
            FloatVector centred = FloatVector.fromArray(S, mean, k).sub(FloatVector.fromArray(S, x, at + k));
            FloatVector d = FloatVector.fromArray(S, dy, at + k).sub(FloatVector.fromArray(S, offset, k));
            centred.fma(FloatVector.fromArray(S, tilt, k), d)
                    .mul(FloatVector.fromArray(S, slope, k))
                    .intoArray(dx, at + k);
        }
        PlainNormalizationLoops.gradient(end, n, x, at, mean, slope, offset, tilt, dy, dx);
    }
}
