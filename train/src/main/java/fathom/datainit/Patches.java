package fathom.datainit;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/**
 * What a weight is multiplied by: the inputs of a dense layer, or the patches of a map that lie within it, in the order of the weight's rows.
 *
 * @param x {@code [N, ..., n]}, or {@code [N, H, W, in]}
 * @param high rows of a patch
 * @param wide pixels of a row
 */
record Patches(Tensor x, int height, int width, int channels, int high, int wide) {
    /**
     * Those of a weight {@code [in, out]} or {@code [kh, kw, in, out]}.
     *
     * @throws InitializationException if there are none
     */
    static Patches of(String place, Shape weight, Tensor x) {
        int in = weight.dim(weight.rank() - 2);
        Shape shape = x.shape();
        boolean dense = weight.rank() == 2;
        boolean fits = dense ? shape.dim(shape.rank() - 1) == in : weight.rank() == 4 && shape.rank() == 4;
        if (!fits) {
            throw new InitializationException(
                    place, "its weight " + weight + " on an input " + shape + " is neither dense nor a convolution");
        }
        Patches patches = dense
                ? new Patches(x, 1, 1, in, 1, 1)
                : new Patches(x, shape.dim(1), shape.dim(2), in, weight.dim(0), weight.dim(1));
        if (patches.down() < 1 || patches.across() < 1) {
            throw new InitializationException(
                    place, "its kernel " + weight + " is larger than its input " + shape + ", and no patch is whole");
        }
        return patches;
    }

    private int down() {
        return height - high + 1;
    }

    private int across() {
        return width - wide + 1;
    }

    /** Second moments {@code E[p p']}, n x n, over at most so many of the patches, evenly spaced; the order of summation is fixed. */
    double[] moments(int most) {
        int n = high * wide * channels;
        long all = (long) (x.size() / (height * width * channels)) * down() * across();
        int count = (int) Math.min(all, most);
        double[] patch = new double[n];
        double[] sums = new double[n * n];
        for (int k = 0; k < count; k++) {
            read(k * all / count, patch);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    sums[i * n + j] += patch[i] * patch[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                sums[i * n + j] /= count;
                sums[j * n + i] = sums[i * n + j];
            }
        }
        return sums;
    }

    private void read(long index, double[] patch) {
        int column = (int) (index % across());
        int row = (int) (index / across() % down());
        int image = (int) (index / across() / down());
        int length = wide * channels;
        for (int r = 0; r < high; r++) {
            int from = ((image * height + row + r) * width + column) * channels;
            for (int i = 0; i < length; i++) {
                patch[r * length + i] = x.array()[from + i];
            }
        }
    }
}
