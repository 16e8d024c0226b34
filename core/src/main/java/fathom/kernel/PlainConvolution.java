package fathom.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Direct loops of a {@link Convolution} over one image, in the order of its formula. */
final class PlainConvolution {
    private PlainConvolution() {}

    /** What is done with one product of the formula: pixel indices into x and y, and the tap, each to be multiplied by the channels. */
    private interface Tap {
        void visit(int inPixel, int tap, int outPixel);
    }

    /** Visits every (output pixel, tap) of one image whose input lies inside the map, or in the map it wraps around to. */
    private static void visit(Convolution g, int image, Tap body) {
        for (int i = 0; i < g.outHeight(); i++) {
            for (int j = 0; j < g.outWidth(); j++) {
                for (int a = 0; a < g.kernelHeight(); a++) {
                    int row = source(i * g.stride() + a - g.padding(), g.height(), g.circular());
                    for (int b = 0; row >= 0 && b < g.kernelWidth(); b++) {
                        int column = source(j * g.stride() + b - g.padding(), g.width(), g.circular());
                        if (column >= 0) {
                            body.visit(
                                    (image * g.height() + row) * g.width() + column,
                                    a * g.kernelWidth() + b,
                                    (image * g.outHeight() + i) * g.outWidth() + j);
                        }
                    }
                }
            }
        }
    }

    /** The index in [0, size) that a possibly outlying index reads, or -1 for zero. */
    private static int source(int index, int size, boolean circular) {
        if (circular) {
            return Math.floorMod(index, size);
        }
        return index < size ? index : -1; // negative ones are outside already
    }

    static void forward(Convolution g, int image, float[] x, float[] weight, float @Nullable [] bias, float[] y) {
        int in = g.inChannels();
        int out = g.outChannels();
        int pixels = g.outHeight() * g.outWidth();
        for (int pixel = image * pixels; pixel < (image + 1) * pixels; pixel++) {
            for (int o = 0; o < out; o++) {
                y[pixel * out + o] = bias == null ? 0 : bias[o];
            }
        }
        visit(g, image, (inPixel, tap, outPixel) -> {
            for (int c = 0; c < in; c++) {
                addScaled(out, x[inPixel * in + c], weight, (tap * in + c) * out, y, outPixel * out);
            }
        });
    }

    /** dweight[tap, c, o] += x[c] dy[o]. */
    static void weightGradient(Convolution g, int image, float[] x, float[] dy, float[] dweight) {
        int in = g.inChannels();
        int out = g.outChannels();
        visit(g, image, (inPixel, tap, outPixel) -> {
            for (int c = 0; c < in; c++) {
                addScaled(out, x[inPixel * in + c], dy, outPixel * out, dweight, (tap * in + c) * out);
            }
        });
    }

    /** dbias[offset + o] += sum over the pixels of dy[o]. */
    static void biasGradient(Convolution g, int image, float[] dy, float[] dbias, int offset) {
        int out = g.outChannels();
        int pixels = g.outHeight() * g.outWidth();
        for (int pixel = image * pixels; pixel < (image + 1) * pixels; pixel++) {
            addScaled(out, 1, dy, pixel * out, dbias, offset);
        }
    }

    /** dx[c] = sum of dy[o] weight[tap, c, o]; the weight comes as {@code [tap, o, c]}. */
    static void inputGradient(Convolution g, int image, float[] dy, float[] transposedWeight, float[] dx) {
        int in = g.inChannels();
        int out = g.outChannels();
        int size = g.height() * g.width() * in;
        Arrays.fill(dx, image * size, (image + 1) * size, 0);
        visit(g, image, (inPixel, tap, outPixel) -> {
            for (int o = 0; o < out; o++) {
                addScaled(in, dy[outPixel * out + o], transposedWeight, (tap * out + o) * in, dx, inPixel * in);
            }
        });
    }

    /** From {@code [taps, in, out]} to {@code [taps, out, in]}. */
    static void transposeTaps(int taps, int in, int out, float[] weight, float[] transposed) {
        for (int tap = 0; tap < taps; tap++) {
            for (int c = 0; c < in; c++) {
                for (int o = 0; o < out; o++) {
                    transposed[(tap * out + o) * in + c] = weight[(tap * in + c) * out + o];
                }
            }
        }
    }

    /** A new {@code [columns, rows]} matrix of a {@code [rows, columns]} one. */
    static float[] transposed(int rows, int columns, float[] a, int offset, int lda) {
        float[] t = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[offset + i * lda + j];
            }
        }
        return t;
    }

    /** y[yOffset + i] += a x[xOffset + i]. */
    static void addScaled(int n, float a, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] += a * x[xOffset + i];
        }
    }
}
