package fathom.reference;

import static fathom.reference.Closeness.FORWARD;
import static fathom.reference.Closeness.GRADIENT;
import static fathom.reference.Closeness.assertClose;
import static fathom.reference.Closeness.assertSmall;
import static org.junit.jupiter.api.Assertions.fail;

import fathom.autodiff.Op;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.nn.Mode;
import fathom.nn.SelfAttention;
import fathom.nn.init.AttentionInitializers;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The cases of ops on tokens: output, and gradients of inputs and weights. */
final class TokenParity {
    private final ReferenceCase reference;
    private final Kernels kernels;

    TokenParity(ReferenceCase reference, Kernels kernels) {
        this.reference = reference;
        this.kernels = kernels;
    }

    void check(String op) throws IOException {
        switch (op) {
            case "layer_norm" ->
                check(Ops.layerNorm((float) reference.number("epsilon", 1e-5)), "input", "scale", "shift");
            case "embedding" -> embedding();
            case "scaled_dot_product_attention" -> attention();
            case "multi_head_self_attention" -> selfAttention();
            default -> fail("op '" + op + "' is not known");
        }
    }

    private void check(Op op, String... names) throws IOException {
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            List<Variable> inputs = new ArrayList<>();
            for (String name : names) {
                inputs.add(tape.input(reference.plain(name)));
            }
            Variable output = tape.apply(op, inputs.toArray(Variable[]::new));
            assertClose("output", reference.plain("output"), output.value(), FORWARD);
            tape.backward(output, reference.plain("output_grad"));
            for (int k = 0; k < names.length; k++) {
                String name = names[k] + "_grad";
                assertClose(name, reference.plain(name), tape.gradient(inputs.get(k)), GRADIENT);
            }
        }
    }

    private void embedding() throws IOException {
        Tensor tokens = Tensor.zeros(reference.shape("indices"));
        int[] indices = reference.labels("indices");
        for (int i = 0; i < indices.length; i++) {
            tokens.array()[i] = indices[i];
        }
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable table = tape.input(reference.plain("weight"));
            Variable output = tape.apply(Ops.embedding(), tape.constant(tokens), table);
            assertClose("output", reference.plain("output"), output.value(), FORWARD);
            tape.backward(output, reference.plain("output_grad"));
            assertClose("weight_grad", reference.plain("weight_grad"), tape.gradient(table), GRADIENT);
        }
    }

    /** {@code [N, heads, T, width]}: the heads are as many examples. */
    private void attention() throws IOException {
        int[] lengths = reference.labels("key_lengths");
        int heads = reference.shape("query").dim(1);
        int[] each = new int[lengths.length * heads];
        for (int i = 0; i < each.length; i++) {
            each[i] = lengths[i / heads];
        }
        Op op = Ops.attention(1, reference.text("causal").equalsIgnoreCase("true"), each);
        List<String> names = List.of("query", "key", "value");
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            List<Variable> inputs = new ArrayList<>();
            for (String name : names) {
                inputs.add(tape.input(merged(reference.plain(name))));
            }
            Variable output = tape.apply(op, inputs.toArray(Variable[]::new));
            assertClose("output", merged(reference.plain("output")), output.value(), FORWARD);
            tape.backward(output, merged(reference.plain("output_grad")));
            for (int k = 0; k < 3; k++) {
                String name = names.get(k) + "_grad";
                assertClose(name, merged(reference.plain(name)), tape.gradient(inputs.get(k)), GRADIENT);
            }
        }
    }

    /** The first two axes as one. */
    private static Tensor merged(Tensor x) {
        Shape s = x.shape();
        return x.reshaped(Shape.of(s.dim(0) * s.dim(1), s.dim(2), s.dim(3)));
    }

    private void selfAttention() throws IOException {
        Tensor x = reference.plain("input");
        SelfAttention layer = new SelfAttention(
                x.shape().dim(2),
                reference.integer("heads"),
                false,
                AttentionInitializers.separate(Initializers.zeros()),
                new Seed(0));
        for (Parameter parameter : layer.parameters()) {
            Tensor start = reference.weight(parameter.name().replace('-', '_'));
            System.arraycopy(start.array(), 0, parameter.value().array(), 0, start.size());
        }
        try (Tape tape = Tape.recording(kernels, new Buffers())) {
            Variable input = tape.input(x);
            Variable output = layer.forward(tape, input, Mode.EVALUATION);
            assertClose("result", reference.plain("result"), output.value(), FORWARD);
            tape.backward(output, reference.plain("result_grad"));
            assertClose("input_grad", reference.plain("input_grad"), tape.gradient(input), GRADIENT);
        }
        for (Parameter parameter : layer.parameters()) {
            String name = parameter.name().replace('-', '_') + "_grad";
            Tensor expected = reference.weight(name);
            if (parameter.role() == Role.BIAS && name.startsWith("key")) {
                assertSmall(name, reference.plain("query_bias_grad"), parameter.gradient(), GRADIENT);
            } else {
                assertClose(name, expected, parameter.gradient(), GRADIENT);
            }
        }
    }
}
