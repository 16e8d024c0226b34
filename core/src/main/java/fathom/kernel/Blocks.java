package fathom.kernel;

import java.util.Arrays;

/** Copies between layouts. */
public final class Blocks {
    private Blocks() {}

    /**
     * Copies {@code count} blocks of {@code length} elements: to[toOffset + r*toStride + i] = from[fromOffset +
     * r*fromStride + i].
     *
     * @param to modified in those blocks only
     */
    public static void copy(
            Kernels kernels,
            int count,
            int length,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        Ranges.over(kernels, count, length, (begin, end) -> {
            for (int r = begin; r < end; r++) {
                System.arraycopy(from, fromOffset + r * fromStride, to, toOffset + r * toStride, length);
            }
        });
    }

    /**
     * Every {@code stride}-th pixel between as many channels of zeros on either side: y[n, i, j, c + (outChannels -
     * channels) / 2] = x[n, i*stride, j*stride, c], x {@code [batch, height, width, channels]}, y
     * {@code [batch, ceil(height / stride), ceil(width / stride), outChannels]}.
     *
     * @param outChannels at least {@code channels}
     * @param y modified: overwritten
     */
    public static void subsample(
            Kernels kernels,
            int batch,
            int height,
            int width,
            int channels,
            int outChannels,
            int stride,
            float[] x,
            float[] y) {
        int outHeight = (height + stride - 1) / stride;
        int outWidth = (width + stride - 1) / stride;
        int before = (outChannels - channels) / 2;
        Ranges.over(kernels, batch * outHeight, outWidth * outChannels, (begin, end) -> {
            Arrays.fill(y, begin * outWidth * outChannels, end * outWidth * outChannels, 0f);
            for (int row = begin; row < end; row++) {
                int from = (row / outHeight * height + row % outHeight * stride) * width;
                for (int j = 0; j < outWidth; j++) {
                    System.arraycopy(
                            x,
                            (from + j * stride) * channels,
                            y,
                            (row * outWidth + j) * outChannels + before,
                            channels);
                }
            }
        });
    }

    /**
     * The gradient of {@link #subsample}.
     *
     * @param dx modified: overwritten
     */
    public static void subsampleBackward(
            Kernels kernels,
            int batch,
            int height,
            int width,
            int channels,
            int outChannels,
            int stride,
            float[] dy,
            float[] dx) {
        int outHeight = (height + stride - 1) / stride;
        int outWidth = (width + stride - 1) / stride;
        int before = (outChannels - channels) / 2;
        Ranges.over(kernels, batch * height, width * channels, (begin, end) -> {
            Arrays.fill(dx, begin * width * channels, end * width * channels, 0f);
            for (int row = begin; row < end; row++) {
                if (row % height % stride == 0) {
                    int from = (row / height * outHeight + row % height / stride) * outWidth;
                    for (int j = 0; j < outWidth; j++) {
                        System.arraycopy(
                                dy,
                                (from + j) * outChannels + before,
                                dx,
                                (row * width + j * stride) * channels,
                                channels);
                    }
                }
            }
        });
    }
}
