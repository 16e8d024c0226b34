package fathom.jmh;

import fathom.random.Seed;
import java.util.random.RandomGenerator;

/** Memory to compute on. */
final class Inputs {
    private Inputs() {}

    /** Small normal numbers: far from overflow after any number of calls, and from the subnormal numbers that are slow. */
    static float[] random(int size) {
        RandomGenerator random = new Seed(1).child(size).generator();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = 0.1f * (float) random.nextGaussian();
        }
        return values;
    }
}
