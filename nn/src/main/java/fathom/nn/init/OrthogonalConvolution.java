package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.ORTHOGONAL;

import fathom.linalg.HaarOrthogonal;
import fathom.linalg.Matrices;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A convolution over the plane that keeps lengths on every torus, with weight in all of its taps. It starts as a matrix
 * H with orthonormal rows and is multiplied by factors
 *
 * <pre>
 *   P + (1 - P) z,     P = U U',
 * </pre>
 *
 * with P the projection on a random subspace and z the shift by one pixel: each is orthogonal, for every frequency of
 * z, and makes the kernel one tap longer. For a k x k kernel there are k - 1 factors per axis, by turns.
 *
 * <p>Source: Xiao et al. 2018, arXiv:1806.05393, algorithm 1, where a pair of factors is one 2 x 2 block; Kautsky and
 * Turcajova 1994, "A matrix approach to discrete wavelets".
 */
record OrthogonalConvolution(double gain) implements Initializer {
    OrthogonalConvolution {
        Check.finite("orthogonal2d", "gain", gain);
    }

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(Entry.of(ORTHOGONAL, "orthogonal-2d", "block-orthogonal", "conv-orthogonal")
                .draws("gain H prod (P + (1 - P) z1)(Q + (1 - Q) z2), random projections P, Q; stem as delta's")
                .goodFor("CNNs that should mix pixels: lengths are kept under circular padding; in <= "
                        + "out, stride 1")
                .from(Entry.XIAO + ", algorithm 1; Kautsky and Turcajova 1994")
                .taking(Entry.GAIN)
                .made(arguments -> new OrthogonalConvolution(arguments.number("gain"))));
    }

    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        TapMatrices matrices = TapMatrices.of(toString(), weight);
        matrices.checkRoom(toString());
        int[] extent = matrices.extent(toString());
        int height = extent[0];
        int width = extent[1];
        Taps taps = new Taps(1, 1, matrices.inputs(), matrices.outputs(), rows(matrices, random));
        while (taps.height < height || taps.width < width) {
            taps = taps.height < height ? taps.times(random, 1, 0) : taps;
            taps = taps.width < width ? taps.times(random, 0, 1) : taps;
        }
        for (int i = 0; i < taps.values.length; i++) {
            weight.array()[i] = (float) (gain * taps.values[i]);
        }
    }

    /** A random in x out matrix with orthonormal rows. */
    private static double[] rows(TapMatrices matrices, RandomGenerator random) {
        double[] columns = HaarOrthogonal.columns(matrices.outputs(), matrices.inputs(), random);
        return Matrices.transpose(columns, matrices.outputs(), matrices.inputs());
    }

    /** A kernel while it grows: height x width matrices of inputs x outputs. */
    private record Taps(int height, int width, int inputs, int outputs, double[] values) {
        /** This kernel times a random {@code P + (1 - P) z}, with z the shift along one axis. */
        Taps times(RandomGenerator random, int down, int right) {
            Taps longer = new Taps(
                    height + down,
                    width + right,
                    inputs,
                    outputs,
                    new double[(height + down) * (width + right) * inputs * outputs]);
            double[] projected = onSubspace(random);
            int size = inputs * outputs;
            for (int i = 0; i < height * width; i++) {
                int here = i / width * longer.width + i % width;
                int shifted = here + down * longer.width + right;
                for (int j = 0; j < size; j++) {
                    longer.values[here * size + j] += projected[i * size + j];
                    longer.values[shifted * size + j] += values[i * size + j] - projected[i * size + j];
                }
            }
            return longer;
        }

        /** All taps times {@code U U'}, where every dimension belongs to the subspace with probability 1/2. */
        private double[] onSubspace(RandomGenerator random) {
            int dimensions = 0;
            for (int i = 0; i < outputs; i++) {
                dimensions += random.nextBoolean() ? 1 : 0;
            }
            if (dimensions == 0) {
                return new double[values.length];
            }
            double[] basis = HaarOrthogonal.columns(outputs, dimensions, random);
            int rows = height * width * inputs;
            double[] coordinates = Matrices.multiply(values, basis, rows, outputs, dimensions);
            double[] dual = Matrices.transpose(basis, outputs, dimensions);
            return Matrices.multiply(coordinates, dual, rows, dimensions, outputs);
        }
    }

    @Override
    public Initializer stem() {
        return IsometricKernels.gaussian(gain);
    }

    @Override
    public String toString() {
        return "orthogonal2d(" + gain + ")";
    }
}
