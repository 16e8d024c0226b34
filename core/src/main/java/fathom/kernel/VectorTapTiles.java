package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tiles of {@link VectorDirectTiles} for the gradients of weights: three taps of a row times some channels, one vector of outputs for each.
 * Along a row of pixels, the input is loaded once for the three taps: the pixel at j meets the gradients at j - 1, j and j + 1.
 *
 * <p>Why the classes of the sums are compared: {@link VectorWidth#VECTOR}.
 */
final class VectorTapTiles {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final Class<?> VECTOR = VectorWidth.VECTOR;
    private static final int WIDTH = DirectTiles.WIDTH;

    private VectorTapTiles() {}

    static void gradient(
            int rows,
            int width,
            float[] x,
            int xOffset,
            float[] dz,
            int dzOffset,
            int pitch,
            float[] dw,
            int dwOffset,
            int tapStep,
            int channelStep) {
        int tap0 = dwOffset;
        int tap1 = dwOffset + tapStep;
        int tap2 = dwOffset + 2 * tapStep;
        FloatVector s00 = FloatVector.fromArray(S, dw, tap0);
        FloatVector s01 = FloatVector.fromArray(S, dw, tap0 + channelStep);
        FloatVector s02 = FloatVector.fromArray(S, dw, tap0 + 2 * channelStep);
        FloatVector s03 = FloatVector.fromArray(S, dw, tap0 + 3 * channelStep);
        FloatVector s10 = FloatVector.fromArray(S, dw, tap1);
        FloatVector s11 = FloatVector.fromArray(S, dw, tap1 + channelStep);
        FloatVector s12 = FloatVector.fromArray(S, dw, tap1 + 2 * channelStep);
        FloatVector s13 = FloatVector.fromArray(S, dw, tap1 + 3 * channelStep);
        FloatVector s20 = FloatVector.fromArray(S, dw, tap2);
        FloatVector s21 = FloatVector.fromArray(S, dw, tap2 + channelStep);
        FloatVector s22 = FloatVector.fromArray(S, dw, tap2 + 2 * channelStep);
        FloatVector s23 = FloatVector.fromArray(S, dw, tap2 + 3 * channelStep);
        for (int i = 0; i < rows; i++) {
            int p = xOffset + i * pitch;
            int q = dzOffset + i * pitch;
            FloatVector d0 = FloatVector.fromArray(S, dz, q);
            s00 = d0.fma(FloatVector.broadcast(S, x[p]), s00);
            s01 = d0.fma(FloatVector.broadcast(S, x[p + 1]), s01);
            s02 = d0.fma(FloatVector.broadcast(S, x[p + 2]), s02);
            s03 = d0.fma(FloatVector.broadcast(S, x[p + 3]), s03);
            p += WIDTH;
            q += WIDTH;
            FloatVector d1 = FloatVector.fromArray(S, dz, q);
            FloatVector a0 = FloatVector.broadcast(S, x[p]);
            s10 = d0.fma(a0, s10);
            s00 = d1.fma(a0, s00);
            FloatVector a1 = FloatVector.broadcast(S, x[p + 1]);
            s11 = d0.fma(a1, s11);
            s01 = d1.fma(a1, s01);
            FloatVector a2 = FloatVector.broadcast(S, x[p + 2]);
            s12 = d0.fma(a2, s12);
            s02 = d1.fma(a2, s02);
            FloatVector a3 = FloatVector.broadcast(S, x[p + 3]);
            s13 = d0.fma(a3, s13);
            s03 = d1.fma(a3, s03);
            for (int j = 2; j < width; j++) {
                p += WIDTH;
                q += WIDTH;
                FloatVector d2 = FloatVector.fromArray(S, dz, q);
                FloatVector v0 = FloatVector.broadcast(S, x[p]);
                s20 = d0.fma(v0, s20);
                s10 = d1.fma(v0, s10);
                s00 = d2.fma(v0, s00);
                FloatVector v1 = FloatVector.broadcast(S, x[p + 1]);
                s21 = d0.fma(v1, s21);
                s11 = d1.fma(v1, s11);
                s01 = d2.fma(v1, s01);
                FloatVector v2 = FloatVector.broadcast(S, x[p + 2]);
                s22 = d0.fma(v2, s22);
                s12 = d1.fma(v2, s12);
                s02 = d2.fma(v2, s02);
                FloatVector v3 = FloatVector.broadcast(S, x[p + 3]);
                s23 = d0.fma(v3, s23);
                s13 = d1.fma(v3, s13);
                s03 = d2.fma(v3, s03);
                d0 = d1;
                d1 = d2;
            }
            p += WIDTH;
            FloatVector z0 = FloatVector.broadcast(S, x[p]);
            s20 = d0.fma(z0, s20);
            s10 = d1.fma(z0, s10);
            FloatVector z1 = FloatVector.broadcast(S, x[p + 1]);
            s21 = d0.fma(z1, s21);
            s11 = d1.fma(z1, s11);
            FloatVector z2 = FloatVector.broadcast(S, x[p + 2]);
            s22 = d0.fma(z2, s22);
            s12 = d1.fma(z2, s12);
            FloatVector z3 = FloatVector.broadcast(S, x[p + 3]);
            s23 = d0.fma(z3, s23);
            s13 = d1.fma(z3, s13);
            p += WIDTH;
            s20 = d1.fma(FloatVector.broadcast(S, x[p]), s20);
            s21 = d1.fma(FloatVector.broadcast(S, x[p + 1]), s21);
            s22 = d1.fma(FloatVector.broadcast(S, x[p + 2]), s22);
            s23 = d1.fma(FloatVector.broadcast(S, x[p + 3]), s23);
        }
        if (s00.getClass() != VECTOR
                || s01.getClass() != VECTOR
                || s02.getClass() != VECTOR
                || s03.getClass() != VECTOR
                || s10.getClass() != VECTOR
                || s11.getClass() != VECTOR
                || s12.getClass() != VECTOR
                || s13.getClass() != VECTOR
                || s20.getClass() != VECTOR
                || s21.getClass() != VECTOR
                || s22.getClass() != VECTOR
                || s23.getClass() != VECTOR) {
            throw new AssertionError();
        }
        s00.intoArray(dw, tap0);
        s01.intoArray(dw, tap0 + channelStep);
        s02.intoArray(dw, tap0 + 2 * channelStep);
        s03.intoArray(dw, tap0 + 3 * channelStep);
        s10.intoArray(dw, tap1);
        s11.intoArray(dw, tap1 + channelStep);
        s12.intoArray(dw, tap1 + 2 * channelStep);
        s13.intoArray(dw, tap1 + 3 * channelStep);
        s20.intoArray(dw, tap2);
        s21.intoArray(dw, tap2 + channelStep);
        s22.intoArray(dw, tap2 + 2 * channelStep);
        s23.intoArray(dw, tap2 + 3 * channelStep);
    }
}
