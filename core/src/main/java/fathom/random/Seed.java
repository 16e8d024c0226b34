package fathom.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where randomness comes from. Every use derives a child by name or index, so that no two streams share numbers and that adding one use
 * changes no other: {@code seed.child("head")}, {@code seed.child(layer)}. The same value gives the same bits on every machine and JDK.
 *
 * @param value any number
 */
public record Seed(long value) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The child stream of that name. */
    public Seed child(String name) {
        long hash = 0xCBF29CE484222325L; // FNV-1a over UTF-16 units
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return new Seed(mix(mix(value + GOLDEN) ^ hash));
    }

    /** The child stream of that index. */
    public Seed child(int index) {
        return new Seed(mix(mix(value ^ GOLDEN) + GOLDEN * (2L * index + 1)));
    }

    /** The child stream of another seed, such as the noise of a step for one layer: no two of them share it. */
    public Seed child(Seed other) {
        return new Seed(mix(mix(value + GOLDEN) + mix(other.value ^ GOLDEN)));
    }

    /** A fresh generator at the start of this stream. */
    public RandomGenerator generator() {
        return new SplittableRandom(mix(value));
    }

    /** Stafford's variant 13 of the MurmurHash3 finalizer: a bijection in which every input bit reaches every output bit. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
