package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.ORTHOGONAL;
import static fathom.nn.init.NamedInitializer.Family.RECTIFIER;

import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The rules that keep lengths: orthogonal matrices, in one kernel position or over all; each prints as the factory call
 * that makes it.
 */
final class IsometricKernels {
    private IsometricKernels() {}

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(
                Entry.of(ORTHOGONAL, "orthogonal")
                        .draws("Haar-orthogonal [taps * in, out] times gain")
                        .goodFor("dense layers: lengths are kept. Convolutions keep variances only, as LeCun's")
                        .from("Saxe et al. 2014, arXiv:1312.6120")
                        .taking(Entry.GAIN)
                        .made(arguments -> new Orthogonal(arguments.number("gain"))),
                Entry.of(ORTHOGONAL, "delta-orthogonal", "delta")
                        .draws("Haar-orthogonal centre tap times gain, other taps 0; stem N(0, gain^2/fan_in)")
                        .goodFor("the deepest tanh CNNs: lengths are kept with any padding; in <= out, stride 1")
                        .from(Entry.XIAO + ", algorithm 2")
                        .taking(Entry.GAIN)
                        .made(arguments -> new DeltaOrthogonal(arguments.number("gain"))),
                Entry.of(RECTIFIER, "looks-linear", "ll")
                        .draws("after CReLU: centre tap [W', -W'] with W' orthogonal; stem N(0, gain^2/fan_in)")
                        .goodFor("deep CReLU networks without skips: they start linear; even number of inputs")
                        .from("Balduzzi et al. 2017, arXiv:1702.08591")
                        .taking(Entry.GAIN)
                        .made(arguments -> new LooksLinear(arguments.number("gain"))));
    }

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
