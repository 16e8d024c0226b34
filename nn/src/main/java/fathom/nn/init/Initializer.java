package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * How a weight starts. This is the whole plug: a lambda is an initializer.
 *
 * <p>Weights are {@code [in, out]} for dense layers and {@code [kh, kw, in, out]} for convolutions.
 */
@FunctionalInterface
public interface Initializer {
    /**
     * Overwrites a weight with its starting values.
     *
     * @param weight modified
     * @param fan what the layer says of this weight
     * @param random this weight's own stream of randomness
     * @throws IllegalArgumentException if the rule does not exist for this shape, naming the shape and what would do
     */
    void fill(Tensor weight, Fan fan, RandomGenerator random);

    /** How the biases that go with these weights start: zero, unless the rule says otherwise. */
    default Initializer biases() {
        return Initializers.zeros();
    }

    /**
     * What to use in place of this rule in layers that change the resolution or the number of channels (the stem): the
     * rule itself, unless it does not apply there. A delta kernel, for one, would drop three pixels of four under
     * stride 2.
     */
    default Initializer stem() {
        return this;
    }

    /** How a recurrent layer starts by this rule: gate by gate, as dense layers, unless the rule says otherwise. */
    default RecurrentInitializer recurrent() {
        return RecurrentInitializers.perGate(this);
    }

    /** How self-attention starts by this rule: each of its four weights as a dense layer, unless the rule says otherwise. */
    default AttentionInitializer attention() {
        return AttentionInitializers.separate(this);
    }

    /** This rule with other {@link #biases} to go with it, in the {@link #stem} as well. */
    default Initializer withBiases(Initializer biases) {
        return new WithBiases(this, biases);
    }

    /**
     * This rule with the weights multiplied by a gain; the biases stay.
     *
     * @throws IllegalArgumentException if the gain is NaN or infinite
     */
    default Initializer scaled(double gain) {
        return new Scaled(this, gain);
    }
}
