package fathom.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Memory that a provider keeps between calls, in numbered slots that grow to the largest size asked for. One slot array is never shared
 * by two threads: a worker has its own object.
 */
final class Scratch {
    private static final LongAdder BYTES = new LongAdder();
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private float[][] slots = new float[8][];
    private final double[][] doubles = new double[2][];

    /** The memory of this thread for kernels that have no provider to keep it. What one call leaves there, another overwrites. */
    static Scratch ofThisThread() {
        return OF_THREAD.get();
    }

    /** The array of that slot, at least {@code size} long, with undefined contents. */
    float[] floats(int slot, int size) {
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, slot + 8);
        }
        float[] array = slots[slot];
        if (array == null || array.length < size) {
            BYTES.add((long) Float.BYTES * (size - (array == null ? 0 : array.length)));
            array = new float[size];
            slots[slot] = array;
        }
        return array;
    }

    /** Likewise in double precision; slots are counted apart, 0 and 1. */
    double[] doubles(int slot, int size) {
        double[] array = doubles[slot];
        if (array == null || array.length < size) {
            BYTES.add((long) Double.BYTES * (size - (array == null ? 0 : array.length)));
            array = new double[size];
            doubles[slot] = array;
        }
        return array;
    }

    /** What all scratch memory of this process has grown to. It grows to the largest call of each kernel and no further. */
    static long bytes() {
        return BYTES.sum();
    }

    static Scratch[] forEach(Workers workers) {
        Scratch[] all = new Scratch[workers.size()];
        Arrays.setAll(all, i -> new Scratch());
        return all;
    }
}
