package fathom.kernel;

/**
 * Whether this machine computes {@link Math#fma} by one instruction. Where it has none, or a virtual machine hides it, Java computes it with
 * decimal numbers of any length: a thousand times slower, to the same bits.
 */
final class FusedMultiplyAdd {
    private static final int TRIES = 10;
    private static final int CALLS = 64;

    /** Ten times what the interpreter takes with the instruction, and a tenth of what compiled code takes without. */
    private static final long NANOS = 300L * CALLS;

    private static final boolean IN_HARDWARE = measure();

    private FusedMultiplyAdd() {}

    static boolean inHardware() {
        return IN_HARDWARE;
    }

    /** Takes some microseconds, or without the instruction a few milliseconds, once. The fastest try counts: others may have been interrupted. */
    private static boolean measure() {
        float sum = 0;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                sum += Math.fma(1.1f, 1e-3f * call, 1e30f); // far apart: many digits
            }
            if (System.nanoTime() - start < NANOS) {
                return true;
            }
        }
        return Float.isNaN(sum); // never: keeps the loop from being left out
    }
}
