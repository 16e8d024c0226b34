package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** A rule with the weights multiplied by a gain; the biases stay. */
record Scaled(Initializer base, double gain) implements Initializer {
    Scaled {
        Check.finite("scaled", "gain", gain);
    }

    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        base.fill(weight, fan, random);
        float[] w = weight.array();
        for (int i = 0; i < w.length; i++) {
            w[i] *= (float) gain;
        }
    }

    @Override
    public Initializer biases() {
        return base.biases();
    }

    @Override
    public Initializer stem() {
        return base.stem().scaled(gain);
    }

    @Override
    public RecurrentInitializer recurrent() {
        return base.recurrent().scaled(gain);
    }

    @Override
    public AttentionInitializer attention() {
        return base.attention().scaled(gain, gain, gain);
    }

    @Override
    public String toString() {
        return base + ".scaled(" + gain + ")";
    }
}
