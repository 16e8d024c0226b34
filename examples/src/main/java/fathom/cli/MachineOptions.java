package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import picocli.CommandLine.Option;

/** What computes. */
final class MachineOptions {
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

    Kernels open() {
        if (threads < 1) {
            throw new IllegalArgumentException("--threads: expected at least 1, got " + threads);
        }
        return kernels.isEmpty() ? KernelProviders.best(threads) : KernelProviders.named(kernels, threads);
    }
}
