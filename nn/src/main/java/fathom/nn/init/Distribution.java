package fathom.nn.init;

import java.util.random.RandomGenerator;

/** The shape of a centred distribution of given standard deviation. */
public enum Distribution {
    /** Gaussian. */
    NORMAL,
    /** Uniform on {@code +-sqrt(3) std}. */
    UNIFORM,
    /**
     * Gaussian cut off at two of its own standard deviations and widened by 1/0.8796, so that the result has the
     * standard deviation asked for. No value exceeds {@code 2 std / 0.8796}. As in Keras and JAX; without the
     * correction the variance would be 0.774 of it.
     */
    TRUNCATED_NORMAL;

    /** The standard deviation of a standard Gaussian that is cut off at +-2, as Keras and JAX have it. */
    static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    /** Overwrites all values with independent draws of mean 0 and the given standard deviation. */
    void fill(float[] values, double std, RandomGenerator random) {
        switch (this) {
            case NORMAL -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (std * random.nextGaussian());
                }
            }
            case UNIFORM -> {
                double bound = Math.sqrt(3) * std;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
            }
            case TRUNCATED_NORMAL -> {
                double parent = std / TRUNCATED_DEVIATION;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (parent * truncated(random));
                }
            }
        }
    }

    private static double truncated(RandomGenerator random) {
        double z = random.nextGaussian();
        while (Math.abs(z) > 2) {
            z = random.nextGaussian();
        }
        return z;
    }
}
