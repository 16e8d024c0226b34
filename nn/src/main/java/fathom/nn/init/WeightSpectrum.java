package fathom.nn.init;

import fathom.linalg.SingularValues;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;

/** The singular values of a weight: of its matrix, and of the convolution that it stands for. */
public final class WeightSpectrum {
    private static final int LARGEST_MAP = 2048;

    private WeightSpectrum() {}

    /**
     * The singular values of a weight flattened to {@code [taps * in, out]}, the largest first: those of the map of a
     * dense layer, and of a convolution from one patch to one pixel.
     *
     * @throws IllegalArgumentException if the weight has less than two axes or an entry is not finite
     */
    public static double[] ofMatrix(Tensor weight) {
        TapMatrices matrices = TapMatrices.of("WeightSpectrum", weight);
        return SingularValues.of(inDouble(weight), matrices.taps() * matrices.inputs(), matrices.outputs());
    }

    /**
     * The singular values of a convolution with circular padding and stride 1 as one linear map from all pixels of a
     * torus to all pixels, the largest first. There are {@code height * width * min(in, out)}: a convolution is block
     * diagonal in the frequency domain, with the block
     *
     * <pre>
     *   A(f) = sum_b W(b) exp(2 pi i (f1 b1 / height + f2 b2 / width)),
     * </pre>
     *
     * and that of -f is its conjugate. Source: Sedghi, Gupta and Long 2019, arXiv:1805.10408.
     *
     * @param weight {@code [kh, kw, in, out]}, or {@code [in, out]} for a 1 x 1 kernel
     * @param height of the torus, at least 1
     * @param width of the torus, at least 1
     * @throws IllegalArgumentException if the weight has other axes, or the torus no pixels
     */
    public static double[] onTorus(Tensor weight, int height, int width) {
        TapMatrices matrices = TapMatrices.of("WeightSpectrum", weight);
        if (weight.shape().rank() != 2 && weight.shape().rank() != 4 || height < 1 || width < 1) {
            throw new IllegalArgumentException("WeightSpectrum: expected a weight [in, out] or [kh, kw, in, out] and a"
                    + " torus of at least 1 x 1, got " + weight.shape() + " and " + height + " x " + width);
        }
        int each = Math.min(matrices.inputs(), matrices.outputs());
        double[] all = new double[height * width * each];
        int count = 0;
        for (int f1 = 0; f1 < height; f1++) {
            for (int f2 = 0; f2 < width; f2++) {
                int frequency = f1 * width + f2;
                int mirrored = (height - f1) % height * width + (width - f2) % width;
                if (frequency <= mirrored) {
                    double[] values =
                            atFrequency(matrices, (double) f1 / height, (double) f2 / width, frequency == mirrored);
                    for (int copy = 0; copy < (frequency == mirrored ? 1 : 2); copy++) {
                        System.arraycopy(values, 0, all, count, each);
                        count += each;
                    }
                }
            }
        }
        Arrays.sort(all);
        for (int i = 0; i < all.length / 2; i++) {
            double swapped = all[i];
            all[i] = all[all.length - 1 - i];
            all[all.length - 1 - i] = swapped;
        }
        return all;
    }

    /**
     * The singular values of a convolution with stride 1 and zeros around the map, {@code (k - 1) / 2} before the first
     * pixel, as one linear map from all pixels to all pixels, the largest first. The matrix is written out.
     *
     * @param weight {@code [kh, kw, in, out]}
     * @throws IllegalArgumentException if the weight has other axes, or the map no pixels or more than 2048 values
     */
    public static double[] withZeroPadding(Tensor weight, int height, int width) {
        TapMatrices matrices = TapMatrices.of("WeightSpectrum", weight);
        if (weight.shape().rank() != 4 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "WeightSpectrum: expected a weight [kh, kw, in, out] and a map of at least" + " 1 x 1, got "
                            + weight.shape() + " and " + height + " x " + width);
        }
        long values = (long) height * width * Math.max(matrices.inputs(), matrices.outputs());
        if (values > LARGEST_MAP) {
            throw new BadInputException("WeightSpectrum: a map of " + height + " x " + width + " with "
                    + values / height / width + " channels has " + values + " values, expected at most " + LARGEST_MAP
                    + " with zero padding: take a smaller map, or circular padding");
        }
        int columns = height * width * matrices.outputs();
        double[] whole = new double[height * width * matrices.inputs() * columns];
        int kernelWidth = weight.shape().dim(1);
        int size = matrices.inputs() * matrices.outputs();
        for (int pixel = 0; pixel < height * width; pixel++) {
            for (int tap = 0; tap < matrices.taps(); tap++) {
                int y = pixel / width + tap / kernelWidth - (weight.shape().dim(0) - 1) / 2;
                int x = pixel % width + tap % kernelWidth - (kernelWidth - 1) / 2;
                if (y < 0 || y >= height || x < 0 || x >= width) {
                    continue;
                }
                for (int i = 0; i < size; i++) {
                    int row = (y * width + x) * matrices.inputs() + i / matrices.outputs();
                    whole[row * columns + pixel * matrices.outputs() + i % matrices.outputs()] =
                            weight.array()[tap * size + i];
                }
            }
        }
        return SingularValues.of(whole, height * width * matrices.inputs(), columns);
    }

    /** The singular values of A(f), frequencies in turns per pixel. */
    private static double[] atFrequency(TapMatrices matrices, double f1, double f2, boolean real) {
        int rows = matrices.inputs();
        int columns = matrices.outputs();
        int kernelWidth = matrices.weight().shape().rank() == 2
                ? 1
                : matrices.weight().shape().dim(1);
        float[] w = matrices.weight().array();
        double[] cosines = new double[rows * columns];
        double[] sines = new double[rows * columns];
        for (int tap = 0; tap < matrices.taps(); tap++) {
            double angle = 2 * Math.PI * (f1 * (tap / kernelWidth) + f2 * (tap % kernelWidth));
            double cosine = StrictMath.cos(angle);
            double sine = StrictMath.sin(angle);
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] += cosine * w[tap * cosines.length + i];
                sines[i] += sine * w[tap * cosines.length + i];
            }
        }
        if (real) {
            return SingularValues.of(cosines, rows, columns);
        }
        double[] twice = SingularValues.of(asReal(cosines, sines, rows, columns), 2 * rows, 2 * columns);
        double[] values = new double[twice.length / 2];
        Arrays.setAll(values, i -> twice[2 * i]);
        return values;
    }

    /** {@code [[C, S], [-S, C]]}, which has every singular value of {@code C + iS} twice. */
    private static double[] asReal(double[] cosines, double[] sines, int rows, int columns) {
        double[] both = new double[4 * rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                both[r * 2 * columns + c] = cosines[i];
                both[r * 2 * columns + columns + c] = sines[i];
                both[(rows + r) * 2 * columns + c] = -sines[i];
                both[(rows + r) * 2 * columns + columns + c] = cosines[i];
            }
        }
        return both;
    }

    /**
     * How far singular values are from being equal: the largest {@code |s^2 / m - 1|}, m their mean square. 0 for an
     * orthogonal map times any gain; NaN if all are 0.
     */
    public static double residual(double[] singularValues) {
        double mean = gain(singularValues) * gain(singularValues);
        return Arrays.stream(singularValues)
                .map(s -> Math.abs(s * s / mean - 1))
                .max()
                .orElse(Double.NaN);
    }

    /** The root of the mean square: by how much the map changes lengths on average, on the smaller of its two sides. */
    public static double gain(double[] singularValues) {
        return Math.sqrt(Arrays.stream(singularValues).map(s -> s * s).average().orElse(Double.NaN));
    }

    private static double[] inDouble(Tensor weight) {
        double[] values = new double[weight.size()];
        Arrays.setAll(values, i -> weight.array()[i]);
        return values;
    }
}
