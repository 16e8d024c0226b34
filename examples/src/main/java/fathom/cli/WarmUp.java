package fathom.cli;

/**
 * Tells when the times of repeated work have stopped falling: the JIT compiles the kernels step by step, some of them
 * late. Times are grouped into windows of at least {@value #STEPS} steps and one second; they are steady once a
 * window's median is at most {@value #GAIN} below that of the one before. Gives up after {@value #PATIENCE_MS} ms.
 */
final class WarmUp {
    private static final int STEPS = 3;
    private static final double WINDOW_MS = 1000;
    private static final double GAIN = 0.03;
    private static final double PATIENCE_MS = 30_000;

    private final Times window = new Times();
    private double before = Double.NaN;
    private double total;
    private boolean steady;

    /** One more repetition took so long. */
    void add(double milliseconds) {
        total += milliseconds;
        window.add(milliseconds);
        if (window.count() >= STEPS && window.sum() >= WINDOW_MS) {
            double now = window.median();
            steady = now >= (1 - GAIN) * before; // not after the first window, when before is not a number
            before = now;
            window.clear();
        }
    }

    boolean isSteady() {
        return steady || total >= PATIENCE_MS;
    }
}
