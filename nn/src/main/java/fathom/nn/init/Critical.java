package fathom.nn.init;

import fathom.tensor.Tensor;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.Nonlinearity;
import java.util.random.RandomGenerator;

/**
 * Weights and biases on the edge of chaos.
 *
 * @param kind which weights have the critical variance
 * @param ofTanh whether the point is tanh's for its q, so that q is enough to print
 */
record Critical(WeightKind kind, CriticalPoint point, boolean ofTanh) implements Initializer {
    static Critical of(WeightKind kind, double q) {
        Check.positive(factory(kind), "q", q);
        return new Critical(kind, CriticalLine.atLength(Nonlinearity.TANH, q), true);
    }

    static Critical of(WeightKind kind, CriticalPoint point) {
        return new Critical(kind, point, false);
    }

    private static String factory(WeightKind kind) {
        return switch (kind) {
            case DELTA_ORTHOGONAL -> "critical";
            case ORTHOGONAL -> "criticalOrthogonal";
            case GAUSSIAN -> "criticalGaussian";
        };
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
            case DELTA_ORTHOGONAL ->
                fan.taps() == 1 ? Initializers.orthogonal(gain) : Initializers.deltaOrthogonal(gain);
        };
    }

    @Override
    public Initializer biases() {
        return Initializers.normal(point.biasStd());
    }

    @Override
    public Initializer stem() {
        return kind == WeightKind.DELTA_ORTHOGONAL ? new Critical(WeightKind.GAUSSIAN, point, ofTanh) : this;
    }

    @Override
    public String toString() {
        return ofTanh ? factory(kind) + "(" + point.q() + ")" : "critical(" + point + ", " + kind + ")";
    }
}
