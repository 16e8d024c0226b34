package fathom.nn.init;

import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The rules whose entries are drawn independently of each other; each prints as the factory call that makes it. */
final class IndependentDraws {
    private IndependentDraws() {}

    record Constant(double value) implements Initializer {
        Constant {
            Check.finite("constant", "value", value);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            Arrays.fill(weight.array(), (float) value);
        }

        @Override
        public String toString() {
            return value == 0 ? "zeros()" : "constant(" + value + ")";
        }
    }

    record Normal(double std) implements Initializer {
        Normal {
            Check.notNegative("normal", "std", std);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            Distribution.NORMAL.fill(weight.array(), std, random);
        }

        @Override
        public String toString() {
            return "normal(" + std + ")";
        }
    }

    /** N(0, std^2) given that it lies in +-bound: narrower than std if the bound is near. */
    record TruncatedNormal(double std, double bound) implements Initializer {
        TruncatedNormal {
            Check.notNegative("truncatedNormal", "std", std);
            Check.positive("truncatedNormal", "bound", bound);
            if (bound < 0.01 * std) {
                throw new IllegalArgumentException("truncatedNormal: a bound of " + bound
                        + " leaves less than 1 % of N(0, " + std + "^2): use uniform(" + bound + ")");
            }
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            float[] w = weight.array();
            for (int i = 0; i < w.length; i++) {
                double value = std * random.nextGaussian();
                while (Math.abs(value) > bound) {
                    value = std * random.nextGaussian();
                }
                w[i] = (float) value;
            }
        }

        @Override
        public String toString() {
            return "truncatedNormal(" + std + ", " + bound + ")";
        }
    }

    /** Every output has the same number of inputs, chosen at random, and all its other weights are zero. */
    record Sparse(int degree, double std) implements Initializer {
        Sparse {
            Check.notNegative("sparse", "std", std);
            if (degree < 1) {
                throw new IllegalArgumentException("sparse: degree must be at least 1, got " + degree);
            }
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            TapMatrices matrices = TapMatrices.of(toString(), weight);
            int rows = matrices.taps() * matrices.inputs();
            if (degree > rows) {
                throw new BadInputException(this + ": an output has only " + rows + " inputs (weight shape "
                        + weight.shape() + "); use a degree of at most " + rows);
            }
            matrices.clear();
            int[] inputs = IntStream.range(0, rows).toArray();
            for (int out = 0; out < matrices.outputs(); out++) {
                for (int i = 0; i < degree; i++) {
                    int other = i + random.nextInt(rows - i);
                    int chosen = inputs[other];
                    inputs[other] = inputs[i];
                    inputs[i] = chosen;
                    weight.array()[chosen * matrices.outputs() + out] = (float) (std * random.nextGaussian());
                }
            }
        }

        @Override
        public String toString() {
            return "sparse(" + degree + ", " + std + ")";
        }
    }

    record Uniform(double bound) implements Initializer {
        Uniform {
            Check.notNegative("uniform", "bound", bound);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            Distribution.UNIFORM.fill(weight.array(), bound / Math.sqrt(3), random);
        }

        @Override
        public String toString() {
            return "uniform(" + bound + ")";
        }
    }

    /** Weights and biases alike are uniform on {@code +-fan_in^-1/2}. */
    record PyTorchDefault() implements Initializer {
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            Distribution.UNIFORM.fill(weight.array(), Math.sqrt(1.0 / (3.0 * fan.in())), random);
        }

        @Override
        public Initializer biases() {
            return this;
        }

        @Override
        public String toString() {
            return "pytorchDefault()";
        }
    }

    record VarianceScaling(double scale, FanMode mode, Distribution distribution) implements Initializer {
        VarianceScaling {
            Check.notNegative("varianceScaling", "scale", scale);
        }

        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            distribution.fill(weight.array(), Math.sqrt(scale / mode.of(fan)), random);
        }

        @Override
        public String toString() {
            String family = family();
            if (family.isEmpty()) {
                return "varianceScaling(" + scale + ", " + mode + ", " + distribution + ")";
            }
            String drawn = distribution == Distribution.TRUNCATED_NORMAL ? "TRUNCATED" : distribution.name();
            return family + drawn.charAt(0) + drawn.substring(1).toLowerCase(Locale.ROOT) + "()";
        }

        private String family() {
            if (mode == FanMode.AVERAGE && scale == 1) {
                return "glorot";
            }
            return mode != FanMode.IN ? "" : scale == 1 ? "lecun" : scale == 2 ? "he" : "";
        }
    }
}
