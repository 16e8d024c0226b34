package fathom.kernel;

/** Splits loops over the threads of a provider, by sizes only. */
final class Ranges {
    /** Elements per task: fewer are not worth waking a thread. */
    private static final int GRAIN = 16_384;

    /** The most partial sums of one reduction. */
    private static final int MAX_BLOCKS = 16;

    /** Work on the indices in {@code [begin, end)}. */
    interface Range {
        void run(int begin, int end);
    }

    /** Work on the indices in {@code [begin, end)} as the {@code block}-th part of a reduction. */
    interface Block {
        void run(int block, int begin, int end);
    }

    private Ranges() {}

    /**
     * Covers {@code [0, n)} by disjoint ranges.
     *
     * @param elements how many elements one index stands for
     */
    static void over(Kernels kernels, int n, int elements, Range range) {
        if (isOne(n, elements)) {
            range.run(0, n);
            return;
        }
        int length = length(elements);
        kernels.parallel(
                (int) ((n + length - 1L) / length), i -> range.run(i * length, (int) Math.min(n, (i + 1L) * length)));
    }

    /** Whether {@link #over} has a single range, which the calling thread works on without a loop. */
    static boolean isOne(int n, int elements) {
        return n <= length(elements);
    }

    private static int length(int elements) {
        return Math.max(1, GRAIN / Math.max(1, elements));
    }

    /** How many parts {@link #reduce} makes of {@code n} indices of so many elements each. */
    static int blocks(int n, int elements) {
        long byWork = ((long) n * elements + GRAIN - 1) / GRAIN;
        return (int) Math.max(1, Math.min(Math.min(n, MAX_BLOCKS), byWork));
    }

    /**
     * Covers {@code [0, n)} by {@link #blocks} ranges, whose results the caller is to combine in the order of the
     * blocks.
     */
    static void reduce(Kernels kernels, int n, int elements, Block block) {
        int blocks = blocks(n, elements);
        kernels.parallel(blocks, b -> block.run(b, (int) ((long) b * n / blocks), (int) ((b + 1L) * n / blocks)));
    }
}
