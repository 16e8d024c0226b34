package fathom.kernel;

/**
 * The geometry of a batched 2-D convolution (cross-correlation): input {@code [N, H, W, Cin]}, weight {@code [Kh, Kw, Cin, Cout]},
 * output {@code [N, OH, OW, Cout]} with
 *
 * <pre>y[n, i, j, o] = bias[o] + sum over (a, b, c) of x[n, i*stride + a - padding, j*stride + b - padding, c] * w[a, b, c, o]</pre>
 *
 * where x outside the map is zero, or wraps around if the padding is circular.
 */
public record Convolution(
        int batch,
        int height,
        int width,
        int inChannels,
        int outChannels,
        int kernelHeight,
        int kernelWidth,
        int stride,
        int padding,
        boolean circular) {

    public Convolution {
        if (batch < 1
                || height < 1
                || width < 1
                || inChannels < 1
                || outChannels < 1
                || kernelHeight < 1
                || kernelWidth < 1) {
            throw new IllegalArgumentException("convolution: every size must be at least 1");
        }
        if (stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "convolution: stride must be at least 1 and padding at least 0, got " + stride + " and " + padding);
        }
        if (circular && (padding > height || padding > width)) {
            throw new IllegalArgumentException("convolution: circular padding " + padding + " is larger than the "
                    + height + "x" + width + " map it wraps around");
        }
        if (height + 2 * padding < kernelHeight || width + 2 * padding < kernelWidth) {
            throw new IllegalArgumentException("convolution: kernel " + kernelHeight + "x" + kernelWidth
                    + " is larger than the " + height + "x" + width + " map with padding " + padding);
        }
    }

    /** Rows of the output, OH. */
    public int outHeight() {
        return (height + 2 * padding - kernelHeight) / stride + 1;
    }

    /** Columns of the output, OW. */
    public int outWidth() {
        return (width + 2 * padding - kernelWidth) / stride + 1;
    }

    /** Multiply-adds of the forward pass. */
    public long multiplyAdds() {
        return (long) batch * outHeight() * outWidth() * outChannels * kernelHeight * kernelWidth * inChannels;
    }
}
