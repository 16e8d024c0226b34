package fathom.data;

import fathom.random.Seed;
import java.util.random.RandomGenerator;

/**
 * Numbers from one stream of randomness. Only {@code nextLong} of the generator is used, whose algorithm is fixed, so that the same seed
 * gives the same numbers on every JDK: the bounded draws of {@link RandomGenerator} leave their algorithm open.
 */
final class Draws {
    private final RandomGenerator random;

    Draws(Seed seed) {
        random = seed.generator();
    }

    /** 64 independent bits. */
    long bits() {
        return random.nextLong();
    }

    /** Uniform in {@code [0, bound)}; the bias of one part in 2^32 / bound does not matter here. */
    int below(int bound) {
        return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [from, to). */
    double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** The numbers 0 to n-1 in a random order (Fisher and Yates). */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
