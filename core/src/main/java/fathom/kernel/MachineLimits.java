package fathom.kernel;

import java.util.OptionalDouble;

/** What this machine can do at best, measured: the yardstick for kernels. */
public final class MachineLimits {
    private static final int CALLS = 1000; // many short ones: the JIT compiles a long loop in mid-run, and not well
    private static final int REPETITIONS = 1000;
    private static final int FLOATS = 16 << 20; // 64 MiB, above any cache

    private MachineLimits() {}

    /**
     * The rate of single-precision multiply-adds in registers, in GFLOP/s (a multiply-add counts as two), on all
     * threads of the kernels: the best of two seconds. Empty without the Vector API.
     */
    public static OptionalDouble multiplyAddRate(Kernels kernels) {
        if (!KernelProviders.hasVectors()) {
            return OptionalDouble.empty();
        }
        int threads = kernels.threads();
        float[] results = new float[threads];
        double operations = (double) threads * CALLS * REPETITIONS * VectorFma.OPERATIONS;
        return OptionalDouble.of(best(
                operations,
                () -> kernels.parallel(threads, i -> {
                    for (int call = 0; call < CALLS; call++) {
                        results[i] += VectorFma.run(REPETITIONS);
                    }
                })));
    }

    /**
     * The rate at which large arrays are copied, in GB/s (bytes read and bytes written both count), on all threads:
     * the best of two seconds.
     */
    public static double copyRate(Kernels kernels) {
        int threads = kernels.threads();
        float[] from = new float[FLOATS];
        float[] to = new float[FLOATS];
        int part = FLOATS / threads;
        return best(
                2.0 * Float.BYTES * part * threads,
                () -> kernels.parallel(threads, i -> System.arraycopy(from, i * part, to, i * part, part)));
    }

    /** Amount per nanosecond, that is 10^9 per second. */
    private static double best(double amount, Runnable work) {
        double best = 0;
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            work.run();
            best = Math.max(best, amount / (System.nanoTime() - start));
        }
        return best;
    }
}
