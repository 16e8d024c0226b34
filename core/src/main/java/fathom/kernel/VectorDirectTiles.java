package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link DirectTiles} with the Vector API. */
final class VectorDirectTiles implements DirectTiles {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = VectorWidth.LANES;

    /** AVX-512 and NEON have 32 registers; AVX2 has 16, and smaller tiles. */
    private static final boolean MANY_REGISTERS = VectorWidth.bits() != 256;

    @Override
    public void pad(int rows, int width, boolean wrapped, float[] map, int from, int step, float[] padded, int to) {
        int first = from;
        int left = to;
        for (int i = 0; i < rows; i++) {
            int last = first + (width - 1) * step;
            int right = left + (width + 1) * WIDTH;
            for (int lane = 0; lane < WIDTH; lane += L) {
                FloatVector.fromArray(S, wrapped ? map : DirectConvolution.ZEROS, wrapped ? last + lane : 0)
                        .intoArray(padded, left + lane);
                for (int j = 0; j < width; j++) {
                    FloatVector.fromArray(S, map, first + j * step + lane)
                            .intoArray(padded, left + (j + 1) * WIDTH + lane);
                }
                FloatVector.fromArray(S, wrapped ? map : DirectConvolution.ZEROS, wrapped ? first + lane : 0)
                        .intoArray(padded, right + lane);
            }
            first += width * step;
            left = right + WIDTH;
        }
    }

    @Override
    public void convolve(
            int pixels,
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
        for (int i = 0; i < WIDTH; i += L) {
            int f0 = from0 + i;
            int f1 = from1 + i;
            int to0 = y0 + i;
            int to1 = y1 + i;
            int wi = wOffset + i;
            if (MANY_REGISTERS && pixels == PIXELS) {
                VectorPixelTiles.tile8x2(
                        channels,
                        x,
                        row0,
                        row1,
                        pitch,
                        w,
                        wi,
                        tapStep,
                        channelStep,
                        from,
                        f0,
                        f1,
                        fromStep,
                        y,
                        to0,
                        to1,
                        yStep);
            } else if (MANY_REGISTERS) {
                VectorPixelTiles.tile7x2(
                        channels,
                        x,
                        row0,
                        row1,
                        pitch,
                        w,
                        wi,
                        tapStep,
                        channelStep,
                        from,
                        f0,
                        f1,
                        fromStep,
                        y,
                        to0,
                        to1,
                        yStep);
            } else if (pixels == PIXELS) {
                VectorPixelTiles.tile8x1(
                        channels, x, row0, pitch, w, wi, tapStep, channelStep, from, f0, fromStep, y, to0, yStep);
                if (row1 != row0) {
                    VectorPixelTiles.tile8x1(
                            channels, x, row1, pitch, w, wi, tapStep, channelStep, from, f1, fromStep, y, to1, yStep);
                }
            } else {
                VectorPixelTiles.tile7x1(
                        channels, x, row0, pitch, w, wi, tapStep, channelStep, from, f0, fromStep, y, to0, yStep);
                if (row1 != row0) {
                    VectorPixelTiles.tile7x1(
                            channels, x, row1, pitch, w, wi, tapStep, channelStep, from, f1, fromStep, y, to1, yStep);
                }
            }
        }
    }

    @Override
    public void weightGradient(
            int rows,
            int width,
            int channels,
            float[] x,
            int xOffset,
            float[] dz,
            int dzOffset,
            int pitch,
            float[] dw,
            int dwOffset,
            int tapStep,
            int channelStep) {
        for (int i = 0; i < WIDTH; i += L) {
            for (int c = 0; c < channels; c += CHANNEL_STEP) {
                int to = dwOffset + c * channelStep + i;
                VectorTapTiles.gradient(
                        rows, width, x, xOffset + c, dz, dzOffset + i, pitch, dw, to, tapStep, channelStep);
            }
        }
    }

    @Override
    public void sum(int rows, int width, float[] dz, int dzOffset, int pitch, float[] db, int dbOffset) {
        for (int lane = 0; lane < WIDTH; lane += L) {
            FloatVector sum = FloatVector.fromArray(S, db, dbOffset + lane);
            int row = dzOffset + lane;
            int j = 0;
            for (int t = 0, at = row; t < rows * width; t++, at += WIDTH) { // one loop: see VectorPixelTiles
                if (j == width) {
                    j = 0;
                    row += pitch;
                    at = row;
                }
                sum = FloatVector.fromArray(S, dz, at).add(sum);
                j++;
            }
            sum.intoArray(db, dbOffset + lane);
        }
    }
}
