package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.IDENTITY;

import fathom.tensor.Tensor;
import fathom.text.Argument;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rules without chance that pass signals on as they are; each prints as the factory call that makes it. */
final class IdentityKernels {
    private IdentityKernels() {}

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(
                Entry.of(IDENTITY, "identity", "dirac", "eye")
                        .draws("identity centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)")
                        .goodFor("equal widths; units that start equal stay in pace, so add noise or a skip")
                        .from("PyTorch's dirac_ and eye_")
                        .taking(Entry.GAIN)
                        .made(arguments -> new Identity(arguments.number("gain"))),
                Entry.of(IDENTITY, "hadamard-identity", "zero-init")
                        .draws("centre tap: identity if out <= in, else the first rows of Hadamard(m) / "
                                + "sqrt(m), m >= out")
                        .goodFor(
                                "residual networks without randomness, with zeros in the last layer of a branch (ZerO)")
                        .from("Zhao et al. 2022, arXiv:2110.12661")
                        .made(arguments -> new Zero()),
                Entry.of(IDENTITY, "padded-identity", "idinit")
                        .draws("centre tap: tau where i = j modulo the smaller of in and out, else 0")
                        .goodFor("residual networks with momentum; tau = 1e-6 in the last layer of a branch")
                        .from("after IDInit, Pan et al. 2025, arXiv:2503.04626, without its patch-maintaining "
                                + "convolution")
                        .taking(new Argument("tau", "1", "the entries of the identity"))
                        .made(arguments -> new PaddedIdentity(arguments.number("tau"))));
    }

    /** Ones on the diagonal of the centre tap. */
    record Identity(double gain) implements Initializer {
        Identity {
            Check.finite("identity", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            matrices.clear();
            int start = matrices.centre();
            for (int i = 0; i < Math.min(matrices.inputs(), matrices.outputs()); i++) {
                weight.array()[start + i * matrices.outputs() + i] = (float) gain;
            }
        }

        @Override
        public Initializer stem() {
            return IsometricKernels.gaussian(gain);
        }

        @Override
        public String toString() {
            return "identity(" + gain + ")";
        }
    }

    /** The identity where there is room for all outputs, else the corner of a Hadamard matrix. */
    record Zero() implements Initializer {
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            matrices.clear();
            int inputs = matrices.inputs();
            int outputs = matrices.outputs();
            float[] w = weight.array();
            int start = matrices.centre();
            if (outputs <= inputs) {
                for (int i = 0; i < outputs; i++) {
                    w[start + i * outputs + i] = 1;
                }
                return;
            }
            int order = Integer.highestOneBit(outputs - 1) * 2;
            float scale = (float) (1 / Math.sqrt(order));
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < outputs; j++) {
                    // Sylvester's matrix: the sign is the parity of the bits that i and j share
                    w[start + i * outputs + j] = Integer.bitCount(i & j) % 2 == 0 ? scale : -scale;
                }
            }
        }

        @Override
        public String toString() {
            return "hadamardIdentity()";
        }
    }

    /** Identities side by side, or one upon the other, until the centre tap is full. */
    record PaddedIdentity(double tau) implements Initializer {
        PaddedIdentity {
            Check.finite("paddedIdentity", "tau", tau);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            matrices.clear();
            int start = matrices.centre();
            int period = Math.min(matrices.inputs(), matrices.outputs());
            for (int i = 0; i < Math.max(matrices.inputs(), matrices.outputs()); i++) {
                int row = matrices.inputs() == period ? i % period : i;
                int column = matrices.outputs() == period ? i % period : i;
                weight.array()[start + row * matrices.outputs() + column] = (float) tau;
            }
        }

        @Override
        public String toString() {
            return "paddedIdentity(" + tau + ")";
        }
    }
}
