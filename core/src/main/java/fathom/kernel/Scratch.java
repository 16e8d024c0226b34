package fathom.kernel;

import java.util.Arrays;

/**
 * Memory that a provider keeps between calls, in numbered slots that grow to the largest size asked for. One slot array is never shared
 * by two threads: a worker has its own object.
 */
final class Scratch {
    private float[][] slots = new float[8][];

    /** The array of that slot, at least {@code size} long, with undefined contents. */
    float[] floats(int slot, int size) {
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, slot + 8);
        }
        float[] array = slots[slot];
        if (array == null || array.length < size) {
            array = new float[size];
            slots[slot] = array;
        }
        return array;
    }

    static Scratch[] forEach(Workers workers) {
        Scratch[] all = new Scratch[workers.size()];
        Arrays.setAll(all, i -> new Scratch());
        return all;
    }
}
