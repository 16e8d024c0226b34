package fathom.data;

import fathom.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Shifts and scales each channel: {@code x' = (x - mean) / std}. Measured once on the training set and applied to everything.
 *
 * @param mean of each channel, pixels in [0, 1]
 * @param std the standard deviation of each channel, above 0
 */
public record ChannelNormalization(List<Double> mean, List<Double> std) {
    /** Of CIFAR-10's training set, to four places. */
    public static final ChannelNormalization CIFAR_10 =
            new ChannelNormalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

    /** Of MNIST's training set, to four places. */
    public static final ChannelNormalization MNIST = new ChannelNormalization(List.of(0.1307), List.of(0.3081));

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the lists differ in length or a standard deviation is not above 0
     */
    public ChannelNormalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size() || mean.isEmpty()) {
            throw new IllegalArgumentException(
                    "ChannelNormalization: " + mean.size() + " means and " + std.size() + " standard deviations");
        }
        for (double s : std) {
            if (!(s > 0)) {
                throw new IllegalArgumentException(
                        "ChannelNormalization: standard deviations must be above 0, got " + std);
            }
        }
    }

    /** Leaves pixels in [0, 1] as they are. */
    public static ChannelNormalization none(int channels) {
        return new ChannelNormalization(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    }

    /**
     * Measures the channels (last axis) of all examples, in double. A constant channel is given standard deviation 1.
     *
     * @param dataset the training set
     */
    public static ChannelNormalization of(Dataset dataset) {
        Shape shape = dataset.exampleShape();
        int channels = shape.rank() == 3 ? shape.dim(2) : 1;
        float[] example = new float[shape.size()];
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.read(i, example, 0);
            for (int c = 0; c < channels; c++) {
                double s = 0;
                double q = 0;
                for (int j = c; j < example.length; j += channels) {
                    double x = example[j];
                    s += x;
                    q += x * x;
                }
                sum[c] += s;
                squares[c] += q;
            }
        }
        int pixels = example.length / channels;
        double n = (double) dataset.size() * pixels;
        double[] std = new double[channels];
        for (int c = 0; c < channels; c++) {
            double variance = squares[c] / n - (sum[c] / n) * (sum[c] / n);
            std[c] = variance > 1e-12 ? Math.sqrt(variance) : 1;
        }
        return new ChannelNormalization(
                DoubleStream.of(sum).map(s -> s / n).boxed().toList(),
                DoubleStream.of(std).boxed().toList());
    }

    /** The number of channels. */
    public int channels() {
        return mean.size();
    }

    /**
     * Normalizes interleaved channels in place.
     *
     * @param pixels modified: {@code length} elements from {@code offset}
     * @param offset where the first channel of a pixel lies
     * @param length a multiple of the number of channels
     */
    public void apply(float[] pixels, int offset, int length) {
        int channels = channels();
        for (int c = 0; c < channels; c++) {
            float scale = (float) (1 / std.get(c));
            float shift = (float) (-mean.get(c) / std.get(c));
            for (int i = offset + c; i < offset + length; i += channels) {
                pixels[i] = pixels[i] * scale + shift;
            }
        }
    }
}
