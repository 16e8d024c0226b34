package fathom.nn.init;

import fathom.random.Seed;
import fathom.tensor.Tensor;

/** How the weights of a self-attention layer start: a plug like {@link Initializer}, for rules that look at more than one of the four. */
@FunctionalInterface
public interface AttentionInitializer {
    /**
     * The weights of a layer, {@code [width, width]} each, to be applied as x W. Head j has the columns
     * {@code [j width / heads, (j + 1) width / heads)} of the first three and the same rows of the last.
     */
    record Weights(Tensor query, Tensor key, Tensor value, Tensor output, int heads) {
        /** The features of a token. */
        public int width() {
            return query.shape().dim(0);
        }
    }

    /**
     * Overwrites the weights with their starting values.
     *
     * @param weights modified
     * @param seed the layer's own
     */
    void fill(Weights weights, Seed seed);

    /** This rule, with weights multiplied by factors afterwards: those of query and key, of the value, and of the output. */
    default AttentionInitializer scaled(double queryKey, double value, double output) {
        return new AttentionInitializers.Scaled(this, queryKey, value, output);
    }
}
