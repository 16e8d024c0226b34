package fathom.interop;

import fathom.autodiff.OpForm;
import fathom.autodiff.Parameter;
import fathom.autodiff.Trace;
import fathom.file.AtomicFile;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Networks as files of ONNX, opset 19, for evaluation: weights, running statistics and all. Source: onnx.ai/onnx/repo-docs/IR.html.
 *
 * <p>A file has one input {@code input}, {@code [N, C, H, W]} for images, as other tools have it, and else as in Fathom, and one output {@code output};
 * N is free. Tokens are whole numbers, of type int64. Weights are called as in Fathom, with a suffix where their layout is another.
 */
public final class Onnx {
    private static final int OPSET = 19;
    /** Of opset 19's time. */
    private static final int IR_VERSION = 9;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    /** Protocol buffers end at 2 GiB; a file that is held in memory should stay far below. */
    private static final long LARGEST_INSIDE = 1L << 28;

    private Onnx() {}

    /**
     * Writes a network. If its weights are more than 256 MiB they lie in a second file, {@code FILE.data}, beside it.
     *
     * @param example the shape of one example, such as {@code [H, W, C]}
     * @param metadata what else a reader should know, by name
     * @throws BadInputException if an op of the network has no form in ONNX
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    public static void write(Layer network, Shape example, Map<String, String> metadata, Kernels kernels, Path file) {
        write(network, example, metadata, kernels, file, LARGEST_INSIDE);
    }

    static void write(
            Layer network,
            Shape example,
            Map<String, String> metadata,
            Kernels kernels,
            Path file,
            long largestInside) {
        Map<Parameter, String> paths = new IdentityHashMap<>();
        Network.parameters(network).forEach((path, parameter) -> paths.put(parameter, path));
        Trace trace =
                Trace.of(kernels, Tensor.zeros(batch(example)), (tape, x) -> network.forward(tape, x, Mode.EVALUATION));
        OnnxGraph graph = new OnnxGraph(paths);
        graph.name(trace.input(), "input");
        OnnxOps ops = new OnnxOps(graph);
        trace.applications().forEach(ops::add);
        graph.node("Identity", List.of(graph.name(trace.output())), "output");

        long bytes = graph.weights().stream()
                .mapToLong(weight -> weight.data().length)
                .sum();
        boolean outside = bytes > largestInside;
        Path data = file.resolveSibling(file.getFileName() + ".data");
        if (outside) {
            AtomicFile.writeBinary(data, channel -> {
                for (OnnxGraph.Weight weight : graph.weights()) {
                    ByteBuffer content = ByteBuffer.wrap(weight.movable() ? weight.data() : new byte[0]);
                    while (content.hasRemaining()) {
                        channel.write(content);
                    }
                }
            });
        }
        Protobuf body = graph(graph, outside ? String.valueOf(data.getFileName()) : "");
        body.message(
                11,
                value("input", readsTokens(trace) ? INT64 : FLOAT, trace.input().shape()));
        body.message(12, value("output", FLOAT, trace.output().shape()));
        AtomicFile.write(file, model(body, metadata).toBytes());
    }

    private static boolean readsTokens(Trace trace) {
        return trace.applications().stream()
                .filter(a -> a.inputs().get(0).equals(trace.input()))
                .flatMap(a -> a.op().form().stream())
                .anyMatch(form -> form instanceof OpForm.Embedding || form instanceof OpForm.OneHot);
    }

    private static Shape batch(Shape example) {
        int[] dims = new int[example.rank() + 1];
        dims[0] = 1;
        for (int i = 0; i < example.rank(); i++) {
            dims[i + 1] = example.dim(i);
        }
        return Shape.of(dims);
    }

    private static Protobuf model(Protobuf graph, Map<String, String> metadata) {
        Protobuf model = new Protobuf().integer(1, IR_VERSION).text(2, "Fathom").message(7, graph);
        model.message(8, opset -> opset.text(1, "").integer(2, OPSET));
        metadata.forEach((name, text) -> entry(model, 14, name, text));
        return model;
    }

    private static Protobuf graph(OnnxGraph graph, String outside) {
        Protobuf body = new Protobuf();
        graph.nodes().forEach(node -> body.message(1, node));
        body.text(2, "network");
        long offset = 0;
        for (OnnxGraph.Weight weight : graph.weights()) {
            Protobuf tensor = new Protobuf()
                    .integers(1, weight.dims())
                    .integer(2, weight.type())
                    .text(8, weight.name());
            if (outside.isEmpty() || !weight.movable()) {
                tensor.bytes(9, weight.data());
            } else {
                external(tensor, outside, offset, weight.data().length);
                offset += weight.data().length;
            }
            body.message(5, tensor);
        }
        return body;
    }

    private static void external(Protobuf tensor, String file, long offset, long length) {
        entry(tensor, 13, "location", file);
        entry(tensor, 13, "offset", Long.toString(offset));
        entry(tensor, 13, "length", Long.toString(length));
        tensor.integer(14, 1);
    }

    private static void entry(Protobuf message, int field, String key, String value) {
        message.message(field, entry -> entry.text(1, key).text(2, value));
    }

    /** A value of the graph's border: maps have their channels second. */
    private static Protobuf value(String name, int type, Shape shape) {
        Protobuf dims = new Protobuf().message(1, dim -> dim.text(2, "N"));
        int[] axes = shape.rank() == 4
                ? new int[] {3, 1, 2}
                : IntStream.range(1, shape.rank()).toArray();
        for (int axis : axes) {
            dims.message(1, dim -> dim.integer(1, shape.dim(axis)));
        }
        Protobuf tensor = new Protobuf().integer(1, type).message(2, dims);
        return new Protobuf().text(1, name).message(2, kind -> kind.message(1, tensor));
    }
}
