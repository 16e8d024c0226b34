package fathom.reference;

import static fathom.reference.Closeness.FORWARD;
import static fathom.reference.Closeness.GRADIENT;
import static fathom.reference.Closeness.assertClose;
import static fathom.reference.Closeness.assertSmall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Embedding;
import fathom.nn.Layer;
import fathom.nn.LayerNorm;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Lstm;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.SelfAttention;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.TransformerScheme;
import fathom.nn.model.TransformerShape;
import fathom.nn.model.UniversalTransformer;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.Optimizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole trainings of the larger architectures: losses, first logits and gradients, and the parameters at the end. */
final class ModelParity {
    private static final Seed UNUSED = new Seed(0);
    private static final Initializer UNSET = Initializers.zeros();

    private final ReferenceCase reference;
    private final Kernels kernels;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>(); // by their names in the file
    private final Map<String, Parameter> statistics = new LinkedHashMap<>();

    ModelParity(ReferenceCase reference, Kernels kernels) {
        this.reference = reference;
        this.kernels = kernels;
    }

    private Shape shape(String name) throws IOException {
        return reference.shape("start." + name);
    }

    private <L extends Layer> L named(L layer, String... names) {
        for (int k = 0; k < names.length; k++) {
            parameters.put(names[k], layer.parameters().get(k));
        }
        return layer;
    }

    private Dense dense(String name) throws IOException {
        Shape weight = shape(name + ".weight");
        Dense layer = new Dense(weight.dim(1), weight.dim(0), UNSET, UNUSED);
        return named(layer, name + ".weight", name + ".bias");
    }

    // ResNet

    void resNet() throws IOException {
        String[] widths = reference.text("widths").replaceAll("[() ]", "").split(",", -1);
        List<Layer> layers = new ArrayList<>(List.of(conv("stem.weight", 1), norm("stem.bn"), Layers.relu()));
        for (int stage = 0; stage < widths.length; stage++) {
            for (int block = 0; block < reference.integer("blocks_per_stage"); block++) {
                layers.add(block("s" + stage + ".b" + block, stage > 0 && block == 0));
                layers.add(Layers.relu());
            }
        }
        layers.add(Layers.globalAveragePool());
        layers.add(dense("head"));
        Tensor inputs = reference.plain("inputs");
        train(Chain.of(layers), step -> ReferenceCase.channelsLast(TrainingParity.row(inputs, step)));
    }

    private Layer block(String name, boolean first) throws IOException {
        Layer branch = Chain.of(
                conv(name + ".conv1.weight", first ? 2 : 1),
                norm(name + ".bn1"),
                Layers.relu(),
                conv(name + ".conv2.weight", 1),
                norm(name + ".bn2"));
        Shape weight = shape(name + ".conv1.weight");
        return first
                ? Residual.projected(branch, new AppendedZeros(weight.dim(1), weight.dim(0)))
                : Residual.of(branch);
    }

    private Conv2d conv(String name, int stride) throws IOException {
        Shape oihw = shape(name);
        Conv2d layer = Conv2d.spec(oihw.dim(1), oihw.dim(0), oihw.dim(2))
                .stride(stride)
                .noBias()
                .weights(UNSET)
                .build(UNUSED);
        return named(layer, name);
    }

    private BatchNorm norm(String name) throws IOException {
        BatchNorm layer = named(new BatchNorm(shape(name + ".scale").dim(0)), name + ".scale", name + ".shift");
        statistics.put(name + ".running_mean", layer.parameters().get(2));
        statistics.put(name + ".running_var", layer.parameters().get(3));
        return layer;
    }

    /** Every second pixel, and zero channels behind those that are there; Fathom's option A has them on both sides. */
    private record AppendedZeros(int in, int out) implements Layer {
        @Override
        public Variable forward(Tape tape, Variable x, Mode mode) {
            Variable kept = tape.apply(Ops.shortcutA(2, in), x);
            Shape s = kept.shape();
            Tensor zeros = Tensor.zeros(Shape.of(s.dim(0), s.dim(1), s.dim(2), out - in));
            return tape.apply(Ops.concatenate(-1), kept, tape.constant(zeros));
        }

        @Override
        public Shape outputShape(Shape input) {
            return Shape.of((input.dim(0) + 1) / 2, (input.dim(1) + 1) / 2, out);
        }
    }

    // LSTM

    void lstm() throws IOException {
        Shape weight = shape("weight_input");
        Lstm lstm = new Lstm(weight.dim(1), weight.dim(0) / 4, UNSET, UNUSED);
        named(lstm, "weight_input", "weight_hidden", "bias");
        Tensor inputs = reference.plain("inputs");
        train(Chain.of(lstm, Layers.lastStep(), dense("head")), step -> TrainingParity.row(inputs, step));
    }

    // Universal Transformer

    void universalTransformer() throws IOException {
        Shape table = shape("embedding");
        TransformerShape sizes = new TransformerShape(
                table.dim(0),
                shape("head.bias").dim(0),
                reference.integer("applications"),
                table.dim(1),
                reference.integer("heads"),
                reference.integer("feed_forward"),
                false);
        Chain network = UniversalTransformer.build(sizes, TransformerScheme.postNorm(), UNSET, 0, UNUSED);
        List<String> dense = new ArrayList<>(List.of("ff1", "ff2", "head"));
        List<String> norms = new ArrayList<>(List.of("norm1", "norm2"));
        for (Network.Node node : Network.nodes(network)) {
            Layer layer = node.layer();
            if (layer instanceof Embedding) {
                named(layer, "embedding");
            } else if (layer instanceof SelfAttention) {
                layer.parameters()
                        .forEach(p -> parameters.put("attention." + p.name().replace('-', '_'), p));
            } else if (layer instanceof Dense) {
                String name = dense.remove(0);
                named(layer, name + ".weight", name + ".bias");
            } else if (layer instanceof LayerNorm) {
                String name = norms.remove(0);
                named(layer, name + ".scale", name + ".shift");
            }
        }
        Shape tokens = reference.shape("inputs");
        int[] indices = reference.labels("inputs");
        Tensor inputs = Tensor.zeros(tokens);
        for (int i = 0; i < indices.length; i++) {
            inputs.array()[i] = indices[i];
        }
        train(network, step -> TrainingParity.row(inputs, step));
    }

    // What all have in common

    private interface Inputs {
        Tensor of(int step);
    }

    /** Embeddings stand in the file as here. */
    private Tensor stored(String prefix, String name) throws IOException {
        return name.equals("embedding") ? reference.plain(prefix + name) : reference.weight(prefix + name);
    }

    private Optimizer optimizer() {
        return switch (reference.text("optimizer")) {
            case "sgd" -> TrainingParity.sgd(reference);
            case "adam" -> TrainingParity.adam(reference, false);
            case "adamw" -> TrainingParity.adam(reference, true);
            default -> fail("optimizer " + reference.text("optimizer") + " is not known");
        };
    }

    private void train(Layer network, Inputs inputs) throws IOException {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Tensor start = stored("start.", entry.getKey());
            assertEquals(start.shape(), entry.getValue().shape(), entry.getKey());
            System.arraycopy(start.array(), 0, entry.getValue().value().array(), 0, start.size());
        }
        int[] labels = reference.labels("labels");
        Tensor losses = reference.plain("losses");
        int steps = reference.integer("steps");
        int batch = labels.length / steps;
        Optimizer optimizer = optimizer();
        Buffers buffers = new Buffers();
        for (int step = 0; step < steps; step++) {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable x = tape.constant(inputs.of(step));
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
                checkGradients();
            }
            optimizer.step(kernels, parameters, Double.parseDouble(reference.text("lr")));
        }
        checkEnd();
    }

    private void checkGradients() throws IOException {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = entry.getKey();
            Tensor expected = stored("grad.", name);
            Tensor actual = entry.getValue().gradient();
            if (name.endsWith("key_bias")) {
                assertSmall(name, reference.plain("grad." + name.replace("key", "query")), actual, GRADIENT);
            } else {
                assertClose("grad." + name, expected, actual, GRADIENT);
            }
        }
    }

    /** The gradient of a key's bias is rounding error, of which Adam makes whole steps; no loss depends on it. */
    private void checkEnd() throws IOException {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = entry.getKey();
            Tensor expected = stored("end.", name);
            if (!name.endsWith("key_bias")) {
                assertClose("end." + name, expected, entry.getValue().value(), GRADIENT);
            }
        }
        for (Map.Entry<String, Parameter> entry : statistics.entrySet()) {
            String name = "end." + entry.getKey();
            assertClose(name, reference.plain(name), entry.getValue().value(), GRADIENT);
        }
    }
}
