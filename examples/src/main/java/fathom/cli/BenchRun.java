package fathom.cli;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.data.Batch;
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

/** A network in training on one batch, step by step. */
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
    private final Batch batch;
    private final Loss loss;
    private int steps;
    private double lastLoss = Double.NaN;

    /** A network in training on one batch. */
    BenchRun(Layer network, Batch batch, Loss loss, Kernels kernels, ParameterUpdate update) {
        this.network = network;
        this.batch = batch;
        this.loss = loss;
        this.kernels = kernels;
        this.update = update;
        this.parameters = Network.parameters(network);
    }

    /** Random images or sequences, in random classes. */
    private static Batch random(Shape input, int size) {
        RandomGenerator random = SEED.child("data").generator();
        Tensor inputs = Tensor.zeros(input.batch(size));
        for (int i = 0; i < inputs.size(); i++) {
            inputs.array()[i] = (float) random.nextGaussian();
        }
        return new Batch(inputs, random.ints(size, 0, CLASSES).toArray());
    }

    static BenchRun of(BenchNetworks.Net net, Kernels kernels) {
        return of(net, kernels, ParameterUpdate.AFTER_BACKWARD);
    }

    static BenchRun of(BenchNetworks.Net net, Kernels kernels, ParameterUpdate update) {
        return new BenchRun(
                net.build().apply(SEED), random(net.input(), net.batch()), Loss.crossEntropy(), kernels, update);
    }

    /** One training step (forward, backward, update); returns its milliseconds. */
    double step() {
        return step(kernels);
    }

    /** The same with other kernels. */
    double step(Kernels kernels) {
        long start = System.nanoTime();
        TapeOptions options = update == ParameterUpdate.AFTER_BACKWARD
                ? TapeOptions.DEFAULT
                : TapeOptions.DEFAULT.handingOver(parameter -> optimizer.step(kernels, parameter, RATE));
        try (Tape tape = Tape.recording(kernels, buffers, options)) {
            Variable output = network.forward(tape, tape.constant(batch.inputs()), Mode.training(SEED.child(steps)));
            Variable value = loss.forward(tape, output, batch.target());
            lastLoss = value.value().item();
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
        return lastLoss;
    }

    /** The most bytes of activations and their gradients, and of parameters' gradients if these are moved in the backward pass, in use at once. */
    long peakTensorBytes() {
        return buffers.peakBytes();
    }
}
