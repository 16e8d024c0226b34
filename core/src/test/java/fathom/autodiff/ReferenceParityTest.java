package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case that PyTorch computed and that is found in {@code -Dfathom.reference=DIR}, by default those in the test
 * resources. A case that this test does not know fails.
 */
@ParameterizedClass
@MethodSource("fathom.autodiff.Samples#kernels")
class ReferenceParityTest {
    private static final double FORWARD = 1e-5;
    private static final double GRADIENT = 1e-4;

    @Parameter
    Kernels kernels;

    static List<ReferenceCase> cases() throws IOException, URISyntaxException {
        String property = System.getProperty("fathom.reference", "");
        URL resources = Objects.requireNonNull(ReferenceParityTest.class.getResource("/reference"));
        Path directory = property.isEmpty() ? Path.of(resources.toURI()) : Path.of(property);
        if (!Files.isDirectory(directory)) {
            directory = Path.of("..").resolve(directory); // Maven runs tests in the module's folder
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<ReferenceCase> cases = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .map(ReferenceCase::read)
                    .toList();
            assertFalse(cases.isEmpty(), "no *.safetensors in " + directory.toAbsolutePath());
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void caseOfPyTorchIsMatched(ReferenceCase c) {
        String op = c.text("op", "none");
        switch (op) {
            case "conv2d" -> conv2d(c);
            case "dense" ->
                check(
                        c,
                        Ops.affine(),
                        false,
                        c.has("bias") ? List.of("input", "weight", "bias") : List.of("input", "weight"));
            case "batch_norm" -> batchNorm(c);
            case "lstm" -> lstm(c);
            case "softmax_cross_entropy" -> crossEntropy(c);
            case "global-average-pool" -> check(c, Ops.globalAveragePool(), true, List.of("input"));
            case "crelu" -> check(c, Ops.crelu(), true, List.of("input"));
            case "sgd" -> sgd(c);
            case "tanh_cnn" -> new TanhCnnParity(kernels, c).run();
            default ->
                check(c, op.contains("-pool-") ? pool(op) : Ops.activate(activation(c, op)), true, List.of("input"));
        }
    }

    private static Activation activation(ReferenceCase c, String op) {
        return switch (op) {
            case "leaky_relu" -> Activation.leakyRelu(c.number("negative_slope", 0.01));
            case "elu" -> Activation.elu(c.number("alpha", 1));
            case "tanh", "sigmoid", "relu", "selu", "gelu", "softplus", "erf" ->
                new Activation(Activation.Kind.valueOf(op.toUpperCase(Locale.ROOT)), 0);
            default -> throw new IllegalArgumentException(c + ": unknown op '" + op + "'");
        };
    }

    /** {@code max-pool-3-2} has kernel 3 and stride 2; {@code max-pool-2} has both 2. */
    private static Op pool(String op) {
        List<String> words = List.of(op.split("-"));
        int kernel = Integer.parseInt(words.get(2));
        int stride = words.size() > 3 ? Integer.parseInt(words.get(3)) : kernel;
        return switch (words.get(0)) {
            case "average" -> Ops.averagePool(kernel, stride);
            case "max" -> Ops.maxPool(kernel, stride);
            default -> throw new IllegalArgumentException("unknown op '" + op + "'");
        };
    }

    private void conv2d(ReferenceCase c) {
        boolean circular = switch (c.text("padding_mode", "zero")) {
            case "zero" -> false;
            case "circular" -> true;
            default -> throw new IllegalArgumentException(c + ": unknown padding mode " + c.text("padding_mode", ""));
        };
        Op op = Ops.conv2d((int) c.number("stride", 1), (int) c.number("padding", 0), circular);
        check(c, op, true, c.has("bias") ? List.of("input", "weight", "bias") : List.of("input", "weight"));
    }

    private void batchNorm(ReferenceCase c) {
        float epsilon = c.number("epsilon", 1e-5);
        float momentum = c.number("momentum", 0.1);
        Tensor mean = Tensor.zeros(c.tensor("scale").shape());
        Tensor variance = Tensor.zeros(mean.shape());
        check(c, Ops.batchNorm(epsilon, mean, variance), true, List.of("input", "scale", "shift"));
        double rows = c.tensor("input").size() / (double) mean.size();
        for (int i = 0; i < mean.size(); i++) {
            mean.array()[i] *= momentum;
            variance.array()[i] = (float) (1 - momentum + momentum * variance.array()[i] * rows / (rows - 1));
        }
        assertClose(c + ": running_mean", c.tensor("running_mean"), mean, FORWARD);
        assertClose(c + ": running_var", c.tensor("running_var"), variance, FORWARD);
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable y = tape.apply(
                    Ops.batchNormInference(epsilon, mean, variance),
                    tape.constant(images(c, "input")),
                    tape.constant(c.tensor("scale")),
                    tape.constant(c.tensor("shift")));
            assertClose(c + ": eval_output", images(c, "eval_output"), y.value(), FORWARD);
        }
    }

    private void lstm(ReferenceCase c) {
        Tensor lastCell = Tensor.zeros(c.tensor("last_cell").shape());
        check(c, Ops.lstm(lastCell), false, List.of("input", "weight_input", "weight_hidden", "bias"));
        assertClose(c + ": last_cell", c.tensor("last_cell"), lastCell, FORWARD);
        Tensor y = c.tensor("output");
        int steps = y.shape().dim(1);
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable last = tape.apply(Ops.slice(1, steps - 1, steps), tape.constant(y));
            Tensor hidden = last.value().reshaped(lastCell.shape());
            assertClose(c + ": last_hidden", c.tensor("last_hidden"), hidden, FORWARD);
        }
    }

    private void crossEntropy(ReferenceCase c) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable logits = tape.input(c.tensor("logits"));
            Variable loss = tape.apply(Losses.softmaxCrossEntropy(c.labels("labels")), logits);
            assertClose(c + ": loss", c.tensor("loss").reshaped(Shape.scalar()), loss.value(), FORWARD);
            tape.backward(loss);
            assertClose(c + ": logits_grad", c.tensor("logits_grad"), tape.gradient(logits), GRADIENT);
        }
    }

    private void sgd(ReferenceCase c) {
        float[] w = c.tensor("start").array().clone();
        float[] v = new float[w.length];
        float[] gradients = c.tensor("gradients").array();
        float[] expected = c.tensor("parameters").array();
        boolean nesterov = Boolean.parseBoolean(c.text("nesterov", "false"));
        for (int from = 0; from < gradients.length; from += w.length) {
            float[] gradient = Arrays.copyOfRange(gradients, from, from + w.length);
            kernels.momentumStep(
                    w.length,
                    c.number("lr", 0),
                    c.number("momentum", 0),
                    c.number("weight_decay", 0),
                    nesterov,
                    gradient,
                    w,
                    v);
            Shape shape = Shape.of(w.length);
            Tensor step = Tensor.of(shape, Arrays.copyOfRange(expected, from, from + w.length));
            assertClose(c + ": parameters from " + from, step, Tensor.of(shape, w), FORWARD);
        }
    }

    /** Compares value and gradients; {@code channelsFirst} says how the file has its images. */
    private void check(ReferenceCase c, Op op, boolean channelsFirst, List<String> inputs) {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            List<Variable> leaves = new ArrayList<>();
            inputs.forEach(name -> leaves.add(tape.input(ours(c, name, name, channelsFirst))));
            Variable y = tape.apply(op, leaves.toArray(Variable[]::new));
            assertClose(c + ": output", ours(c, "output", "output", channelsFirst), y.value(), FORWARD);
            tape.backward(y, ours(c, "output_grad", "output", channelsFirst));
            for (int k = 0; k < inputs.size(); k++) {
                String gradient = inputs.get(k) + "_grad";
                if (c.has(gradient)) {
                    assertClose(
                            c + ": " + gradient,
                            ours(c, gradient, inputs.get(k), channelsFirst),
                            tape.gradient(leaves.get(k)),
                            GRADIENT);
                }
            }
        }
    }

    /**
     * A tensor in this project's layout: weights OIHW become HWIO, [out, in] become [in, out]; images become channels
     * last.
     */
    private static Tensor ours(ReferenceCase c, String name, String role, boolean channelsFirst) {
        int rank = c.tensor(name).shape().rank();
        if (role.startsWith("weight")) {
            return rank == 4 ? c.tensor(name, 2, 3, 1, 0) : c.tensor(name, 1, 0);
        }
        return channelsFirst && rank > 2 ? images(c, name) : c.tensor(name);
    }

    private static Tensor images(ReferenceCase c, String name) {
        return switch (c.tensor(name).shape().rank()) {
            case 4 -> c.tensor(name, 0, 2, 3, 1);
            case 3 -> c.tensor(name, 0, 2, 1);
            default -> c.tensor(name);
        };
    }

    /** The distance over the length of the expected, both Euclidean. */
    static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape(), what + ": shape");
        double error = Doubles.relativeError(Doubles.of(expected.array()), actual.array());
        assertEquals(0, error, tolerance, what + ": relative error");
    }
}
