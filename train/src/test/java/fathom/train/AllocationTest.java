package fathom.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Lstm;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A step of the steady state makes little garbage: the memory of a tape comes back to it. One activation of each layer made anew would
 * be 1.6 MB. On the plain kernels, whose bytes do not depend on what the JIT has compiled.
 */
final class AllocationTest {
    private static final Seed SEED = new Seed(1);
    private static final long LIMIT = 1 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Kernels kernels = KernelProviders.plain(1);
    private final Buffers buffers = new Buffers();
    private final Optimizer sgd = Sgd.momentum(0.9);

    @ParameterizedTest(name = "{0}, segments of {1}")
    @CsvSource({"tanh, 0", "tanh, 10", "residual, 0", "residual, 10", "lstm, 0"}) // four LSTMs of 64 steps
    void stepOfAHundredLayersAllocatesLessThanAMegabyte(String kind, int segment) {
        Chain body = switch (kind) {
            case "tanh" -> Chain.repeat(200, i -> i % 2 == 0 ? convolution(i) : Layers.tanh());
            case "residual" ->
                Chain.repeat(
                        100,
                        i -> i % 2 == 0
                                ? Residual.of(Chain.of(convolution(i), new BatchNorm(4), Layers.relu()))
                                : convolution(i));
            default -> Chain.repeat(4, i -> new Lstm(4, 4, Initializers.glorotNormal(), SEED.child(i)));
        };
        boolean recurrent = kind.equals("lstm");
        Chain network = Chain.of(
                segment == 0 ? body : body.checkpointed(segment),
                recurrent ? Layers.lastStep() : Layers.globalAveragePool(),
                new Dense(4, 3, Initializers.glorotNormal(), SEED.child("head")));
        Tensor x = Tensor.zeros(recurrent ? Shape.of(16, 64, 4) : Shape.of(16, 8, 8, 4));
        Map<String, Parameter> parameters = Network.parameters(network);
        int[] labels = new int[16];
        long least = Long.MAX_VALUE; // of several steps: now and then the test framework's threads or the JIT's hooks
        // add some
        for (int step = 0; step < 4; step++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            step(network, parameters, x, labels, step);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < LIMIT, least + " bytes");
    }

    private static Layer convolution(int i) {
        return Conv2d.spec(4, 4, 3).weights(Initializers.glorotNormal()).build(SEED.child(i));
    }

    private void step(Layer network, Map<String, Parameter> parameters, Tensor x, int[] labels, int step) {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable output = network.forward(tape, tape.constant(x), Mode.training(SEED.child(step)));
            Variable loss = Loss.crossEntropy().forward(tape, output, labels);
            tape.backward(loss);
            sgd.step(kernels, parameters, 1e-3);
        }
    }
}
