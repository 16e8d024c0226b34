package fathom.kernel;

import java.util.Arrays;

/**
 * Pooling of {@code [N, H, W, C]} maps over windows without padding: output {@code [N, OH, OW, C]} with
 * {@code OH = (H - kernelHeight) / stride + 1}, rounded down. Each call works on all images, split by image.
 */
public record Pooling(int batch, int height, int width, int channels, int kernelHeight, int kernelWidth, int stride) {
    /**
     * @throws IllegalArgumentException if the kernel or the stride is less than 1 or the kernel is larger than the map
     */
    public Pooling {
        if (kernelHeight < 1 || kernelWidth < 1 || stride < 1) {
            throw new IllegalArgumentException("pooling: kernel and stride must be at least 1, got kernel "
                    + kernelHeight + "x" + kernelWidth + " and stride " + stride);
        }
        if (kernelHeight > height || kernelWidth > width) {
            throw new IllegalArgumentException("pooling: kernel " + kernelHeight + "x" + kernelWidth
                    + " is larger than the " + height + "x" + width + " map");
        }
    }

    /** Rows of the output, OH. */
    public int outHeight() {
        return (height - kernelHeight) / stride + 1;
    }

    /** Columns of the output, OW. */
    public int outWidth() {
        return (width - kernelWidth) / stride + 1;
    }

    /**
     * y[n, i, j, c] = the mean over the window's (a, b) of x[n, i*stride + a, j*stride + b, c], summed in double.
     *
     * @param y modified: overwritten
     */
    public void average(Kernels kernels, float[] x, float[] y) {
        Ranges.over(kernels, batch, imageSize(), (begin, end) -> {
            double[] sums = new double[channels];
            for (int out = begin * outPixels(); out < end * outPixels(); out++) {
                Arrays.fill(sums, 0);
                for (int tap = 0; tap < taps(); tap++) {
                    int xi = source(out, tap);
                    for (int c = 0; c < channels; c++) {
                        sums[c] += x[xi + c];
                    }
                }
                for (int c = 0; c < channels; c++) {
                    y[out * channels + c] = (float) (sums[c] / taps());
                }
            }
        });
    }

    /**
     * The gradient of {@link #average}.
     *
     * @param dx modified: overwritten
     */
    public void averageBackward(Kernels kernels, float[] dy, float[] dx) {
        float weight = 1f / taps();
        Ranges.over(kernels, batch, imageSize(), (begin, end) -> {
            Arrays.fill(dx, begin * imageSize(), end * imageSize(), 0f);
            for (int out = begin * outPixels(); out < end * outPixels(); out++) {
                for (int tap = 0; tap < taps(); tap++) {
                    int xi = source(out, tap);
                    for (int c = 0; c < channels; c++) {
                        dx[xi + c] += weight * dy[out * channels + c];
                    }
                }
            }
        });
    }

    /**
     * y[n, i, j, c] = the maximum over the window's (a, b) of x[n, i*stride + a, j*stride + b, c]; NaN if one of them
     * is.
     *
     * @param y modified: overwritten
     */
    public void max(Kernels kernels, float[] x, float[] y) {
        Ranges.over(kernels, batch, imageSize(), (begin, end) -> {
            for (int out = begin * outPixels(); out < end * outPixels(); out++) {
                System.arraycopy(x, source(out, 0), y, out * channels, channels);
                for (int tap = 1; tap < taps(); tap++) {
                    int xi = source(out, tap);
                    for (int c = 0; c < channels; c++) {
                        y[out * channels + c] = Math.max(y[out * channels + c], x[xi + c]);
                    }
                }
            }
        });
    }

    /**
     * The gradient of {@link #max}. It flows to the first largest element of a window, in row-major order: looking for
     * it again takes less than keeping its index would take memory.
     *
     * @param dx modified: overwritten
     */
    public void maxBackward(Kernels kernels, float[] x, float[] dy, float[] dx) {
        Ranges.over(kernels, batch, imageSize(), (begin, end) -> {
            Arrays.fill(dx, begin * imageSize(), end * imageSize(), 0f);
            for (int out = begin * outPixels(); out < end * outPixels(); out++) {
                for (int c = 0; c < channels; c++) {
                    dx[largest(x, out, c)] += dy[out * channels + c];
                }
            }
        });
    }

    /**
     * The derivative of {@link #max} along dx: that of the first largest element of each window.
     *
     * @param dy modified: overwritten
     */
    public void maxTangent(Kernels kernels, float[] x, float[] dx, float[] dy) {
        Ranges.over(kernels, batch, imageSize(), (begin, end) -> {
            for (int at = begin * outPixels() * channels; at < end * outPixels() * channels; at++) {
                dy[at] = dx[largest(x, at / channels, at % channels)];
            }
        });
    }

    /** Where in x the first largest element is of those that an output pixel's channel reads. */
    private int largest(float[] x, int out, int c) {
        int best = source(out, 0) + c;
        for (int tap = 1; tap < taps(); tap++) {
            int candidate = source(out, tap) + c;
            best = x[candidate] > x[best] ? candidate : best;
        }
        return best;
    }

    private int taps() {
        return kernelHeight * kernelWidth;
    }

    private int outPixels() {
        return outHeight() * outWidth();
    }

    private int imageSize() {
        return height * width * channels;
    }

    /** Where in x the pixel begins that the given tap of the given output pixel (counted over the batch) reads. */
    private int source(int out, int tap) {
        int image = out / outPixels();
        int row = out % outPixels() / outWidth() * stride + tap / kernelWidth;
        int column = out % outWidth() * stride + tap % kernelWidth;
        return ((image * height + row) * width + column) * channels;
    }
}
