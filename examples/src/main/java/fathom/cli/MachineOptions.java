package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import picocli.CommandLine.Option;

/** What computes. */
final class MachineOptions {
    private static final int MOST_THREADS = 1024; // above what any machine has; each takes memory and time to start

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads (default: one per core); the results do not depend on it")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "kernel provider (default: the fastest here; 'fathom doctor' lists them)")
    private String kernels = "";

    /** With the threads asked for. */
    Kernels open() {
        Options.atLeast("--threads", threads, 1);
        if (threads > MOST_THREADS) {
            throw new IllegalArgumentException("--threads: expected at most " + MOST_THREADS + ", got " + threads);
        }
        return open(threads);
    }

    /** With another number of threads. */
    Kernels open(int threads) {
        return kernels.isEmpty() ? KernelProviders.best(threads) : KernelProviders.named(kernels, threads);
    }
}
