package fathom.kernel;

/** Sums of partial results, which follow from sizes and not from the number of threads. */
final class Partials {
    /** Numbers that are worth handing to a thread. */
    private static final int CHUNK = 4096;

    private Partials() {}

    /**
     * Adds up partial results in their order: to[i] = the sum over part of partials[part step + from + i].
     *
     * @param n how many numbers each has
     * @param count how many partial results there are, at least 1
     * @param to modified: overwritten
     */
    static void sum(
            Workers workers, Pointwise pointwise, float[] partials, int from, int n, int count, int step, float[] to) {
        workers.run((n + CHUNK - 1) / CHUNK, (i, worker) -> {
            int begin = i * CHUNK;
            int length = Math.min(n, begin + CHUNK) - begin;
            System.arraycopy(partials, from + begin, to, begin, length);
            for (int part = 1; part < count; part++) {
                pointwise.add(length, partials, part * step + from + begin, to, begin);
            }
        });
    }
}
