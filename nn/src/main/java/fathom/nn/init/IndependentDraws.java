package fathom.nn.init;

import static fathom.nn.init.NamedInitializer.Family.FIXED;

import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The rules whose entries are drawn independently of each other; each prints as the factory call that makes it. */
final class IndependentDraws {
    private IndependentDraws() {}

    /** Their lines in the catalogue. */
    static List<NamedInitializer> named() {
        return List.of(
                Entry.of(FIXED, "zeros", "zero")
                        .draws("every weight 0")
                        .goodFor(
                                "the last layer of a residual branch or of the network; nowhere else, units stay equal")
                        .made(arguments -> new Constant(0)),
                Entry.of(FIXED, "constant")
                        .draws("every weight the same value")
                        .goodFor("biases and scales; weights would make all units equal")
                        .taking(new Argument("value", "0", "every weight"))
                        .made(arguments -> new Constant(arguments.number("value"))),
                Entry.of(FIXED, "normal", "gaussian")
                        .draws("N(0, std^2), whatever the fan")
                        .goodFor("shallow networks; a deep one dies or explodes, since the fan is not asked")
                        .from("Krizhevsky et al. 2012 with std = 0.01")
                        .taking(new Argument("std", "0.01", "standard deviation"))
                        .made(arguments -> new Normal(arguments.number("std"))),
                Entry.of(FIXED, "uniform")
                        .draws("U(+-bound), whatever the fan")
                        .goodFor("shallow networks, as normal")
                        .from("Keras' RandomUniform with bound = 0.05")
                        .taking(new Argument("bound", "0.05", "largest magnitude"))
                        .made(arguments -> new Uniform(arguments.number("bound"))),
                Entry.of(FIXED, "truncated-normal")
                        .draws("N(0, std^2) drawn again where beyond +-bound; std not corrected")
                        .goodFor("embeddings and heads; Keras cuts at bound = 2 std, PyTorch's trunc_normal_ at "
                                + "bound = 2")
                        .from("Keras' TruncatedNormal, PyTorch's trunc_normal_")
                        .taking(
                                new Argument("std", "0.02", "standard deviation before the cut"),
                                new Argument("bound", "0.04", "largest magnitude"))
                        .made(arguments -> new TruncatedNormal(arguments.number("std"), arguments.number("bound"))),
                Entry.of(FIXED, "sparse")
                        .draws("every output has `degree` inputs with weights N(0, std^2), all others 0")
                        .goodFor("wide dense tanh or sigmoid layers, units kept different and unsaturated")
                        .from("Martens 2010, Deep learning via Hessian-free optimization, with degree = 15, std = 1")
                        .taking(
                                new Argument("degree", "15", "inputs of an output"),
                                new Argument("std", "1", "standard deviation of their weights"))
                        .made(arguments -> new Sparse(arguments.count("degree"), arguments.number("std"))));
    }

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
        public RecurrentInitializer recurrent() {
            return RecurrentInitializers.pytorch();
        }

        @Override
        public AttentionInitializer attention() {
            return AttentionInitializers.pytorch();
        }

        @Override
        public String toString() {
            return "pytorchDefault()";
        }
    }

    record KerasDefault() implements Initializer {
        @Override
        public void fill(Tensor weight, Fan fan, RandomGenerator random) {
            Initializers.glorotUniform().fill(weight, fan, random);
        }

        @Override
        public RecurrentInitializer recurrent() {
            return RecurrentInitializers.keras();
        }

        @Override
        public AttentionInitializer attention() {
            return AttentionInitializers.keras();
        }

        @Override
        public String toString() {
            return "kerasDefault()";
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
