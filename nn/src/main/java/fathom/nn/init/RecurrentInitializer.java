package fathom.nn.init;

import fathom.random.Seed;
import fathom.tensor.Tensor;

/** How a recurrent layer starts: a plug like {@link Initializer}, for rules that tell its gates, weights and biases apart. */
@FunctionalInterface
public interface RecurrentInitializer {
    /**
     * The parameters of a layer: gate g has the columns {@code [g hidden, (g + 1) hidden)} of all three. A gated recurrent unit has one bias more, of
     * what its reset gate multiplies.
     *
     * @param input {@code [in, gates * hidden]}
     * @param hidden {@code [hidden, gates * hidden]}
     * @param bias {@code [gates * hidden]}, or {@code [4 * hidden]} of a gated recurrent unit
     * @param gates 1 of a plain network; 3 of a gated recurrent unit: reset, update, candidate; 4 of a long short-term memory: input, forget,
     *     candidate, output
     */
    record Weights(Tensor input, Tensor hidden, Tensor bias, int gates) {
        /** The features of the state. */
        public int units() {
            return hidden.shape().dim(0);
        }
    }

    /**
     * Overwrites the parameters with their starting values.
     *
     * @param weights modified
     * @param seed the layer's own
     * @throws IllegalArgumentException if the rule does not exist for a layer with so many gates
     */
    void fill(Weights weights, Seed seed);

    /** This rule, with both weights multiplied by a gain afterwards; the biases stay. */
    default RecurrentInitializer scaled(double gain) {
        return (weights, seed) -> {
            fill(weights, seed);
            for (Tensor each : new Tensor[] {weights.input(), weights.hidden()}) {
                float[] w = each.array();
                for (int i = 0; i < w.length; i++) {
                    w[i] *= (float) gain;
                }
            }
        };
    }
}
