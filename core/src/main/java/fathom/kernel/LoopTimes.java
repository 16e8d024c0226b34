package fathom.kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long one thread works in the loops that kernels share among threads, by the number of pieces that a loop has: what is known of more threads than a
 * machine has cores. A loop of c pieces takes p threads as long as ceil(c / p) pieces, if pieces are alike and nothing but work counts: what memory,
 * the clock and waking threads take is left out.
 *
 * <p>Not for several threads.
 */
public final class LoopTimes {
    private final Map<Integer, Long> nanos = new TreeMap<>();

    /** A loop of so many pieces took so long. */
    void add(int pieces, long duration) {
        nanos.merge(pieces, duration, Long::sum);
    }

    /** Forgets all loops. */
    public void clear() {
        nanos.clear();
    }

    /** The milliseconds that all loops would take on so many threads. */
    public double milliseconds(int threads) {
        double sum = 0;
        for (Map.Entry<Integer, Long> loops : nanos.entrySet()) {
            int pieces = loops.getKey();
            int longest = (pieces - 1) / threads + 1; // without overflow, however many threads
            sum += loops.getValue() * 1e-6 * longest / pieces;
        }
        return sum;
    }
}
