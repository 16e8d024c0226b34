package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.ORTHOGONAL;

import fathom.linalg.HaarOrthogonal;
import fathom.linalg.HaarUnitary;
import fathom.linalg.Matrices;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A convolution made in the frequency domain: for each of the kh x kw frequencies f a random matrix A(f) with
 * orthonormal rows, complex and with {@code A(-f) = conj A(f)}, real where f = -f; the taps are their inverse transform
 *
 * <pre>
 *   W(b) = gain / (kh kw) sum_f A(f) exp(-2 pi i (f1 b1 / kh + f2 b2 / kw)).
 * </pre>
 *
 * <p>What holds exactly: on a kh x kw torus, and with dilation d on a d kh x d kw torus, the frequencies of the map are
 * those of the kernel and the convolution keeps lengths. On any other map only the mean over all frequencies is kept,
 * {@code sum of all squared weights = gain^2 in}: a k x k kernel cannot be told what to do between its frequencies.
 *
 * <p>Source: Yu et al. 2022, "Constructing orthogonal convolutions in an explicit manner" (ECO), which dilates.
 */
record FrequencyOrthogonal(double gain) implements Initializer {
    FrequencyOrthogonal {
        Check.finite("frequencyOrthogonal", "gain", gain);
    }

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(Entry.of(ORTHOGONAL, "frequency-orthogonal", "eco")
                .draws("gain times the inverse FFT of one random unitary matrix per frequency; stem as delta's")
                .goodFor("circular maps of the kernel's size, or d times that with dilation d; elsewhere "
                        + "variances only")
                .from("after ECO, Yu et al. 2022")
                .taking(Entry.GAIN)
                .made(arguments -> new FrequencyOrthogonal(arguments.number("gain"))));
    }

    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        TapMatrices matrices = TapMatrices.of(toString(), weight);
        matrices.checkRoom(toString());
        int[] extent = matrices.extent(toString());
        int height = extent[0];
        int width = extent[1];
        double[] taps = new double[weight.size()];
        for (int f1 = 0; f1 < height; f1++) {
            for (int f2 = 0; f2 < width; f2++) {
                int mirrored = (height - f1) % height * width + (width - f2) % width;
                int frequency = f1 * width + f2;
                if (frequency <= mirrored) {
                    HaarUnitary a = frequency == mirrored ? real(matrices, random) : complex(matrices, random);
                    add(taps, matrices, a, f1, f2, frequency == mirrored ? 1 : 2, height, width);
                }
            }
        }
        for (int i = 0; i < taps.length; i++) {
            weight.array()[i] = (float) (gain * taps[i]);
        }
    }

    private static HaarUnitary complex(TapMatrices matrices, RandomGenerator random) {
        return HaarUnitary.draw(matrices.outputs(), matrices.inputs(), random);
    }

    private static HaarUnitary real(TapMatrices matrices, RandomGenerator random) {
        int rows = matrices.outputs();
        int columns = matrices.inputs();
        double[] q = Matrices.transpose(HaarOrthogonal.columns(rows, columns, random), rows, columns);
        return new HaarUnitary(rows, columns, q, new double[q.length]);
    }

    /** What one frequency and its mirror image, which is counted by {@code times}, give to all taps. */
    private static void add(
            double[] taps, TapMatrices matrices, HaarUnitary a, int f1, int f2, int times, int height, int width) {
        int size = matrices.inputs() * matrices.outputs();
        for (int b = 0; b < height * width; b++) {
            double turns = (double) (f1 * (b / width)) / height + (double) (f2 * (b % width)) / width;
            double cosine = StrictMath.cos(2 * Math.PI * turns) * times / (height * width);
            double sine = StrictMath.sin(2 * Math.PI * turns) * times / (height * width);
            // the columns of a, one per input, are the rows of the matrix of this tap
            for (int i = 0; i < size; i++) {
                taps[b * size + i] += cosine * a.real()[i] + sine * a.imaginary()[i];
            }
        }
    }

    @Override
    public Initializer stem() {
        return IsometricKernels.gaussian(gain);
    }

    @Override
    public String toString() {
        return "frequencyOrthogonal(" + gain + ")";
    }
}
