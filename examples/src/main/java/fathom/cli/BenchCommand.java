package fathom.cli;

import fathom.experiment.PreparedData;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.ParameterUpdate;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Times one training step (forward, backward, update), of a benchmark network on random data or of --network on --data, and prints one line of JSON per"
                    + " network.",
            "Warm-up steps come first, until their time has stopped falling. For memory and the first step, run one"
                    + " network per process."
        },
        subcommands = {
            BenchKernelsCommand.class,
            BenchDepthCommand.class,
            BenchSideBySideCommand.class,
            BenchScalingCommand.class
        })
final class BenchCommand implements Callable<Integer> {
    private static final int FEWEST = 5;

    @Parameters(paramLabel = "NET", arity = "0..*", description = "small, N1 to N8, or all. Default: N1")
    private List<String> names = List.of("N1");

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "15",
            description = "time to measure for, at least " + FEWEST + " steps. Default: ${DEFAULT-VALUE}")
    private double seconds = 15;

    @Option(names = "--steps", paramLabel = "N", description = "steps to measure, in place of --seconds")
    private @Nullable Integer steps;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--depth", paramLabel = "N", description = "layers of --network. Default: 32, or its own")
    private @Nullable Integer depth;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "examples per step of --network. Default: ${DEFAULT-VALUE}")
    private int batch = 32;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        Options.positive("--seconds", seconds);
        Options.atLeast("--steps", steps == null ? 1 : steps, 1);
        Options.atLeast("--batch", batch, 1);
        network.check();
        memory.check(network.recomputes());
        List<BenchNetworks.Net> nets = network.isNamed() ? List.of() : BenchNetworks.named(names);
        Kernels kernels = machine.open();
        if (network.isNamed()) {
            System.out.println(measure(named(kernels), kernels, true));
        }
        boolean first = true;
        for (BenchNetworks.Net net : nets) {
            System.out.println(measure(timed(net, kernels), kernels, first));
            first = false;
        }
        return 0;
    }

    /**
     * What is timed.
     *
     * @param batch examples per step
     */
    private record Timed(String name, String description, int batch, BenchRun run) {}

    private Timed timed(BenchNetworks.Net net, Kernels kernels) {
        ParameterUpdate update = memory.update(false);
        BenchRun run = BenchRun.of(
                net.with(chain -> memory.fit(chain, net.input(), net.batch(), 1, update, 1)), kernels, update);
        return new Timed(net.name(), net.description(), net.batch(), run);
    }

    /** The network of {@code --network} on the first batch of {@code --data}. */
    private Timed named(Kernels kernels) {
        ParameterUpdate update = memory.update(false);
        PreparedData prepared = data.prepare(batch);
        Seed seed = new Seed(1);
        Chain built = network.build(
                prepared.source().train(),
                network.depth(depth, 32),
                Recipe.of(Initializers.lecunNormal()),
                seed.child("network"));
        BenchRun run = new BenchRun(
                memory.fit(built, prepared.example(), batch, 1, update, 1),
                prepared.first(seed.child("data")),
                prepared.objective().loss(),
                kernels,
                update);
        return new Timed(
                network.kind(),
                network.description() + ", on " + prepared.source().name(),
                batch,
                run);
    }

    private JsonLine measure(Timed net, Kernels kernels, boolean firstOfProcess) {
        BenchRun run = net.run();
        double first = run.step();
        OptionalLong startToFirst = firstOfProcess ? OptionalLong.of(ThisProcess.ageMillis()) : OptionalLong.empty();
        run.warmUp();
        Times times = new Times();
        long allocated = ThisProcess.allocatedBytes();
        while (steps == null ? times.count() < FEWEST || times.sum() < seconds * 1e3 : times.count() < steps) {
            times.add(run.step());
        }
        allocated = ThisProcess.allocatedBytes() - allocated;
        return new JsonLine()
                .put("net", net.name())
                .put("description", net.description())
                .put("kernels", kernels.name())
                .put("java", System.getProperty("java.version"))
                .put("threads", kernels.threads())
                .put("steps", times.count())
                .put("median_ms", times.median(), 2)
                .put("min_ms", times.minimum(), 2)
                .put("images_per_s", net.batch() / times.median() * 1e3, 1)
                .put("first_step_ms", first, 0)
                .put("start_to_first_step_ms", startToFirst)
                .put("allocated_bytes_per_step", allocated / times.count())
                .put("peak_tensor_mb", run.peakTensorBytes() >> 20)
                .put("scratch_mb", KernelProviders.scratchBytes() >> 20)
                .put("peak_rss_mb", ThisProcess.peakMegabytes())
                .put("loss", run.loss(), 4);
    }
}
