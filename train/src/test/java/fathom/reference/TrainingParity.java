package fathom.reference;

import static fathom.reference.Closeness.FORWARD;
import static fathom.reference.Closeness.GRADIENT;
import static fathom.reference.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.Adam;
import fathom.train.GlobalNormClip;
import fathom.train.Optimizer;
import fathom.train.Sgd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of whole steps: the optimizer alone, gradient clipping, and a deep tanh network over several batches. */
final class TrainingParity {
    private static final Pattern STRIDES = Pattern.compile("strides? (\\d+(?:, ?\\d+)*)");

    private static final Seed UNUSED = new Seed(0);

    private TrainingParity() {}

    /** The parameters after each of the given gradients. */
    static void checkOptimizer(ReferenceCase reference, Kernels kernels, Optimizer optimizer) throws IOException {
        Parameter w = Parameter.of(Role.WEIGHT, "w", reference.plain("start"));
        Tensor gradients = reference.plain("gradients");
        Tensor expected = reference.plain("parameters");
        for (int step = 0; step < gradients.shape().dim(0); step++) {
            give(w, row(gradients, step), kernels);
            optimizer.step(kernels, Map.of("w", w), Double.parseDouble(reference.text("lr")));
            assertClose("parameters after step " + step, row(expected, step), w.value(), FORWARD);
        }
    }

    /** Gives a parameter that gradient: d/dw of the sum of w g is g, exactly. */
    private static void give(Parameter w, Tensor g, Kernels kernels) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable product = tape.apply(Ops.multiply(), tape.parameter(w), tape.constant(g));
            Tensor ones = Tensor.zeros(g.shape());
            Arrays.fill(ones.array(), 1);
            tape.backward(product, ones);
        }
    }

    /** The norm over two gradients, and both clipped. */
    static void checkClip(ReferenceCase reference, Kernels kernels) throws IOException {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (String name : List.of("a", "b")) {
            Tensor g = reference.plain(name + "_grad");
            Parameter w = Parameter.of(Role.WEIGHT, name, Tensor.zeros(g.shape()));
            give(w, g, kernels);
            parameters.put(name, w);
        }
        double norm = GlobalNormClip.of(Sgd.plain(), Double.parseDouble(reference.text("max_norm")))
                .clip(kernels, parameters);
        assertEquals(reference.plain("norm").array()[0], norm, FORWARD * norm);
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = entry.getKey() + "_clipped";
            assertClose(name, reference.plain(name), entry.getValue().gradient(), FORWARD);
        }
    }

    static Sgd sgd(ReferenceCase reference) {
        Sgd sgd = Sgd.momentum(reference.number("momentum", 0)).weightDecay(reference.number("weight_decay", 0));
        return reference.flag("nesterov") ? sgd.nesterov() : sgd;
    }

    static Adam adam(ReferenceCase reference, boolean decoupled) {
        double decay = reference.number("weight_decay", 0);
        return (decoupled ? Adam.decoupled(decay) : Adam.standard().weightDecay(decay))
                .betas(reference.number("beta1", 0.9), reference.number("beta2", 0.999))
                .epsilon(reference.number("epsilon", 1e-8));
    }

    /** The loss of each step, logits and gradients of the first, and the weights after the last. */
    static void check(ReferenceCase reference, Kernels kernels) throws IOException {
        Map<String, Layer> affine = layers(reference);
        Layer network = network(affine);
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        affine.forEach((name, layer) ->
                layer.parameters().forEach(parameter -> parameters.put(name + "." + parameter.name(), parameter)));
        Tensor inputs = reference.plain("inputs");
        int[] labels = reference.labels("labels");
        Tensor losses = reference.plain("losses");
        int steps = reference.integer("steps");
        assertEquals(steps, losses.size(), "losses");
        int batch = labels.length / steps;
        Sgd sgd = sgd(reference);
        Buffers buffers = new Buffers();
        for (int step = 0; step < steps; step++) {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable x = tape.constant(ReferenceCase.channelsLast(row(inputs, step)));
                Variable logits = network.forward(tape, x, Mode.training(UNUSED));
                if (step == 0) {
                    assertClose("logits", reference.plain("logits"), logits.value(), FORWARD);
                }
                Variable loss = Loss.crossEntropy()
                        .forward(tape, logits, Arrays.copyOfRange(labels, step * batch, (step + 1) * batch));
                assertClose("loss of step " + step, Tensor.scalar(losses.array()[step]), loss.value(), 1e-4);
                tape.backward(loss);
            }
            if (step == 0) {
                for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                    String name = "grad." + entry.getKey();
                    assertClose(name, reference.weight(name), entry.getValue().gradient(), GRADIENT);
                }
            }
            sgd.step(kernels, parameters, Double.parseDouble(reference.text("lr")));
        }
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = "end." + entry.getKey();
            assertClose(name, reference.weight(name), entry.getValue().value(), GRADIENT);
        }
    }

    /** The layers with weights, by their names in the file, in the order of the way of the data. */
    private static Map<String, Layer> layers(ReferenceCase reference) throws IOException {
        Matcher strides = STRIDES.matcher(reference.text("stem"));
        assertTrue(strides.find(), "no strides in '" + reference.text("stem") + "'");
        String[] stride = strides.group(1).split(", ?", -1);
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (int i = 0; i < stride.length; i++) {
            layers.put("stem" + i, convolution(reference, "stem" + i, Integer.parseInt(stride[i]), false));
        }
        for (int i = 0; i < reference.integer("depth"); i++) {
            layers.put("body" + i, convolution(reference, "body" + i, 1, true));
        }
        Tensor weight = reference.weight("start.head.weight");
        layers.put(
                "head",
                new Dense(
                        weight.shape().dim(0),
                        weight.shape().dim(1),
                        of(weight),
                        of(reference.plain("start.head.bias")),
                        UNUSED));
        return layers;
    }

    private static Conv2d convolution(ReferenceCase reference, String name, int stride, boolean circular)
            throws IOException {
        Tensor weight = reference.weight("start." + name + ".weight");
        Conv2dSpec spec = Conv2d.spec(
                        weight.shape().dim(2),
                        weight.shape().dim(3),
                        weight.shape().dim(0))
                .stride(stride)
                .weights(of(weight));
        spec = circular ? spec.circular() : spec;
        String bias = "start." + name + ".bias";
        return (reference.has(bias) ? spec.biases(of(reference.plain(bias))) : spec.noBias()).build(UNUSED);
    }

    private static Initializer of(Tensor values) {
        return (weight, fan, random) -> System.arraycopy(values.array(), 0, weight.array(), 0, weight.size());
    }

    private static Layer network(Map<String, Layer> affine) {
        List<Layer> layers = new ArrayList<>();
        affine.forEach((name, layer) -> {
            layers.add(name.equals("head") ? Layers.globalAveragePool() : layer);
            layers.add(name.equals("head") ? layer : Layers.tanh());
        });
        return Chain.of(layers);
    }

    /** x[index], without the first axis. */
    static Tensor row(Tensor x, int index) {
        Shape shape = x.shape().example();
        int from = index * shape.size();
        return Tensor.of(shape, Arrays.copyOfRange(x.array(), from, from + shape.size()));
    }
}
