package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.kernel.LoopTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom bench scaling}. */
@Command(
        name = "scaling",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Times a training step with 1, 2, 4, ... threads, up to the machine's cores, in turn: speedup, and efficiency (speedup per thread).",
            "Beside it stands what a model says, also of more threads than there are cores: what one thread spends outside of shared loops stays, a"
                    + " loop of c pieces takes p threads as long as ceil(c / p) of them. Memory, clock and waking threads are not in it: it is a"
                    + " bound, not a measurement."
        })
final class BenchScalingCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NET", arity = "0..*", description = "small, N1 to N8, or all. Default: N1 N3 N4")
    private List<String> names = List.of("N1", "N3", "N4");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "steps with each number of threads, in turn. Default: ${DEFAULT-VALUE}")
    private int rounds = 7;

    @Option(
            names = "--estimate",
            paramLabel = "N",
            defaultValue = "16",
            description = "threads that only the model is asked for. Default: ${DEFAULT-VALUE}")
    private int estimate = 16;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "kernel provider (default: the fastest here; 'fathom doctor' lists them)")
    private String kernels = "";

    @Override
    public Integer call() {
        Options.atLeast("--rounds", rounds, 1);
        Options.atLeast("--estimate", estimate, 1);
        List<BenchNetworks.Net> nets = BenchNetworks.named(names);
        List<Kernels> all = new ArrayList<>();
        for (int threads : threadCounts(Runtime.getRuntime().availableProcessors())) {
            all.add(kernels.isEmpty() ? KernelProviders.best(threads) : KernelProviders.named(kernels, threads));
        }
        nets.forEach(net -> measure(net, all));
        return 0;
    }

    /** 1, 2, 4, ... and the number of cores. */
    static List<Integer> threadCounts(int cores) {
        List<Integer> counts = new ArrayList<>();
        for (int threads = 1; threads < cores; threads *= 2) {
            counts.add(threads);
        }
        counts.add(cores);
        return counts;
    }

    /** The same network all the time: what it computes does not depend on the threads, so that they may change from step to step. */
    private void measure(BenchNetworks.Net net, List<Kernels> all) {
        LoopTimes loops = new LoopTimes();
        Kernels timed = KernelProviders.timed(all.get(0).name(), loops);
        BenchRun run = BenchRun.of(net, all.get(all.size() - 1));
        run.warmUp();
        List<Times> times = new ArrayList<>();
        all.forEach(kernels -> {
            times.add(new Times());
            run.step(kernels);
        });
        double single = 0;
        run.step(timed);
        loops.clear();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                times.get(i).add(run.step(all.get(i)));
            }
            single += run.step(timed);
        }
        Model model = new Model(single, single - loops.milliseconds(1), loops);
        for (int i = 0; i < all.size(); i++) {
            int threads = all.get(i).threads();
            double speedup = times.get(0).median() / times.get(i).median();
            System.out.println(line(net, all.get(i), threads)
                    .put("steps", rounds)
                    .put("median_ms", times.get(i).median(), 2)
                    .put("speedup", speedup, 3)
                    .put("efficiency", speedup / threads, 3)
                    .put("model_efficiency", model.efficiency(threads), 3));
        }
        System.out.println(line(net, timed, estimate)
                .put("serial_share", model.serial / single, 4)
                .put("model_efficiency", model.efficiency(estimate), 3)
                .put("note", "by the model alone"));
    }

    private static JsonLine line(BenchNetworks.Net net, Kernels kernels, int threads) {
        return new JsonLine()
                .put("benchmark", "scaling")
                .put("net", net.name())
                .put("kernels", kernels.name())
                .put("java", System.getProperty("java.version"))
                .put("threads", threads);
    }

    /**
     * Milliseconds of all rounds.
     *
     * @param single on one thread
     * @param serial of them outside of loops
     */
    private record Model(double single, double serial, LoopTimes loops) {
        double efficiency(int threads) {
            return single / (serial + loops.milliseconds(threads)) / threads;
        }
    }
}
