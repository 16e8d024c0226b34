package @PACKAGE@;

import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Independent draws from N(0, gain^2 / fan-in). Change {@link #fill} to what you study.
 *
 * @param gain standard deviation of a layer's sum over that of its inputs
 */
record MyInitializer(double gain) implements Initializer {
    @Override
    public void fill(Tensor weight, Fan fan, RandomGenerator random) {
        double deviation = gain / Math.sqrt(fan.in());
        for (int i = 0; i < weight.size(); i++) {
            weight.array()[i] = (float) (deviation * random.nextGaussian());
        }
    }

    /** Runs are told apart by this: it must say every number that counts. */
    @Override
    public String toString() {
        return "my-normal(gain=" + gain + ")";
    }
}
