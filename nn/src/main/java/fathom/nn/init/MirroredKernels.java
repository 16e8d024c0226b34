package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.RECTIFIER;

import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Rules for rectifiers: mirrored halves, of which the rectifier keeps one each, so that nothing is lost and the network
 * starts linear. Each prints as the factory call that makes it.
 */
final class MirroredKernels {
    private MirroredKernels() {}

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(
                Entry.of(RECTIFIER, "looks-linear-residual", "ll-residual")
                        .draws("after CReLU: centre tap [gain O - I, -(gain O - I)], O orthogonal, so that x + "
                                + "branch is gain O x")
                        .goodFor("the branch x + W CReLU(x) of a skip: the sum starts orthogonal; in = 2 out")
                        .from("after Balduzzi et al. 2017, arXiv:1702.08591")
                        .taking(Entry.GAIN)
                        .made(arguments -> new LooksLinearResidual(arguments.number("gain"))),
                Entry.of(RECTIFIER, "mirrored", "mirrored-relu")
                        .draws("centre tap [[W, -W], [-W, W]], W orthogonal; stem [G, -G], G of variance 2 "
                                + "gain^2/fan_in")
                        .goodFor("deep ReLU networks: lengths are kept after the first layer; even inputs and outputs")
                        .from("Burkholz and Dubatovka 2019, arXiv:1806.06362")
                        .taking(Entry.GAIN)
                        .made(arguments -> new Mirrored(arguments.number("gain"))));
    }

    /** {@code [O - I; -(O - I)]} in the centre tap. */
    record LooksLinearResidual(double gain) implements Initializer {
        LooksLinearResidual {
            Check.finite("looksLinearResidual", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            int half = matrices.outputs();
            if (matrices.inputs() != 2 * half) {
                throw new BadInputException(this
                        + ": after CReLU and inside a skip there are twice as many inputs"
                        + " as outputs, got " + matrices.inputs() + " and " + half + " (weight shape " + weight.shape()
                        + ")");
            }
            matrices.clear();
            int start = matrices.centre();
            matrices.writeOrthogonal(start, half, half, gain, random);
            float[] w = weight.array();
            for (int i = 0; i < half; i++) {
                w[start + i * half + i] -= 1;
            }
            for (int i = start; i < start + half * half; i++) {
                w[i + half * half] = -w[i];
            }
        }

        @Override
        public Initializer stem() {
            return IsometricKernels.gaussian(1);
        }

        @Override
        public String toString() {
            return "looksLinearResidual(" + gain + ")";
        }
    }

    /** {@code [[W, -W], [-W, W]]} in the centre tap. */
    record Mirrored(double gain) implements Initializer {
        Mirrored {
            Check.finite("mirrored", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            if (matrices.inputs() % 2 != 0 || matrices.outputs() % 2 != 0) {
                throw new BadInputException(this + ": both halves are mirrored, so inputs and outputs must be"
                        + " even, got " + matrices.inputs() + " and " + matrices.outputs() + " (weight shape "
                        + weight.shape() + "); use stem() in the first layer and orthogonal(gain) in the last");
            }
            matrices.clear();
            matrices.writeOrthogonal(matrices.centre(), matrices.inputs() / 2, matrices.outputs() / 2, gain, random);
            spread(weight.array(), matrices.centre(), matrices.inputs() / 2, matrices.outputs() / 2);
        }

        /** Turns the rows x columns matrix that lies at a place into four blocks of twice the width. */
        private static void spread(float[] w, int start, int rows, int columns) {
            int wide = 2 * columns;
            // from the last row backwards, since a row's new place may be a later row's old one
            for (int r = rows - 1; r >= 0; r--) {
                System.arraycopy(w, start + r * columns, w, start + r * wide, columns);
                for (int c = 0; c < columns; c++) {
                    float value = w[start + r * wide + c];
                    w[start + r * wide + columns + c] = -value;
                    w[start + (rows + r) * wide + c] = -value;
                    w[start + (rows + r) * wide + columns + c] = value;
                }
            }
        }

        @Override
        public Initializer stem() {
            return new MirroredGaussian(gain);
        }

        @Override
        public String toString() {
            return "mirrored(" + gain + ")";
        }
    }

    /** {@code [G, -G]}, G Gaussian of He's variance: outputs come in mirrored pairs whatever the inputs. */
    record MirroredGaussian(double gain) implements Initializer {
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            if (matrices.outputs() % 2 != 0) {
                throw new BadInputException(this + ": outputs are mirrored, so their number must be even, got "
                        + matrices.outputs() + " (weight shape " + weight.shape() + ")");
            }
            double std = gain * Math.sqrt(2.0 / fan.in());
            int half = matrices.outputs() / 2;
            float[] w = weight.array();
            for (int row = 0; row < w.length; row += matrices.outputs()) {
                for (int c = row; c < row + half; c++) {
                    w[c] = (float) (std * random.nextGaussian());
                    w[c + half] = -w[c];
                }
            }
        }

        @Override
        public String toString() {
            return "mirrored(" + gain + ").stem()";
        }
    }
}
