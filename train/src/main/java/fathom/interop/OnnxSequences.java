package fathom.interop;

import static fathom.interop.OnnxGraph.Attribute.integer;
import static fathom.interop.OnnxGraph.Attribute.integers;
import static fathom.interop.OnnxGraph.Attribute.real;
import static fathom.interop.OnnxGraph.Attribute.texts;

import fathom.autodiff.OpForm;
import fathom.autodiff.Trace.Application;
import fathom.autodiff.Trace.Value;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.List;
import java.util.Optional;

/** Ops on sequences and tokens as nodes of ONNX, opset 19. */
final class OnnxSequences {
    private final OnnxGraph graph;

    OnnxSequences(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Adds the nodes of one op.
     *
     * @param x its first input
     * @return the output's name; empty if it is none of these
     * @throws BadInputException if it has no form in ONNX
     */
    Optional<String> nodes(OpForm form, String x, Application a) {
        if (form instanceof OpForm.Lstm) {
            return Optional.of(lstm(x, a.inputs()));
        } else if (form instanceof OpForm.Gru) {
            return Optional.of(gru(x, a.inputs()));
        } else if (form instanceof OpForm.Rnn rnn) {
            return Optional.of(rnn(rnn.activation(), x, a.inputs()));
        } else if (form instanceof OpForm.Embedding) {
            return Optional.of(
                    graph.node("Gather", List.of(graph.name(a.inputs().get(1)), x)));
        } else if (form instanceof OpForm.OneHot hot) {
            String values = graph.floats("off-on" + a.output().id(), Tensor.of(Shape.of(2), 0, 1));
            return Optional.of(graph.node("OneHot", List.of(x, graph.integers(hot.symbols()), values)));
        } else if (form instanceof OpForm.AddToEach add) {
            String constant = graph.floats("constant" + a.output().id(), add.constant());
            return Optional.of(graph.node("Add", List.of(x, constant)));
        } else if (form instanceof OpForm.LayerNormalization norm) {
            return Optional.of(graph.node(
                    "LayerNormalization",
                    a.inputs().stream().map(graph::name).toList(),
                    integer("axis", -1),
                    real("epsilon", norm.epsilon())));
        } else if (form instanceof OpForm.Attention attention) {
            return Optional.of(attention(attention, a));
        }
        return Optional.empty();
    }

    /** ONNX counts time first and orders the gates input, output, forget, candidate. */
    private String lstm(String x, List<Value> inputs) {
        return recurrent(
                "LSTM",
                x,
                inputs.get(2).shape().dim(0),
                List.of(
                        graph.weight(inputs.get(1), ".iofc", Layouts::gatesOfOnnx),
                        graph.weight(inputs.get(2), ".iofc", Layouts::gatesOfOnnx),
                        graph.weight(inputs.get(3), ".iofc", Layouts::gateBiasesOfOnnx)));
    }

    /** ONNX orders the gates update, reset, candidate. */
    private String gru(String x, List<Value> inputs) {
        return recurrent(
                "GRU",
                x,
                inputs.get(2).shape().dim(0),
                List.of(
                        graph.weight(inputs.get(1), ".zrh", Layouts::gruGatesOfOnnx),
                        graph.weight(inputs.get(2), ".zrh", Layouts::gruGatesOfOnnx),
                        graph.weight(inputs.get(3), ".zrh", Layouts::gruBiasesOfOnnx)),
                integer("linear_before_reset", 1)); // the reset gate acts after the product
    }

    private String rnn(Activation f, String x, List<Value> inputs) {
        String activation = switch (f.kind()) {
            case TANH -> "Tanh";
            case RELU -> "Relu";
            case SIGMOID -> "Sigmoid";
            default -> throw new BadInputException("ONNX export: a recurrent network of " + f + " has no form there");
        };
        return recurrent(
                "RNN",
                x,
                inputs.get(2).shape().dim(0),
                List.of(
                        graph.weight(inputs.get(1), ".oi", Layouts::directionOfOnnx),
                        graph.weight(inputs.get(2), ".oi", Layouts::directionOfOnnx),
                        graph.weight(inputs.get(3), ".twice", Layouts::biasesOfOnnx)),
                texts("activations", activation));
    }

    private String recurrent(
            String type, String x, int hidden, List<String> weights, OnnxGraph.Attribute... attributes) {
        String steps = graph.node("Transpose", List.of(x), integers("perm", 1, 0, 2));
        OnnxGraph.Attribute[] all = new OnnxGraph.Attribute[attributes.length + 1];
        all[0] = integer("hidden_size", hidden);
        System.arraycopy(attributes, 0, all, 1, attributes.length);
        String states = graph.node(type, List.of(steps, weights.get(0), weights.get(1), weights.get(2)), all);
        String one = graph.node("Squeeze", List.of(states, graph.integers(1)));
        return graph.node("Transpose", List.of(one), integers("perm", 1, 0, 2));
    }

    private String attention(OpForm.Attention form, Application a) {
        if (!form.keyLengths().isEmpty()) {
            throw new BadInputException("ONNX export: attention over sequences of different lengths has no form there");
        }
        Shape query = a.inputs().get(0).shape();
        Shape key = a.inputs().get(1).shape();
        String q = heads(form.heads(), a.inputs().get(0), 0, 2, 1, 3);
        String k = heads(form.heads(), a.inputs().get(1), 0, 2, 3, 1);
        String v = heads(form.heads(), a.inputs().get(2), 0, 2, 1, 3);
        double width = query.dim(2) / form.heads();
        String products = graph.node("MatMul", List.of(q, k));
        String scores = graph.node("Mul", List.of(products, graph.scalar((float) (1 / Math.sqrt(width)))));
        String seen = form.causal() ? graph.node("Add", List.of(scores, earlier(query.dim(1), key.dim(1)))) : scores;
        String weights = graph.node("Softmax", List.of(seen), integer("axis", -1));
        String mixed = graph.node(
                "Transpose", List.of(graph.node("MatMul", List.of(weights, v))), integers("perm", 0, 2, 1, 3));
        Shape y = a.output().shape();
        return graph.node("Reshape", List.of(mixed, graph.integers(0, y.dim(1), y.dim(2))));
    }

    /** {@code [N, T, heads width]} as {@code [N, T, heads, width]} with the axes in another order. */
    private String heads(int heads, Value value, long... order) {
        Shape shape = value.shape();
        String apart = graph.node(
                "Reshape", List.of(graph.name(value), graph.integers(0, shape.dim(1), heads, shape.dim(2) / heads)));
        return graph.node("Transpose", List.of(apart), integers("perm", order));
    }

    /** What hides from query t the keys behind it. */
    private String earlier(int queries, int keys) {
        Tensor mask = Tensor.zeros(Shape.of(queries, keys));
        for (int t = 0; t < queries; t++) {
            for (int s = t + 1; s < keys; s++) {
                mask.array()[t * keys + s] = Float.NEGATIVE_INFINITY;
            }
        }
        return graph.shared("earlier." + queries + "." + keys, mask);
    }
}
