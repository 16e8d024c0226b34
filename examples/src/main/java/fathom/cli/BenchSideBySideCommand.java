package fathom.cli;

import fathom.kernel.Kernels;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom bench side-by-side}. */
@Command(
        name = "side-by-side",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares the throughput of independent runs: several side by side with one thread each, against one"
                        + " after the other with all threads. What 'compare --workers' gains.")
final class BenchSideBySideCommand implements Callable<Integer> {
    private static final int RUN_STEPS = 200; // of a run of 'fathom compare'

    @Parameters(paramLabel = "NET", arity = "0..1", defaultValue = "N3", description = "Default: ${DEFAULT-VALUE}")
    private String name = "N3";

    @Option(names = "--workers", paramLabel = "N", description = "runs side by side. Default: one per core")
    private int workers = Math.max(2, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "measurements of either, in turn. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "steps of every run in a measurement. Default: ${DEFAULT-VALUE}")
    private int steps = 10;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() throws InterruptedException {
        Options.atLeast("--workers", workers, 2);
        Options.atLeast("--rounds", rounds, 1);
        Options.atLeast("--steps", steps, 1);
        BenchNetworks.Net net = BenchNetworks.all().get(name.toLowerCase(Locale.ROOT));
        if (net == null) {
            throw new BadInputException("bench side-by-side: unknown network '" + name + "'");
        }
        Kernels all = machine.open();
        BenchRun alone = BenchRun.of(net, all);
        List<BenchRun> together = new ArrayList<>();
        machine.openSingle(workers).forEach(kernels -> together.add(BenchRun.of(net, kernels)));
        alone.warmUp();
        Times inTurn = new Times();
        Times sideBySide = new Times();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            steps(pool, together); // warms up
            for (int round = 0; round < rounds; round++) {
                double one = 0;
                for (int i = 0; i < steps; i++) {
                    one += alone.step();
                }
                inTurn.add(one);
                sideBySide.add(steps(pool, together));
            }
        } finally {
            pool.shutdownNow();
        }
        double turnRate = 3.6e6 / inTurn.median() * steps / RUN_STEPS;
        double sideRate = 3.6e6 / sideBySide.median() * steps / RUN_STEPS * workers;
        System.out.println(new JsonLine()
                .put("benchmark", "side-by-side")
                .put("net", net.name())
                .put("kernels", all.name())
                .put("java", System.getProperty("java.version"))
                .put("in_turn_threads", all.threads())
                .put("in_turn_step_ms", inTurn.median() / steps, 2)
                .put("in_turn_runs_per_hour", turnRate, 1)
                .put("workers", workers)
                .put("side_by_side_step_ms", sideBySide.median() / steps, 2)
                .put("side_by_side_runs_per_hour", sideRate, 1)
                .put("run_steps", RUN_STEPS)
                .put("ratio", sideRate / turnRate, 3)
                .put("peak_rss_mb", ThisProcess.peakMegabytes()));
        return 0;
    }

    /** Milliseconds until every run has made its steps, each on a thread of its own. */
    private double steps(ExecutorService pool, List<BenchRun> runs) throws InterruptedException {
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (BenchRun run : runs) {
            all.add(pool.submit(() -> {
                for (int i = 0; i < steps; i++) {
                    run.step();
                }
            }));
        }
        for (Future<?> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }
}
