package fathom.interop;

import fathom.autodiff.Parameter;
import fathom.autodiff.Trace.Value;
import fathom.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A graph of ONNX as it grows: nodes, and the tensors that they begin with. Maps are {@code [N, C, H, W]} in it and {@code [N, H, W, C]} in Fathom;
 * everything else has one layout. Field numbers are those of {@code onnx.proto}.
 */
final class OnnxGraph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int SMALL = 1024;

    /** A tensor of the graph that no node computes. */
    record Weight(String name, int type, long[] dims, byte[] data) {
        /** Whether it may lie outside of the graph's file; what readers need to infer shapes, such as pads, must not. */
        boolean movable() {
            return data.length > SMALL;
        }
    }

    private final Map<Parameter, String> paths;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();
    private final List<Weight> ordered = new ArrayList<>();
    private final List<Protobuf> nodes = new ArrayList<>();
    private int count;

    /** @param paths what the network calls its parameters */
    OnnxGraph(Map<Parameter, String> paths) {
        this.paths = paths;
    }

    List<Weight> weights() {
        return ordered;
    }

    List<Protobuf> nodes() {
        return nodes;
    }

    /** Says what a value of the pass is called. */
    void name(Value value, String name) {
        names.put(value.id(), name);
    }

    /** What a value is called; parameters and constants become tensors of the graph as they are. */
    String name(Value value) {
        String known = names.get(value.id());
        if (known == null) {
            known = value.parameter() != null || value.constant() != null ? weight(value, "", t -> t) : fresh();
            names.put(value.id(), known);
        }
        return known;
    }

    /** A parameter or constant in another layout, under its name and a suffix. */
    String weight(Value value, String suffix, UnaryOperator<Tensor> layout) {
        Parameter parameter = value.parameter();
        Tensor tensor = parameter != null ? parameter.value() : value.constant();
        if (tensor == null) {
            throw new IllegalArgumentException("ONNX export: a weight that is computed, of shape " + value.shape());
        }
        String path = parameter != null ? paths.getOrDefault(parameter, parameter.name()) : "constant" + value.id();
        return weights.containsKey(path + suffix) ? path + suffix : floats(path + suffix, layout.apply(tensor));
    }

    /** A tensor of its own. */
    String floats(String name, Tensor tensor) {
        float[] values = tensor.array();
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        long[] dims = new long[tensor.shape().rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = tensor.shape().dim(i);
        }
        return keep(new Weight(name, FLOAT, dims, data.array()));
    }

    /** A tensor that several nodes may have. */
    String shared(String name, Tensor tensor) {
        return weights.containsKey(name) ? name : floats(name, tensor);
    }

    /** A number. */
    String scalar(float value) {
        String name = "number." + value;
        if (!weights.containsKey(name)) {
            byte[] data = ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array();
            keep(new Weight(name, FLOAT, new long[0], data));
        }
        return name;
    }

    /** Whole numbers, such as axes or pads. */
    String integers(long... values) {
        String name = "integers" + Arrays.toString(values).replace(" ", "");
        if (!weights.containsKey(name)) {
            ByteBuffer data = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            data.asLongBuffer().put(values);
            keep(new Weight(name, INT64, new long[] {values.length}, data.array()));
        }
        return name;
    }

    private String keep(Weight weight) {
        weights.put(weight.name(), weight);
        ordered.add(weight);
        return weight.name();
    }

    private String fresh() {
        return "v" + count++;
    }

    /** Adds a node with one output of a fresh name, which it returns. */
    String node(String type, List<String> inputs, Attribute... attributes) {
        String output = fresh();
        node(type, inputs, output, attributes);
        return output;
    }

    /** Adds a node whose output is called so. */
    void node(String type, List<String> inputs, String output, Attribute... attributes) {
        Protobuf node = new Protobuf();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, type + nodes.size()).text(4, type);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message);
        }
        nodes.add(node);
    }

    /** A setting of a node. */
    static final class Attribute {
        private final Protobuf message;

        private Attribute(String name, int type, Consumer<Protobuf> value) {
            message = new Protobuf().text(1, name).integer(20, type);
            value.accept(message);
        }

        static Attribute real(String name, float value) {
            return new Attribute(name, 1, message -> message.real(2, value));
        }

        static Attribute integer(String name, long value) {
            return new Attribute(name, 2, message -> message.integer(3, value));
        }

        static Attribute text(String name, String value) {
            return new Attribute(name, 3, message -> message.text(4, value));
        }

        static Attribute texts(String name, String... values) {
            return new Attribute(name, 8, message -> {
                for (String value : values) {
                    message.text(9, value);
                }
            });
        }

        static Attribute integers(String name, long... values) {
            return new Attribute(name, 7, message -> message.integers(8, values));
        }
    }
}
