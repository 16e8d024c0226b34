package fathom.nn.init;

import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.random.RandomGenerator;

/**
 * The rules that keep lengths: orthogonal matrices, in one kernel position or over all; each prints as the factory call
 * that makes it.
 */
final class IsometricKernels {
    private IsometricKernels() {}

    /**
     * What these rules leave to layers that change resolution or channels: independent Gaussians that keep the
     * variance.
     */
    static Initializer gaussian(double gain) {
        return Initializers.varianceScaling(gain * gain, FanMode.IN, Distribution.NORMAL);
    }

    record Orthogonal(double gain) implements Initializer {
        Orthogonal {
            Check.finite("orthogonal", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            matrices.writeOrthogonal(0, matrices.taps() * matrices.inputs(), matrices.outputs(), gain, random);
        }

        @Override
        public String toString() {
            return "orthogonal(" + gain + ")";
        }
    }

    record DeltaOrthogonal(double gain) implements Initializer {
        DeltaOrthogonal {
            Check.finite("deltaOrthogonal", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            matrices.checkRoom(toString());
            matrices.clear();
            matrices.writeOrthogonal(matrices.centre(), matrices.inputs(), matrices.outputs(), gain, random);
        }

        @Override
        public Initializer stem() {
            return gaussian(gain);
        }

        @Override
        public String toString() {
            return "deltaOrthogonal(" + gain + ")";
        }
    }

    record LooksLinear(double gain) implements Initializer {
        LooksLinear {
            Check.finite("looksLinear", "gain", gain);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            if (matrices.inputs() % 2 != 0) {
                throw new BadInputException(this + ": after CReLU the number of inputs is even, got "
                        + matrices.inputs() + " (weight shape " + weight.shape()
                        + "); use orthogonal(gain) in a layer that no CReLU comes before");
            }
            int half = matrices.inputs() / 2;
            int start = matrices.centre();
            matrices.clear();
            matrices.writeOrthogonal(start, half, matrices.outputs(), gain, random);
            float[] w = weight.array();
            int mirrored = half * matrices.outputs();
            for (int i = start; i < start + mirrored; i++) {
                w[i + mirrored] = -w[i];
            }
        }

        @Override
        public Initializer stem() {
            return gaussian(gain);
        }

        @Override
        public String toString() {
            return "looksLinear(" + gain + ")";
        }
    }
}
