package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What computes. */
final class MachineOptions {
    private static final int MOST_THREADS = 1024; // above what any machine has; each takes memory and time to start

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "threads of a run (default: one per core, shared by the runs side by side); the results do not depend"
                            + " on it")
    private @Nullable Integer threads;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "kernel provider (default: the fastest here; 'fathom doctor' lists them)")
    private String kernels = "";

    Kernels open() {
        return open(1).get(0);
    }

    /** For so many runs side by side. */
    List<Kernels> open(int runs) {
        int each = threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors() / runs) : threads;
        Options.atLeast("--threads", each, 1);
        Options.atMost("--threads", each, MOST_THREADS);
        return KernelProviders.sideBySide(provider(each), runs);
    }

    /** With one thread each, whatever was asked for. */
    List<Kernels> openSingle(int runs) {
        return KernelProviders.sideBySide(provider(1), runs);
    }

    private Kernels provider(int each) {
        return kernels.isEmpty() ? KernelProviders.best(each) : KernelProviders.named(kernels, each);
    }
}
