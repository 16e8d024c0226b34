package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.ParameterwiseOptimizer;
import fathom.train.Sgd;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A network in training on one random batch, step by step. */
final class BenchRun {
    private static final Seed SEED = new Seed(1);
    private static final int CLASSES = 10;
    private static final double RATE = 1e-3;

    private final Layer network;
    private final Kernels kernels;
    private final ParameterUpdate update;
    private final Map<String, Parameter> parameters;
    private final ParameterwiseOptimizer optimizer = Sgd.momentum(0.9);
    private final Buffers buffers = new Buffers();
    private final Tensor images;
    private final int[] labels;
    private int steps;
    private double loss = Double.NaN;

    private BenchRun(Layer network, Shape input, int batch, Kernels kernels, ParameterUpdate update) {
        this.network = network;
        this.kernels = kernels;
        this.update = update;
        this.parameters = Network.parameters(network);
        RandomGenerator random = SEED.child("data").generator();
        this.images = Tensor.zeros(input.batch(batch));
        for (int i = 0; i < images.size(); i++) {
            images.array()[i] = (float) random.nextGaussian();
        }
        this.labels = random.ints(batch, 0, CLASSES).toArray();
    }

    static BenchRun of(BenchNetworks.Net net, Kernels kernels) {
        return of(net, kernels, ParameterUpdate.AFTER_BACKWARD);
    }

    static BenchRun of(BenchNetworks.Net net, Kernels kernels, ParameterUpdate update) {
        return new BenchRun(net.build().apply(SEED), net.input(), net.batch(), kernels, update);
    }

    /** One training step (forward, backward, update); returns its milliseconds. */
    double step() {
        long start = System.nanoTime();
        TapeOptions options = update == ParameterUpdate.AFTER_BACKWARD
                ? TapeOptions.DEFAULT
                : TapeOptions.DEFAULT.handingOver(parameter -> optimizer.step(kernels, parameter, RATE));
        try (Tape tape = Tape.recording(kernels, buffers, options)) {
            Variable output = network.forward(tape, tape.constant(images), Mode.training(SEED.child(steps)));
            Variable value = Loss.crossEntropy().forward(tape, output, labels);
            loss = value.value().item();
            tape.backward(value);
            if (update == ParameterUpdate.AFTER_BACKWARD) {
                optimizer.step(kernels, parameters, RATE);
            }
        }
        steps++;
        return (System.nanoTime() - start) / 1e6;
    }

    /** Steps until their time has stopped falling. */
    void warmUp() {
        WarmUp warmUp = new WarmUp();
        while (!warmUp.isSteady()) {
            warmUp.add(step());
        }
    }

    /** The loss of the last step. */
    double loss() {
        return loss;
    }

    /** The most bytes of activations and their gradients, and of parameters' gradients if these are moved in the backward pass, in use at once. */
    long peakTensorBytes() {
        return buffers.peakBytes();
    }
}
