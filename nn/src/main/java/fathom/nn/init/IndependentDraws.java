package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

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
