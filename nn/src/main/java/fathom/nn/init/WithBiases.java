package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** A rule with other biases to go with it, in the stem as well. */
record WithBiases(Initializer base, Initializer biases) implements Initializer {
    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        base.fill(weight, fan, random);
    }

    @Override
    public Initializer stem() {
        return base.stem().withBiases(biases);
    }

    @Override
    public RecurrentInitializer recurrent() {
        return RecurrentInitializers.withBiases(base.recurrent(), biases);
    }

    @Override
    public AttentionInitializer attention() {
        return base.attention();
    }

    @Override
    public String toString() {
        return base + ".withBiases(" + biases + ")";
    }
}
