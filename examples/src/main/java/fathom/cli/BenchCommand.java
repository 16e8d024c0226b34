package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.train.Optimizer;
import fathom.train.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Times one training step (forward, backward, update) on random data and prints one line of JSON per network.")
final class BenchCommand implements Callable<Integer> {
    private static final int WARM_UP = 12; // steps until the JIT has compiled the kernels

    @Parameters(paramLabel = "NET", arity = "0..*", description = "N1 to N5, or all. Default: N1")
    private List<String> names = List.of("N1");

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "15",
            description = "time to measure for. Default: ${DEFAULT-VALUE}")
    private double seconds = 15;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        Options.rate("--seconds", seconds);
        Map<String, BenchNetworks.Net> known = BenchNetworks.all();
        List<BenchNetworks.Net> nets = new ArrayList<>();
        for (String name : names) {
            if (name.equalsIgnoreCase("all")) {
                nets.addAll(known.values());
            } else {
                BenchNetworks.Net net = known.get(name.toUpperCase(Locale.ROOT));
                if (net == null) {
                    throw new IllegalArgumentException("bench: unknown network '" + name + "'; there are "
                            + String.join(", ", known.keySet()) + " and all");
                }
                nets.add(net);
            }
        }
        Kernels kernels = machine.open();
        nets.forEach(net -> System.out.println(measure(net, kernels)));
        return 0;
    }

    private String measure(BenchNetworks.Net net, Kernels kernels) {
        Seed seed = new Seed(1);
        Layer network = net.build().apply(seed);
        Map<String, Parameter> parameters = Network.parameters(network);
        Optimizer optimizer = Sgd.momentum(0.9);
        Buffers buffers = new Buffers();
        RandomGenerator random = seed.child("data").generator();
        Tensor images = Tensor.zeros(net.input().batch(net.batch()));
        for (int i = 0; i < images.size(); i++) {
            images.array()[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(net.batch(), 0, 10).toArray();
        double[] times = new double[10_000];
        int count = 0;
        double loss = 0;
        long start = 0;
        for (int step = -WARM_UP;
                count < 5 || (System.nanoTime() - start < seconds * 1e9 && count < times.length);
                step++) {
            long before = System.nanoTime();
            if (step == 0) {
                start = before;
            }
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable output = network.forward(tape, tape.constant(images), Mode.training(seed.child(step)));
                Variable value = Loss.crossEntropy().forward(tape, output, labels);
                loss = value.value().item();
                tape.backward(value);
                optimizer.step(kernels, parameters, 1e-3);
            }
            if (step >= 0) {
                times[count++] = (System.nanoTime() - before) / 1e6;
            }
        }
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        double median = sorted[count / 2];
        return String.format(
                Locale.ROOT,
                "{\"net\": \"%s\", \"description\": \"%s\", \"kernels\": \"%s\", \"java\": \"%s\", \"threads\": %d, \"steps\": %d,"
                        + " \"median_ms\": %.2f, \"min_ms\": %.2f, \"images_per_s\": %.1f, \"peak_tensor_mb\": %d, \"peak_rss_mb\": %s, \"loss\": %.4f}",
                net.name(),
                net.description(),
                kernels.name(),
                System.getProperty("java.version"),
                kernels.threads(),
                count,
                median,
                sorted[0],
                net.batch() / median * 1e3,
                buffers.peakBytes() >> 20,
                ResidentMemory.peakMegabytes(),
                loss);
    }
}
