package fathom.theory;

/** Layers that act on each value alone: dropout, scalars, batch normalization. */
public final class GainStep {
    private GainStep() {}

    /** y = a x. */
    public record Scale(double factor) implements Step {
        @Override
        public Wave forward(Wave in, DualActivations duals) {
            double square = factor * factor;
            return new Wave(times(in.square(), square), times(in.covariance(), square), factor * in.mean());
        }

        @Override
        public BackWave backward(BackWave out) {
            return out.times(factor * factor);
        }
    }

    /** y = x + b, one b for all values. */
    public record Shift(double offset) implements Step {
        @Override
        public Wave forward(Wave in, DualActivations duals) {
            double more = 2 * offset * in.mean() + offset * offset;
            return new Wave(plus(in.square(), more), plus(in.covariance(), more), in.mean() + offset);
        }

        @Override
        public BackWave backward(BackWave out) {
            return out;
        }
    }

    /** In training: every value is zeroed with probability rate, the others are divided by 1 - rate. */
    public record Noise(double rate) implements Step {
        @Override
        public Wave forward(Wave in, DualActivations duals) {
            return new Wave(times(in.square(), 1 / (1 - rate)), in.covariance(), in.mean());
        }

        @Override
        public BackWave backward(BackWave out) {
            return out.times(1 / (1 - rate));
        }
    }

    /**
     * Batch normalization in training, for a large batch any two of whose examples are as alike as the two inputs: the
     * batch's variance is then E[x^2] - E[x x']. What the mean and the variance send back is left out, which is of the
     * order of 1 over the batch.
     */
    public static final class Normalization implements Step {
        private final double scaleSquare;
        private final double shiftSquare;
        private final double epsilon;
        private double variance = Double.NaN;

        /** The step of a scale and a shift per channel, which are not modified. */
        public Normalization(float[] scale, float[] shift, double epsilon) {
            this.scaleSquare = meanSquare(scale);
            this.shiftSquare = meanSquare(shift);
            this.epsilon = epsilon;
        }

        @Override
        public Wave forward(Wave in, DualActivations duals) {
            variance = Math.max(0, in.meanSquare() - in.meanCovariance()) + epsilon;
            double[] square = new double[in.square().length];
            double[] covariance = new double[square.length];
            for (int i = 0; i < square.length; i++) {
                square[i] = scaleSquare * Math.max(0, in.square()[i] - in.covariance()[i]) / variance + shiftSquare;
                covariance[i] = shiftSquare;
            }
            return new Wave(square, covariance, 0);
        }

        @Override
        public BackWave backward(BackWave out) {
            return out.times(scaleSquare / variance);
        }
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v / values.length;
        }
        return sum;
    }

    private static double[] plus(double[] values, double term) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i] + term;
        }
        return result;
    }

    private static double[] times(double[] values, double factor) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = factor * values[i];
        }
        return result;
    }
}
