package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tiles of {@link VectorDirectTiles}: one vector of outputs for 7 or 8 pixels in one row or in two. A number of the input is loaded once
 * for the three taps that see it.
 *
 * <p>The rows of taps and the channels are one loop: in two, one inside the other, C2 of JDK 17 leaves the sums on the heap.
 *
 * <p>Why the classes of the sums are compared: {@link VectorWidth#VECTOR}.
 */
final class VectorPixelTiles {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final Class<?> VECTOR = VectorWidth.VECTOR;
    private static final int WIDTH = DirectTiles.WIDTH;

    private VectorPixelTiles() {}

    static void tile8x2(
            int channels,
            float[] x,
            int row0,
            int row1,
            int pitch,
            float[] w,
            int wOffset,
            int tapStep,
            int channelStep,
            float[] from,
            int from0,
            int from1,
            int fromStep,
            float[] y,
            int y0,
            int y1,
            int yStep) {
        FloatVector s00 = FloatVector.fromArray(S, from, from0);
        FloatVector s01 = FloatVector.fromArray(S, from, from0 + fromStep);
        FloatVector s02 = FloatVector.fromArray(S, from, from0 + 2 * fromStep);
        FloatVector s03 = FloatVector.fromArray(S, from, from0 + 3 * fromStep);
        FloatVector s04 = FloatVector.fromArray(S, from, from0 + 4 * fromStep);
        FloatVector s05 = FloatVector.fromArray(S, from, from0 + 5 * fromStep);
        FloatVector s06 = FloatVector.fromArray(S, from, from0 + 6 * fromStep);
        FloatVector s07 = FloatVector.fromArray(S, from, from0 + 7 * fromStep);
        FloatVector s10 = FloatVector.fromArray(S, from, from1);
        FloatVector s11 = FloatVector.fromArray(S, from, from1 + fromStep);
        FloatVector s12 = FloatVector.fromArray(S, from, from1 + 2 * fromStep);
        FloatVector s13 = FloatVector.fromArray(S, from, from1 + 3 * fromStep);
        FloatVector s14 = FloatVector.fromArray(S, from, from1 + 4 * fromStep);
        FloatVector s15 = FloatVector.fromArray(S, from, from1 + 5 * fromStep);
        FloatVector s16 = FloatVector.fromArray(S, from, from1 + 6 * fromStep);
        FloatVector s17 = FloatVector.fromArray(S, from, from1 + 7 * fromStep);
        int x0 = row0;
        int x1 = row1;
        int weight = wOffset;
        int left = channels;
        for (int t = 0; t < 3 * channels; t++) {
            FloatVector w0 = FloatVector.fromArray(S, w, weight);
            FloatVector w1 = FloatVector.fromArray(S, w, weight + tapStep);
            FloatVector w2 = FloatVector.fromArray(S, w, weight + 2 * tapStep);
            FloatVector v00 = FloatVector.broadcast(S, x[x0]);
            FloatVector v10 = FloatVector.broadcast(S, x[x1]);
            s00 = w0.fma(v00, s00);
            s10 = w0.fma(v10, s10);
            FloatVector v01 = FloatVector.broadcast(S, x[x0 + WIDTH]);
            FloatVector v11 = FloatVector.broadcast(S, x[x1 + WIDTH]);
            s00 = w1.fma(v01, s00);
            s10 = w1.fma(v11, s10);
            s01 = w0.fma(v01, s01);
            s11 = w0.fma(v11, s11);
            FloatVector v02 = FloatVector.broadcast(S, x[x0 + 2 * WIDTH]);
            FloatVector v12 = FloatVector.broadcast(S, x[x1 + 2 * WIDTH]);
            s00 = w2.fma(v02, s00);
            s10 = w2.fma(v12, s10);
            s01 = w1.fma(v02, s01);
            s11 = w1.fma(v12, s11);
            s02 = w0.fma(v02, s02);
            s12 = w0.fma(v12, s12);
            FloatVector v03 = FloatVector.broadcast(S, x[x0 + 3 * WIDTH]);
            FloatVector v13 = FloatVector.broadcast(S, x[x1 + 3 * WIDTH]);
            s01 = w2.fma(v03, s01);
            s11 = w2.fma(v13, s11);
            s02 = w1.fma(v03, s02);
            s12 = w1.fma(v13, s12);
            s03 = w0.fma(v03, s03);
            s13 = w0.fma(v13, s13);
            FloatVector v04 = FloatVector.broadcast(S, x[x0 + 4 * WIDTH]);
            FloatVector v14 = FloatVector.broadcast(S, x[x1 + 4 * WIDTH]);
            s02 = w2.fma(v04, s02);
            s12 = w2.fma(v14, s12);
            s03 = w1.fma(v04, s03);
            s13 = w1.fma(v14, s13);
            s04 = w0.fma(v04, s04);
            s14 = w0.fma(v14, s14);
            FloatVector v05 = FloatVector.broadcast(S, x[x0 + 5 * WIDTH]);
            FloatVector v15 = FloatVector.broadcast(S, x[x1 + 5 * WIDTH]);
            s03 = w2.fma(v05, s03);
            s13 = w2.fma(v15, s13);
            s04 = w1.fma(v05, s04);
            s14 = w1.fma(v15, s14);
            s05 = w0.fma(v05, s05);
            s15 = w0.fma(v15, s15);
            FloatVector v06 = FloatVector.broadcast(S, x[x0 + 6 * WIDTH]);
            FloatVector v16 = FloatVector.broadcast(S, x[x1 + 6 * WIDTH]);
            s04 = w2.fma(v06, s04);
            s14 = w2.fma(v16, s14);
            s05 = w1.fma(v06, s05);
            s15 = w1.fma(v16, s15);
            s06 = w0.fma(v06, s06);
            s16 = w0.fma(v16, s16);
            FloatVector v07 = FloatVector.broadcast(S, x[x0 + 7 * WIDTH]);
            FloatVector v17 = FloatVector.broadcast(S, x[x1 + 7 * WIDTH]);
            s05 = w2.fma(v07, s05);
            s15 = w2.fma(v17, s15);
            s06 = w1.fma(v07, s06);
            s16 = w1.fma(v17, s16);
            s07 = w0.fma(v07, s07);
            s17 = w0.fma(v17, s17);
            FloatVector v08 = FloatVector.broadcast(S, x[x0 + 8 * WIDTH]);
            FloatVector v18 = FloatVector.broadcast(S, x[x1 + 8 * WIDTH]);
            s06 = w2.fma(v08, s06);
            s16 = w2.fma(v18, s16);
            s07 = w1.fma(v08, s07);
            s17 = w1.fma(v18, s17);
            FloatVector v09 = FloatVector.broadcast(S, x[x0 + 9 * WIDTH]);
            FloatVector v19 = FloatVector.broadcast(S, x[x1 + 9 * WIDTH]);
            s07 = w2.fma(v09, s07);
            s17 = w2.fma(v19, s17);
            weight += channelStep;
            x0++;
            x1++;
            if (--left == 0) {
                left = channels;
                weight += 3 * tapStep - channels * channelStep;
                x0 += pitch - channels;
                x1 += pitch - channels;
            }
        }
        if (s00.getClass() != VECTOR
                || s01.getClass() != VECTOR
                || s02.getClass() != VECTOR
                || s03.getClass() != VECTOR
                || s04.getClass() != VECTOR
                || s05.getClass() != VECTOR
                || s06.getClass() != VECTOR
                || s07.getClass() != VECTOR
                || s10.getClass() != VECTOR
                || s11.getClass() != VECTOR
                || s12.getClass() != VECTOR
                || s13.getClass() != VECTOR
                || s14.getClass() != VECTOR
                || s15.getClass() != VECTOR
                || s16.getClass() != VECTOR
                || s17.getClass() != VECTOR) {
            throw new AssertionError();
        }
        s00.intoArray(y, y0);
        s01.intoArray(y, y0 + yStep);
        s02.intoArray(y, y0 + 2 * yStep);
        s03.intoArray(y, y0 + 3 * yStep);
        s04.intoArray(y, y0 + 4 * yStep);
        s05.intoArray(y, y0 + 5 * yStep);
        s06.intoArray(y, y0 + 6 * yStep);
        s07.intoArray(y, y0 + 7 * yStep);
        s10.intoArray(y, y1);
        s11.intoArray(y, y1 + yStep);
        s12.intoArray(y, y1 + 2 * yStep);
        s13.intoArray(y, y1 + 3 * yStep);
        s14.intoArray(y, y1 + 4 * yStep);
        s15.intoArray(y, y1 + 5 * yStep);
        s16.intoArray(y, y1 + 6 * yStep);
        s17.intoArray(y, y1 + 7 * yStep);
    }

    static void tile7x2(
            int channels,
            float[] x,
            int row0,
            int row1,
            int pitch,
            float[] w,
            int wOffset,
            int tapStep,
            int channelStep,
            float[] from,
            int from0,
            int from1,
            int fromStep,
            float[] y,
            int y0,
            int y1,
            int yStep) {
        FloatVector s00 = FloatVector.fromArray(S, from, from0);
        FloatVector s01 = FloatVector.fromArray(S, from, from0 + fromStep);
        FloatVector s02 = FloatVector.fromArray(S, from, from0 + 2 * fromStep);
        FloatVector s03 = FloatVector.fromArray(S, from, from0 + 3 * fromStep);
        FloatVector s04 = FloatVector.fromArray(S, from, from0 + 4 * fromStep);
        FloatVector s05 = FloatVector.fromArray(S, from, from0 + 5 * fromStep);
        FloatVector s06 = FloatVector.fromArray(S, from, from0 + 6 * fromStep);
        FloatVector s10 = FloatVector.fromArray(S, from, from1);
        FloatVector s11 = FloatVector.fromArray(S, from, from1 + fromStep);
        FloatVector s12 = FloatVector.fromArray(S, from, from1 + 2 * fromStep);
        FloatVector s13 = FloatVector.fromArray(S, from, from1 + 3 * fromStep);
        FloatVector s14 = FloatVector.fromArray(S, from, from1 + 4 * fromStep);
        FloatVector s15 = FloatVector.fromArray(S, from, from1 + 5 * fromStep);
        FloatVector s16 = FloatVector.fromArray(S, from, from1 + 6 * fromStep);
        int x0 = row0;
        int x1 = row1;
        int weight = wOffset;
        int left = channels;
        for (int t = 0; t < 3 * channels; t++) {
            FloatVector w0 = FloatVector.fromArray(S, w, weight);
            FloatVector w1 = FloatVector.fromArray(S, w, weight + tapStep);
            FloatVector w2 = FloatVector.fromArray(S, w, weight + 2 * tapStep);
            FloatVector v00 = FloatVector.broadcast(S, x[x0]);
            FloatVector v10 = FloatVector.broadcast(S, x[x1]);
            s00 = w0.fma(v00, s00);
            s10 = w0.fma(v10, s10);
            FloatVector v01 = FloatVector.broadcast(S, x[x0 + WIDTH]);
            FloatVector v11 = FloatVector.broadcast(S, x[x1 + WIDTH]);
            s00 = w1.fma(v01, s00);
            s10 = w1.fma(v11, s10);
            s01 = w0.fma(v01, s01);
            s11 = w0.fma(v11, s11);
            FloatVector v02 = FloatVector.broadcast(S, x[x0 + 2 * WIDTH]);
            FloatVector v12 = FloatVector.broadcast(S, x[x1 + 2 * WIDTH]);
            s00 = w2.fma(v02, s00);
            s10 = w2.fma(v12, s10);
            s01 = w1.fma(v02, s01);
            s11 = w1.fma(v12, s11);
            s02 = w0.fma(v02, s02);
            s12 = w0.fma(v12, s12);
            FloatVector v03 = FloatVector.broadcast(S, x[x0 + 3 * WIDTH]);
            FloatVector v13 = FloatVector.broadcast(S, x[x1 + 3 * WIDTH]);
            s01 = w2.fma(v03, s01);
            s11 = w2.fma(v13, s11);
            s02 = w1.fma(v03, s02);
            s12 = w1.fma(v13, s12);
            s03 = w0.fma(v03, s03);
            s13 = w0.fma(v13, s13);
            FloatVector v04 = FloatVector.broadcast(S, x[x0 + 4 * WIDTH]);
            FloatVector v14 = FloatVector.broadcast(S, x[x1 + 4 * WIDTH]);
            s02 = w2.fma(v04, s02);
            s12 = w2.fma(v14, s12);
            s03 = w1.fma(v04, s03);
            s13 = w1.fma(v14, s13);
            s04 = w0.fma(v04, s04);
            s14 = w0.fma(v14, s14);
            FloatVector v05 = FloatVector.broadcast(S, x[x0 + 5 * WIDTH]);
            FloatVector v15 = FloatVector.broadcast(S, x[x1 + 5 * WIDTH]);
            s03 = w2.fma(v05, s03);
            s13 = w2.fma(v15, s13);
            s04 = w1.fma(v05, s04);
            s14 = w1.fma(v15, s14);
            s05 = w0.fma(v05, s05);
            s15 = w0.fma(v15, s15);
            FloatVector v06 = FloatVector.broadcast(S, x[x0 + 6 * WIDTH]);
            FloatVector v16 = FloatVector.broadcast(S, x[x1 + 6 * WIDTH]);
            s04 = w2.fma(v06, s04);
            s14 = w2.fma(v16, s14);
            s05 = w1.fma(v06, s05);
            s15 = w1.fma(v16, s15);
            s06 = w0.fma(v06, s06);
            s16 = w0.fma(v16, s16);
            FloatVector v07 = FloatVector.broadcast(S, x[x0 + 7 * WIDTH]);
            FloatVector v17 = FloatVector.broadcast(S, x[x1 + 7 * WIDTH]);
            s05 = w2.fma(v07, s05);
            s15 = w2.fma(v17, s15);
            s06 = w1.fma(v07, s06);
            s16 = w1.fma(v17, s16);
            FloatVector v08 = FloatVector.broadcast(S, x[x0 + 8 * WIDTH]);
            FloatVector v18 = FloatVector.broadcast(S, x[x1 + 8 * WIDTH]);
            s06 = w2.fma(v08, s06);
            s16 = w2.fma(v18, s16);
            weight += channelStep;
            x0++;
            x1++;
            if (--left == 0) {
                left = channels;
                weight += 3 * tapStep - channels * channelStep;
                x0 += pitch - channels;
                x1 += pitch - channels;
            }
        }
        if (s00.getClass() != VECTOR
                || s01.getClass() != VECTOR
                || s02.getClass() != VECTOR
                || s03.getClass() != VECTOR
                || s04.getClass() != VECTOR
                || s05.getClass() != VECTOR
                || s06.getClass() != VECTOR
                || s10.getClass() != VECTOR
                || s11.getClass() != VECTOR
                || s12.getClass() != VECTOR
                || s13.getClass() != VECTOR
                || s14.getClass() != VECTOR
                || s15.getClass() != VECTOR
                || s16.getClass() != VECTOR) {
            throw new AssertionError();
        }
        s00.intoArray(y, y0);
        s01.intoArray(y, y0 + yStep);
        s02.intoArray(y, y0 + 2 * yStep);
        s03.intoArray(y, y0 + 3 * yStep);
        s04.intoArray(y, y0 + 4 * yStep);
        s05.intoArray(y, y0 + 5 * yStep);
        s06.intoArray(y, y0 + 6 * yStep);
        s10.intoArray(y, y1);
        s11.intoArray(y, y1 + yStep);
        s12.intoArray(y, y1 + 2 * yStep);
        s13.intoArray(y, y1 + 3 * yStep);
        s14.intoArray(y, y1 + 4 * yStep);
        s15.intoArray(y, y1 + 5 * yStep);
        s16.intoArray(y, y1 + 6 * yStep);
    }

    static void tile8x1(
            int channels,
            float[] x,
            int row0,
            int pitch,
            float[] w,
            int wOffset,
            int tapStep,
            int channelStep,
            float[] from,
            int from0,
            int fromStep,
            float[] y,
            int y0,
            int yStep) {
        FloatVector s00 = FloatVector.fromArray(S, from, from0);
        FloatVector s01 = FloatVector.fromArray(S, from, from0 + fromStep);
        FloatVector s02 = FloatVector.fromArray(S, from, from0 + 2 * fromStep);
        FloatVector s03 = FloatVector.fromArray(S, from, from0 + 3 * fromStep);
        FloatVector s04 = FloatVector.fromArray(S, from, from0 + 4 * fromStep);
        FloatVector s05 = FloatVector.fromArray(S, from, from0 + 5 * fromStep);
        FloatVector s06 = FloatVector.fromArray(S, from, from0 + 6 * fromStep);
        FloatVector s07 = FloatVector.fromArray(S, from, from0 + 7 * fromStep);
        int x0 = row0;
        int weight = wOffset;
        int left = channels;
        for (int t = 0; t < 3 * channels; t++) {
            FloatVector w0 = FloatVector.fromArray(S, w, weight);
            FloatVector w1 = FloatVector.fromArray(S, w, weight + tapStep);
            FloatVector w2 = FloatVector.fromArray(S, w, weight + 2 * tapStep);
            FloatVector v00 = FloatVector.broadcast(S, x[x0]);
            s00 = w0.fma(v00, s00);
            FloatVector v01 = FloatVector.broadcast(S, x[x0 + WIDTH]);
            s00 = w1.fma(v01, s00);
            s01 = w0.fma(v01, s01);
            FloatVector v02 = FloatVector.broadcast(S, x[x0 + 2 * WIDTH]);
            s00 = w2.fma(v02, s00);
            s01 = w1.fma(v02, s01);
            s02 = w0.fma(v02, s02);
            FloatVector v03 = FloatVector.broadcast(S, x[x0 + 3 * WIDTH]);
            s01 = w2.fma(v03, s01);
            s02 = w1.fma(v03, s02);
            s03 = w0.fma(v03, s03);
            FloatVector v04 = FloatVector.broadcast(S, x[x0 + 4 * WIDTH]);
            s02 = w2.fma(v04, s02);
            s03 = w1.fma(v04, s03);
            s04 = w0.fma(v04, s04);
            FloatVector v05 = FloatVector.broadcast(S, x[x0 + 5 * WIDTH]);
            s03 = w2.fma(v05, s03);
            s04 = w1.fma(v05, s04);
            s05 = w0.fma(v05, s05);
            FloatVector v06 = FloatVector.broadcast(S, x[x0 + 6 * WIDTH]);
            s04 = w2.fma(v06, s04);
            s05 = w1.fma(v06, s05);
            s06 = w0.fma(v06, s06);
            FloatVector v07 = FloatVector.broadcast(S, x[x0 + 7 * WIDTH]);
            s05 = w2.fma(v07, s05);
            s06 = w1.fma(v07, s06);
            s07 = w0.fma(v07, s07);
            FloatVector v08 = FloatVector.broadcast(S, x[x0 + 8 * WIDTH]);
            s06 = w2.fma(v08, s06);
            s07 = w1.fma(v08, s07);
            FloatVector v09 = FloatVector.broadcast(S, x[x0 + 9 * WIDTH]);
            s07 = w2.fma(v09, s07);
            weight += channelStep;
            x0++;
            if (--left == 0) {
                left = channels;
                weight += 3 * tapStep - channels * channelStep;
                x0 += pitch - channels;
            }
        }
        if (s00.getClass() != VECTOR
                || s01.getClass() != VECTOR
                || s02.getClass() != VECTOR
                || s03.getClass() != VECTOR
                || s04.getClass() != VECTOR
                || s05.getClass() != VECTOR
                || s06.getClass() != VECTOR
                || s07.getClass() != VECTOR) {
            throw new AssertionError();
        }
        s00.intoArray(y, y0);
        s01.intoArray(y, y0 + yStep);
        s02.intoArray(y, y0 + 2 * yStep);
        s03.intoArray(y, y0 + 3 * yStep);
        s04.intoArray(y, y0 + 4 * yStep);
        s05.intoArray(y, y0 + 5 * yStep);
        s06.intoArray(y, y0 + 6 * yStep);
        s07.intoArray(y, y0 + 7 * yStep);
    }

    static void tile7x1(
            int channels,
            float[] x,
            int row0,
            int pitch,
            float[] w,
            int wOffset,
            int tapStep,
            int channelStep,
            float[] from,
            int from0,
            int fromStep,
            float[] y,
            int y0,
            int yStep) {
        FloatVector s00 = FloatVector.fromArray(S, from, from0);
        FloatVector s01 = FloatVector.fromArray(S, from, from0 + fromStep);
        FloatVector s02 = FloatVector.fromArray(S, from, from0 + 2 * fromStep);
        FloatVector s03 = FloatVector.fromArray(S, from, from0 + 3 * fromStep);
        FloatVector s04 = FloatVector.fromArray(S, from, from0 + 4 * fromStep);
        FloatVector s05 = FloatVector.fromArray(S, from, from0 + 5 * fromStep);
        FloatVector s06 = FloatVector.fromArray(S, from, from0 + 6 * fromStep);
        int x0 = row0;
        int weight = wOffset;
        int left = channels;
        for (int t = 0; t < 3 * channels; t++) {
            FloatVector w0 = FloatVector.fromArray(S, w, weight);
            FloatVector w1 = FloatVector.fromArray(S, w, weight + tapStep);
            FloatVector w2 = FloatVector.fromArray(S, w, weight + 2 * tapStep);
            FloatVector v00 = FloatVector.broadcast(S, x[x0]);
            s00 = w0.fma(v00, s00);
            FloatVector v01 = FloatVector.broadcast(S, x[x0 + WIDTH]);
            s00 = w1.fma(v01, s00);
            s01 = w0.fma(v01, s01);
            FloatVector v02 = FloatVector.broadcast(S, x[x0 + 2 * WIDTH]);
            s00 = w2.fma(v02, s00);
            s01 = w1.fma(v02, s01);
            s02 = w0.fma(v02, s02);
            FloatVector v03 = FloatVector.broadcast(S, x[x0 + 3 * WIDTH]);
            s01 = w2.fma(v03, s01);
            s02 = w1.fma(v03, s02);
            s03 = w0.fma(v03, s03);
            FloatVector v04 = FloatVector.broadcast(S, x[x0 + 4 * WIDTH]);
            s02 = w2.fma(v04, s02);
            s03 = w1.fma(v04, s03);
            s04 = w0.fma(v04, s04);
            FloatVector v05 = FloatVector.broadcast(S, x[x0 + 5 * WIDTH]);
            s03 = w2.fma(v05, s03);
            s04 = w1.fma(v05, s04);
            s05 = w0.fma(v05, s05);
            FloatVector v06 = FloatVector.broadcast(S, x[x0 + 6 * WIDTH]);
            s04 = w2.fma(v06, s04);
            s05 = w1.fma(v06, s05);
            s06 = w0.fma(v06, s06);
            FloatVector v07 = FloatVector.broadcast(S, x[x0 + 7 * WIDTH]);
            s05 = w2.fma(v07, s05);
            s06 = w1.fma(v07, s06);
            FloatVector v08 = FloatVector.broadcast(S, x[x0 + 8 * WIDTH]);
            s06 = w2.fma(v08, s06);
            weight += channelStep;
            x0++;
            if (--left == 0) {
                left = channels;
                weight += 3 * tapStep - channels * channelStep;
                x0 += pitch - channels;
            }
        }
        if (s00.getClass() != VECTOR
                || s01.getClass() != VECTOR
                || s02.getClass() != VECTOR
                || s03.getClass() != VECTOR
                || s04.getClass() != VECTOR
                || s05.getClass() != VECTOR
                || s06.getClass() != VECTOR) {
            throw new AssertionError();
        }
        s00.intoArray(y, y0);
        s01.intoArray(y, y0 + yStep);
        s02.intoArray(y, y0 + 2 * yStep);
        s03.intoArray(y, y0 + 3 * yStep);
        s04.intoArray(y, y0 + 4 * yStep);
        s05.intoArray(y, y0 + 5 * yStep);
        s06.intoArray(y, y0 + 6 * yStep);
    }
}
