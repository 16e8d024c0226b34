package fathom.kernel;

import java.util.Arrays;

/** {@link DirectTiles} in plain Java. */
final class PlainDirectTiles implements DirectTiles {
    @Override
    public void pad(int rows, int width, boolean wrapped, float[] map, int from, int step, float[] padded, int to) {
        for (int i = 0; i < rows; i++) {
            int first = from + i * width * step;
            int left = to + i * (width + 2) * WIDTH;
            int right = left + (width + 1) * WIDTH;
            for (int j = 0; j < width; j++) {
                System.arraycopy(map, first + j * step, padded, left + (j + 1) * WIDTH, WIDTH);
            }
            if (wrapped) {
                System.arraycopy(map, first + (width - 1) * step, padded, left, WIDTH);
                System.arraycopy(map, first, padded, right, WIDTH);
            } else {
                Arrays.fill(padded, left, left + WIDTH, 0);
                Arrays.fill(padded, right, right + WIDTH, 0);
            }
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
        float[] sums = new float[WIDTH];
        for (int pixel = 0; pixel < 2 * pixels; pixel++) {
            int j = pixel % pixels;
            int row = (pixel < pixels ? row0 : row1) + j * WIDTH;
            System.arraycopy(from, (pixel < pixels ? from0 : from1) + j * fromStep, sums, 0, WIDTH);
            for (int a = 0; a < 3; a++) {
                for (int c = 0; c < channels; c++) {
                    int at = row + a * pitch + c;
                    int tap = wOffset + 3 * a * tapStep + c * channelStep;
                    addTaps(x[at], x[at + WIDTH], x[at + 2 * WIDTH], w, tap, tapStep, sums);
                }
            }
            if (pixel < pixels || row1 != row0) { // else y, where it is also what sums begin with, is done
                System.arraycopy(sums, 0, y, (pixel < pixels ? y0 : y1) + j * yStep, WIDTH);
            }
        }
    }

    private static void addTaps(float x0, float x1, float x2, float[] w, int tap, int tapStep, float[] sums) {
        for (int o = 0; o < WIDTH; o++) { // all three in one loop, as a loop of sixteen steps has its price
            float sum = Math.fma(x0, w[tap + o], sums[o]);
            sum = Math.fma(x1, w[tap + tapStep + o], sum);
            sums[o] = Math.fma(x2, w[tap + 2 * tapStep + o], sum);
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
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                int at = i * pitch + j * WIDTH;
                for (int b = 0; b < 3; b++) {
                    for (int c = 0; c < channels; c++) {
                        float value = x[xOffset + at + b * WIDTH + c];
                        addProduct(value, dz, dzOffset + at, dw, dwOffset + b * tapStep + c * channelStep);
                    }
                }
            }
        }
    }

    private static void addProduct(float factor, float[] dz, int from, float[] dw, int to) {
        for (int o = 0; o < WIDTH; o++) {
            dw[to + o] = Math.fma(factor, dz[from + o], dw[to + o]);
        }
    }

    @Override
    public void sum(int rows, int width, float[] dz, int dzOffset, int pitch, float[] db, int dbOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                Rows.add(WIDTH, dz, dzOffset + i * pitch + j * WIDTH, db, dbOffset);
            }
        }
    }
}
