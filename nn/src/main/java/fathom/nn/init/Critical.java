package fathom.nn.init;

import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Weights and biases on tanh's edge of chaos.
 *
 * @param kind which weights have the critical variance
 */
record Critical(Kind kind, EdgeOfChaos point) implements Initializer {
    /** The weights that go with the critical variances; the name is that of the factory. */
    enum Kind {
        DELTA("critical"),
        ORTHOGONAL("criticalOrthogonal"),
        GAUSSIAN("criticalGaussian");

        final String factory;

        Kind(String factory) {
            this.factory = factory;
        }
    }

    static Critical of(Kind kind, double q) {
        Check.positive(kind.factory, "q", q);
        return new Critical(kind, EdgeOfChaos.ofTanh(q));
    }

    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        weights(fan).fill(weight, fan, random);
    }

    private Initializer weights(Fan fan) {
        double gain = point.weightGain();
        return switch (kind) {
            case GAUSSIAN -> Initializers.varianceScaling(point.weightVariance(), FanMode.IN, Distribution.NORMAL);
            case ORTHOGONAL -> Initializers.orthogonal(gain);
            case DELTA -> fan.taps() == 1 ? Initializers.orthogonal(gain) : Initializers.deltaOrthogonal(gain);
        };
    }

    @Override
    public Initializer biases() {
        return Initializers.normal(point.biasStd());
    }

    @Override
    public Initializer stem() {
        return kind == Kind.DELTA ? new Critical(Kind.GAUSSIAN, point) : this;
    }

    @Override
    public String toString() {
        return kind.factory + "(" + point.q() + ")";
    }
}
