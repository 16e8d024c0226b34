package fathom.nn.init;

import fathom.linalg.Factors;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** The rules for self-attention, under the names that a program says them by. */
public final class AttentionInitializers {
    private AttentionInitializers() {}

    /** Each of the four weights by itself, as a dense layer of equal widths. */
    public static AttentionInitializer separate(Initializer weights) {
        return new Separate(weights);
    }

    /**
     * As PyTorch's {@code MultiheadAttention} draws: Glorot uniform for query, key and value as one matrix, of fan-in
     * width and fan-out 3 width, which makes each 1/sqrt(2) of {@link Initializers#glorotUniform()}; the output uniform on
     * {@code +-width^-1/2}.
     */
    public static AttentionInitializer pytorch() {
        return new PyTorch();
    }

    /**
     * As Keras' {@code MultiHeadAttention} draws: Glorot uniform on kernels {@code [width, heads, d]} for query, key and
     * value, whose first axis Keras takes for positions (fan-in width heads, fan-out width d), and on {@code [heads, d,
     * width]} for the output (fan-in heads d, fan-out heads width): much smaller entries than a dense layer's.
     */
    public static AttentionInitializer keras() {
        return new Keras();
    }

    /**
     * As attention that was trained looks: for each head, query times key transposed is the nearest matrix of its rank to {@code alpha2 Z + beta2
     * I}, and value times output is {@code alpha1 Z - beta1 I}, with Z of N(0, 1/width); the square roots of the singular values go to both
     * factors. Source: Trockman and Kolter 2023, arXiv:2305.09828.
     *
     * @throws IllegalArgumentException if a factor is not finite
     */
    public static AttentionInitializer mimetic(double alpha1, double beta1, double alpha2, double beta2) {
        return new Mimetic(alpha1, beta1, alpha2, beta2);
    }

    private static void fill(Initializer rule, Tensor weight, Fan fan, Seed seed, String name) {
        rule.fill(weight, fan, seed.child(name).generator());
    }

    /** One rule for all. */
    private record Separate(Initializer rule) implements AttentionInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            Fan fan = new Fan(w.width(), w.width(), 1);
            AttentionInitializers.fill(rule, w.query(), fan, seed, "query-weight");
            AttentionInitializers.fill(rule, w.key(), fan, seed, "key-weight");
            AttentionInitializers.fill(rule, w.value(), fan, seed, "value-weight");
            AttentionInitializers.fill(rule, w.output(), fan, seed, "output-weight");
        }

        @Override
        public String toString() {
            return "separate(" + rule + ")";
        }
    }

    /** One matrix for query, key and value. */
    private record PyTorch() implements AttentionInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            int width = w.width();
            Fan together = new Fan(width, 3 * width, 1);
            Initializer glorot = Initializers.glorotUniform();
            AttentionInitializers.fill(glorot, w.query(), together, seed, "query-weight");
            AttentionInitializers.fill(glorot, w.key(), together, seed, "key-weight");
            AttentionInitializers.fill(glorot, w.value(), together, seed, "value-weight");
            Fan own = new Fan(width, width, 1);
            AttentionInitializers.fill(Initializers.pytorchDefault(), w.output(), own, seed, "output-weight");
        }

        @Override
        public String toString() {
            return "pytorch()";
        }
    }

    /** Kernels with an axis for heads. */
    private record Keras() implements AttentionInitializer {
        @Override
        public void fill(Weights w, Seed seed) {
            int width = w.width();
            Initializer glorot = Initializers.glorotUniform();
            Fan split = new Fan(w.heads(), width / w.heads(), width);
            AttentionInitializers.fill(glorot, w.query(), split, seed, "query-weight");
            AttentionInitializers.fill(glorot, w.key(), split, seed, "key-weight");
            AttentionInitializers.fill(glorot, w.value(), split, seed, "value-weight");
            Fan joined = new Fan(width / w.heads(), width, w.heads());
            AttentionInitializers.fill(glorot, w.output(), joined, seed, "output-weight");
        }

        @Override
        public String toString() {
            return "keras()";
        }
    }

    /** Near multiples of the identity. */
    private record Mimetic(double alpha1, double beta1, double alpha2, double beta2) implements AttentionInitializer {
        Mimetic {
            Check.finite("mimetic", "alpha1", alpha1);
            Check.finite("mimetic", "beta1", beta1);
            Check.finite("mimetic", "alpha2", alpha2);
            Check.finite("mimetic", "beta2", beta2);
        }

        @Override
        public void fill(Weights w, Seed seed) {
            int width = w.width();
            int columns = width / w.heads();
            for (int h = 0; h < w.heads(); h++) {
                Factors head = Factors.of(
                        product(width, alpha2, beta2, seed.child("query-key").child(h)), width);
                int from = h * columns;
                for (int r = 0; r < width; r++) {
                    for (int c = 0; c < columns; c++) {
                        w.query().array()[r * width + from + c] = (float) head.left(r, c);
                        w.key().array()[r * width + from + c] = (float) head.right(c, r);
                    }
                }
            }
            Factors passed = Factors.of(product(width, alpha1, -beta1, seed.child("value-output")), width);
            for (int r = 0; r < width; r++) {
                for (int c = 0; c < width; c++) {
                    w.value().array()[r * width + c] = (float) passed.left(r, c);
                    w.output().array()[r * width + c] = (float) passed.right(r, c);
                }
            }
        }

        /** alpha Z + beta I. */
        private static double[] product(int width, double alpha, double beta, Seed seed) {
            RandomGenerator random = seed.generator();
            double[] product = new double[width * width];
            for (int i = 0; i < product.length; i++) {
                product[i] = alpha * random.nextGaussian() / Math.sqrt(width) + (i % (width + 1) == 0 ? beta : 0);
            }
            return product;
        }

        @Override
        public String toString() {
            return "mimetic(" + alpha1 + ", " + beta1 + ", " + alpha2 + ", " + beta2 + ")";
        }
    }

    /** A rule with its weights multiplied. */
    record Scaled(AttentionInitializer base, double queryKey, double value, double output)
            implements AttentionInitializer {
        Scaled {
            Check.finite("scaled", "query and key", queryKey);
            Check.finite("scaled", "value", value);
            Check.finite("scaled", "output", output);
        }

        @Override
        public void fill(Weights w, Seed seed) {
            base.fill(w, seed);
            multiply(w.query(), queryKey);
            multiply(w.key(), queryKey);
            multiply(w.value(), value);
            multiply(w.output(), output);
        }

        private static void multiply(Tensor weight, double factor) {
            float[] w = weight.array();
            for (int i = 0; i < w.length; i++) {
                w[i] *= (float) factor;
            }
        }

        @Override
        public String toString() {
            return base + ".scaled(" + queryKey + ", " + value + ", " + output + ")";
        }
    }
}
