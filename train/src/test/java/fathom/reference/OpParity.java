package fathom.reference;

import static fathom.reference.Closeness.FORWARD;
import static fathom.reference.Closeness.GRADIENT;
import static fathom.reference.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import fathom.autodiff.Losses;
import fathom.autodiff.Op;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Mode;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of one op: its output, and the gradients of its input and of each weight. */
final class OpParity {
    private static final Pattern POOL = Pattern.compile("(average|max)-pool-(\\d+)(?:-(\\d+))?");

    private final ReferenceCase reference;
    private final Kernels kernels;

    OpParity(ReferenceCase reference, Kernels kernels) {
        this.reference = reference;
        this.kernels = kernels;
    }

    void check(String op) throws IOException {
        Matcher pool = POOL.matcher(op);
        if (pool.matches()) {
            int size = Integer.parseInt(pool.group(2));
            int stride = pool.group(3) == null ? size : Integer.parseInt(pool.group(3));
            check(pool.group(1).equals("max") ? Ops.maxPool(size, stride) : Ops.averagePool(size, stride));
            return;
        }
        switch (op) {
            case "conv2d" ->
                check(
                        Ops.conv2d(reference.integer("stride"), reference.integer("padding"), circular()),
                        "weight",
                        "bias");
            case "dense" -> check(Ops.affine(), "weight", "bias");
            case "lstm" -> lstm();
            case "gru" -> recurrent(Ops.gru());
            case "batch_norm" -> batchNorm();
            case "softmax_cross_entropy" -> crossEntropy();
            case "global-average-pool" -> check(Ops.globalAveragePool());
            case "crelu" -> check(Ops.crelu());
            default -> check(Ops.activate(activation(op)));
        }
    }

    private boolean circular() {
        String mode = reference.text("padding_mode", "zero");
        return switch (mode) {
            case "zero", "zeros" -> false;
            case "circular" -> true;
            default -> fail("padding mode " + mode + " is not known");
        };
    }

    private Activation activation(String name) {
        return switch (name) {
            case "tanh" -> Activation.TANH;
            case "sigmoid" -> Activation.SIGMOID;
            case "relu" -> Activation.RELU;
            case "leaky_relu" ->
                Activation.leakyRelu((float) reference.number("slope", reference.number("negative_slope", 0.01)));
            case "elu" -> Activation.elu((float) reference.number("alpha", 1));
            case "selu" -> Activation.SELU;
            case "gelu" -> Activation.GELU;
            case "softplus" -> Activation.SOFTPLUS;
            case "erf" -> Activation.ERF;
            default -> fail("op '" + name + "' is not known");
        };
    }

    /** The output and all gradients of an op with these weights, of which those that the case lacks are left out. */
    private void check(Op op, String... weights) throws IOException {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            List<Variable> inputs = new ArrayList<>();
            inputs.add(tape.input(reference.channelsLast("input")));
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            for (String name : weights) {
                if (reference.has(name)) {
                    Parameter parameter = Parameter.of(Role.WEIGHT, name, reference.weight(name));
                    parameters.put(name, parameter);
                    inputs.add(tape.parameter(parameter));
                }
            }
            Variable output = tape.apply(op, inputs.toArray(Variable[]::new));
            assertClose("output", reference.channelsLast("output"), output.value(), FORWARD);
            tape.backward(output, reference.channelsLast("output_grad"));
            assertClose("input_grad", reference.channelsLast("input_grad"), tape.gradient(inputs.get(0)), GRADIENT);
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                String name = entry.getKey() + "_grad";
                assertClose(name, reference.weight(name), entry.getValue().gradient(), GRADIENT);
            }
        }
    }

    private void lstm() throws IOException {
        Tensor lastCell = Tensor.zeros(reference.shape("last_cell"));
        recurrent(Ops.lstm(lastCell));
        assertClose("last_cell", reference.plain("last_cell"), lastCell, FORWARD);
    }

    /** Its bias is that of PyTorch's two which are added, summed. */
    private void recurrent(Op op) throws IOException {
        Parameter inputWeight = Parameter.of(Role.WEIGHT, "input-weight", reference.weight("weight_input"));
        Parameter hiddenWeight = Parameter.of(Role.WEIGHT, "hidden-weight", reference.weight("weight_hidden"));
        int hidden = hiddenWeight.shape().dim(0);
        Parameter bias = Parameter.of(
                Role.BIAS,
                "bias",
                reference.has("bias") ? reference.plain("bias") : Tensor.zeros(Shape.of(4 * hidden)));
        Tensor x = reference.plain("input");
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable input = tape.input(x);
            Variable output = tape.apply(
                    op, input, tape.parameter(inputWeight), tape.parameter(hiddenWeight), tape.parameter(bias));
            assertClose("output", reference.plain("output"), output.value(), FORWARD);
            int steps = x.shape().dim(1);
            Variable last = tape.apply(Ops.slice(1, steps - 1, steps), output);
            assertClose("last_hidden", reference.plain("last_hidden"), last.value(), FORWARD);
            tape.backward(output, reference.plain("output_grad"));
            assertClose("input_grad", reference.plain("input_grad"), tape.gradient(input), GRADIENT);
        }
        assertClose("weight_input_grad", reference.weight("weight_input_grad"), inputWeight.gradient(), GRADIENT);
        assertClose("weight_hidden_grad", reference.weight("weight_hidden_grad"), hiddenWeight.gradient(), GRADIENT);
        if (reference.has("bias_grad")) {
            assertClose("bias_grad", reference.plain("bias_grad"), bias.gradient(), GRADIENT);
        }
    }

    private void batchNorm() throws IOException {
        Tensor x = reference.channelsLast("input");
        BatchNorm layer =
                new BatchNorm(x.shape().dim(-1), reference.number("epsilon", 1e-5), reference.number("momentum", 0.1));
        Parameter scale = parameter(layer, "scale");
        Parameter shift = parameter(layer, "shift");
        copy(reference.plain("scale"), scale.value());
        copy(reference.plain("shift"), shift.value());
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable input = tape.input(x);
            Variable output = layer.forward(tape, input, Mode.training(new Seed(0)));
            assertClose("output", reference.channelsLast("output"), output.value(), FORWARD);
            tape.backward(output, reference.channelsLast("output_grad"));
            assertClose("input_grad", reference.channelsLast("input_grad"), tape.gradient(input), GRADIENT);
        }
        assertClose("scale_grad", reference.plain("scale_grad"), scale.gradient(), GRADIENT);
        assertClose("shift_grad", reference.plain("shift_grad"), shift.gradient(), GRADIENT);
        assertClose(
                "running_mean",
                reference.plain("running_mean"),
                parameter(layer, "running-mean").value(),
                FORWARD);
        assertClose(
                "running_var",
                reference.plain("running_var"),
                parameter(layer, "running-variance").value(),
                FORWARD);
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable output = layer.forward(tape, tape.constant(x), Mode.EVALUATION);
            assertClose("eval_output", reference.channelsLast("eval_output"), output.value(), FORWARD);
        }
    }

    private static Parameter parameter(BatchNorm layer, String name) {
        return layer.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Tensor from, Tensor to) {
        System.arraycopy(from.array(), 0, to.array(), 0, to.size());
    }

    private void crossEntropy() throws IOException {
        String reduction = reference.text("reduction", "mean");
        assertTrue(reduction.startsWith("mean"), "reduction '" + reduction + "' is not known");
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable logits = tape.input(reference.plain("logits"));
            Variable loss = tape.apply(Losses.softmaxCrossEntropy(reference.labels("labels")), logits);
            assertClose("loss", reference.plain("loss"), loss.value(), FORWARD);
            tape.backward(loss);
            assertClose("logits_grad", reference.plain("logits_grad"), tape.gradient(logits), GRADIENT);
        }
    }
}
