package fathom.nn.init;

import fathom.random.Seed;
import fathom.tensor.Tensor;

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
