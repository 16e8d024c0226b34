package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Rules without chance that pass signals on as they are; each prints as the factory call that makes it. */
final class IdentityKernels {
    private IdentityKernels() {}

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
