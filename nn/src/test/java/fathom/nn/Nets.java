package fathom.nn;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Runs networks for tests. */
public final class Nets {
    public static final Kernels KERNELS = KernelProviders.best(1);

    private Nets() {}

    /** Standard normal elements. */
    public static Tensor normal(long seed, int... dims) {
        RandomGenerator random = new Seed(seed).generator();
        Tensor tensor = Tensor.zeros(Shape.of(dims));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** The output of a pass that records nothing. */
    public static Tensor infer(Layer layer, Tensor x, Mode mode) {
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            return layer.forward(tape, tape.constant(x), mode).value().copy();
        }
    }

    /** Output, loss and every gradient of one recorded pass, by name; the parameters' gradients are cleared. */
    public static Map<String, float[]> differentiate(Layer network, Tensor x, int[] labels, Mode mode) {
        Map<String, float[]> result = new LinkedHashMap<>();
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            Variable input = tape.input(x);
            Variable output = network.forward(tape, input, mode);
            result.put("output", output.value().array().clone());
            Variable loss = Loss.crossEntropy().forward(tape, output, labels);
            result.put("loss", loss.value().array().clone());
            tape.backward(loss);
            result.put("input", tape.gradient(input).array().clone());
        }
        Network.parameters(network).forEach((path, parameter) -> {
            if (parameter.hasGradient()) {
                result.put(path, parameter.gradient().array().clone());
                parameter.clearGradient();
            }
        });
        return result;
    }

    public static float loss(Layer network, Tensor x, int[] labels, Mode mode) {
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            return Loss.crossEntropy()
                    .forward(tape, network.forward(tape, tape.constant(x), mode), labels)
                    .value()
                    .item();
        }
    }

    /** Three stages with an identity, an option A and a projected short cut, batch normalization throughout. */
    public static Chain resNet(Seed seed) {
        Conv2dSpec same = Conv2d.spec(4, 4, 3).noBias().weights(Initializers.heNormal());
        Conv2dSpec wide = Conv2d.spec(8, 8, 3).noBias().weights(Initializers.heNormal());
        Conv2dSpec down = Conv2d.spec(4, 8, 3).stride(2).noBias().weights(Initializers.heNormal());
        Layer first = Chain.of(
                same.build(seed.child(1)), new BatchNorm(4), relu(), same.build(seed.child(2)), new BatchNorm(4));
        Layer second = Chain.of(
                down.build(seed.child(3)), new BatchNorm(8), relu(), wide.build(seed.child(4)), new BatchNorm(8));
        Layer third = Chain.of(
                wide.stride(2).build(seed.child(5)),
                new BatchNorm(8),
                relu(),
                wide.build(seed.child(6)),
                new BatchNorm(8));
        Layer projection = Conv2d.spec(8, 8, 1).stride(2).build(seed.child(7));
        return Chain.of(
                Conv2d.spec(3, 4, 3).build(seed.child(0)),
                relu(),
                Chain.of(Residual.of(first).scaled(0.5), relu()),
                Chain.of(Residual.optionA(second, 2, 8), relu()),
                Chain.of(Residual.projected(third, projection), relu()),
                globalAveragePool(),
                new Dense(8, 10, Initializers.lecunNormal(), seed.child(8)));
    }

    /** What a parameter holds. */
    public static float[] values(Layer network, String path) {
        Parameter parameter = Network.parameters(network).get(path);
        return parameter.value().array();
    }
}
