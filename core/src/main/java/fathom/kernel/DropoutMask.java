package fathom.kernel;

/**
 * The random mask of dropout as a function of a key and the element's index, so that it need not be stored and is the
 * same for any number of threads. Element i looks at the i-th number of SplitMix64 from that key. Source: Steele, Lea
 * and Flood 2014, "Fast splittable pseudorandom number generators".
 */
public final class DropoutMask {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int BITS = 24;

    private DropoutMask() {}

    /**
     * y[i] = x[i] / (1 - rate) where element i is kept, 0 where it is dropped, for i in [0, n). The gradient is the
     * same map.
     *
     * @param rate the probability to be dropped, in [0, 1), to 24 bits
     * @param y modified: overwritten; may be {@code x}
     */
    public static void apply(Kernels kernels, long key, float rate, int n, float[] x, float[] y) {
        int threshold = Math.round(rate * (1 << BITS));
        float factor = 1f / (1f - rate);
        Ranges.over(kernels, n, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                long z = key + GOLDEN * (i + 1L);
                z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
                int draw = (int) ((z ^ (z >>> 31)) >>> (Long.SIZE - BITS));
                y[i] = draw < threshold ? 0f : factor * x[i];
            }
        });
    }
}
