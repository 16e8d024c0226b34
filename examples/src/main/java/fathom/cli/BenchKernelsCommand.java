package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.kernel.MachineLimits;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom bench kernels}. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Times matrix products and convolutions by themselves, beside what this machine can do at best.",
            "GFLOP/s count the operations of the plain algorithm: Winograd's makes do with fewer and may pass the peak.",
            "The last column is OpenBLAS, where it loads, cut into the same pieces: a yardstick for matrix products."
        })
final class BenchKernelsCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1",
            description = "time to measure each for, after the warm-up. Default: ${DEFAULT-VALUE}")
    private double seconds = 1;

    @Option(names = "--only", paramLabel = "TEXT", description = "those whose name holds this text, such as 'gemm'")
    private String only = "";

    @Option(names = "--json", description = "one line of JSON each, in place of a table")
    private boolean json;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        Options.positive("--seconds", seconds);
        Kernels kernels = machine.open();
        List<KernelCase> products = wanted(KernelCase.products(kernels));
        List<KernelCase> yardsticks = openBlas(kernels)
                .map(openBlas -> wanted(KernelCase.products(openBlas)))
                .orElse(List.of());
        List<KernelCase> cases = new ArrayList<>(products);
        cases.addAll(wanted(KernelCase.convolutions(kernels)));
        if (cases.isEmpty()) {
            throw new BadInputException("--only: no kernel's name holds '" + only + "'");
        }
        OptionalDouble peak = MachineLimits.multiplyAddRate(kernels);
        double copy = MachineLimits.copyRate(kernels);
        head(kernels, peak, copy);
        for (int i = 0; i < cases.size(); i++) {
            KernelCase each = cases.get(i);
            Times times = measure(each.call());
            row(
                    each,
                    times,
                    peak,
                    i < yardsticks.size() ? rate(each, measure(yardsticks.get(i).call())) : Double.NaN);
        }
        return 0;
    }

    private List<KernelCase> wanted(List<KernelCase> cases) {
        return cases.stream().filter(each -> each.name().contains(only)).toList();
    }

    /** OpenBLAS on as many threads, unless it is not there or is measured anyway. */
    private static Optional<Kernels> openBlas(Kernels kernels) {
        return KernelProviders.all().stream()
                .filter(each -> each.name().equals("openblas") && each.available())
                .filter(each -> !each.name().equals(kernels.name()))
                .map(each -> KernelProviders.named(each.name(), kernels.threads()))
                .findFirst();
    }

    private static double rate(KernelCase each, Times times) {
        return each.operations() / times.median() / 1e6;
    }

    private Times measure(Runnable call) {
        WarmUp warmUp = new WarmUp();
        while (!warmUp.isSteady()) {
            warmUp.add(time(call));
        }
        Times times = new Times();
        while (times.sum() < seconds * 1e3) {
            times.add(time(call));
        }
        return times;
    }

    private static double time(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private void head(Kernels kernels, OptionalDouble peak, double copy) {
        if (json) {
            System.out.println(new JsonLine()
                    .put("kernels", kernels.name())
                    .put("java", System.getProperty("java.version"))
                    .put("threads", kernels.threads())
                    .put("peak_gflops", peak.orElse(Double.NaN), 1)
                    .put("copy_gb_per_s", copy, 1));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "kernels %s, Java %s, %s%nmultiply-adds at most %s, copies of large arrays %.1f GB/s%n%n"
                        + "%-40s %10s %10s %9s %7s %9s%n",
                kernels.name(),
                System.getProperty("java.version"),
                Options.count(kernels.threads(), "thread"),
                peak.isPresent() ? Math.round(peak.getAsDouble()) + " GFLOP/s" : "unknown without the Vector API",
                copy,
                "",
                "median ms",
                "min ms",
                "GFLOP/s",
                "peak",
                "OpenBLAS");
    }

    private void row(KernelCase each, Times times, OptionalDouble peak, double openBlas) {
        double rate = rate(each, times);
        double share = peak.isPresent() ? rate / peak.getAsDouble() : Double.NaN;
        if (json) {
            System.out.println(new JsonLine()
                    .put("kernel", each.name())
                    .put("calls", times.count())
                    .put("median_ms", times.median(), 4)
                    .put("min_ms", times.minimum(), 4)
                    .put("gflops", rate, 1)
                    .put("share_of_peak", share, 3)
                    .put("openblas_gflops", openBlas, 1));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %10.4f %10.4f %9.1f %7s %9s%n",
                    each.name(),
                    times.median(),
                    times.minimum(),
                    rate,
                    Double.isFinite(share) ? Math.round(100 * share) + " %" : "-",
                    Double.isFinite(openBlas) ? String.format(Locale.ROOT, "%.1f", openBlas) : "");
        }
    }
}
