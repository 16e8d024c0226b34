package fathom.cli;

import fathom.kernel.Kernels;
import fathom.nn.ParameterUpdate;
import fathom.text.BadInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom bench depth}. */
@Command(
        name = "depth",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Times a layer in a deep network and in a shallow one, in turn: tanh convolutions of 16 channels on 8x8"
                        + " maps, batch 32, both recomputed by segments of sqrt(depth) and moved in the backward pass.")
final class BenchDepthCommand implements Callable<Integer> {
    @Option(
            names = "--depth",
            paramLabel = "A,B",
            defaultValue = "100,10000",
            description = "the shallow and the deep network's layers. Default: ${DEFAULT-VALUE}")
    private String depth = "100,10000";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description =
                    "steps of the deep network, each after as many layers of the shallow. Default: ${DEFAULT-VALUE}")
    private int rounds = 7;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        int[] depths = Options.depths("--depth", depth);
        Options.atLeast("--rounds", rounds, 1);
        if (depths.length != 2 || depths[0] > depths[1]) {
            throw new BadInputException(
                    "--depth: expected two, the shallow and the deep one such as 100,10000, got '" + depth + "'");
        }
        Kernels kernels = machine.open();
        BenchRun shallow = BenchRun.of(network(depths[0]), kernels, ParameterUpdate.IN_BACKWARD);
        BenchRun deep = BenchRun.of(network(depths[1]), kernels, ParameterUpdate.IN_BACKWARD);
        shallow.warmUp();
        deep.step();
        deep.step(); // the first takes memory, the second compiles what only depth makes hot
        Times shallowTimes = new Times();
        Times deepTimes = new Times();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < depths[1] / depths[0]; i++) {
                shallowTimes.add(shallow.step());
            }
            deepTimes.add(deep.step());
        }
        print(kernels, depths[0], shallow, shallowTimes);
        print(kernels, depths[1], deep, deepTimes);
        System.out.println(new JsonLine()
                .put("benchmark", "depth")
                .put("depths", depths[1] + " / " + depths[0])
                .put("ratio_of_medians", ratio(deepTimes.median() / shallowTimes.median(), depths), 3)
                .put("ratio_of_minima", ratio(deepTimes.minimum() / shallowTimes.minimum(), depths), 3)
                .put("peak_rss_mb", ThisProcess.peakMegabytes()));
        return 0;
    }

    private static BenchNetworks.Net network(int depth) {
        return BenchNetworks.body(depth, (int) Math.max(1, Math.round(Math.sqrt(depth))));
    }

    private static double ratio(double steps, int[] depths) {
        return steps * depths[0] / depths[1];
    }

    private static void print(Kernels kernels, int depth, BenchRun run, Times times) {
        System.out.println(new JsonLine()
                .put("benchmark", "depth")
                .put("layers", depth)
                .put("kernels", kernels.name())
                .put("java", System.getProperty("java.version"))
                .put("threads", kernels.threads())
                .put("steps", times.count())
                .put("median_ms", times.median(), 2)
                .put("min_ms", times.minimum(), 2)
                .put("median_ms_per_layer", times.median() / depth, 4)
                .put("min_ms_per_layer", times.minimum() / depth, 4)
                .put("peak_tensor_mb", run.peakTensorBytes() >> 20)
                .put("loss", run.loss(), 4));
    }
}
