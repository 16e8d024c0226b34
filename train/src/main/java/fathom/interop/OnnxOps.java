package fathom.interop;

import static fathom.interop.OnnxGraph.Attribute.integer;
import static fathom.interop.OnnxGraph.Attribute.integers;
import static fathom.interop.OnnxGraph.Attribute.real;
import static fathom.interop.OnnxGraph.Attribute.text;

import fathom.autodiff.OpForm;
import fathom.autodiff.Trace.Application;
import fathom.autodiff.Trace.Value;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Ops of Fathom as nodes of ONNX, opset 19. */
final class OnnxOps {
    /** Where an axis of {@code [N, H, W, C]} lies in {@code [N, C, H, W]}. */
    private static final int[] MAP_AXES = {0, 2, 3, 1};

    private final OnnxGraph graph;
    private final OnnxSequences sequences;

    OnnxOps(OnnxGraph graph) {
        this.graph = graph;
        this.sequences = new OnnxSequences(graph);
    }

    /**
     * Adds the nodes of one op.
     *
     * @throws BadInputException if it has no form in ONNX
     */
    void add(Application application) {
        OpForm form = application.op().form().orElseThrow(() -> unknown(application));
        graph.name(application.output(), nodes(form, application));
    }

    private static BadInputException unknown(Application application) {
        return new BadInputException("ONNX export: " + application.op() + " is not among the ops that can be exported");
    }

    private String nodes(OpForm form, Application a) {
        String x = graph.name(a.inputs().get(0));
        if (form instanceof OpForm.Convolution convolution) {
            return activated(convolution.activation(), convolve(convolution, x, a.inputs()));
        } else if (form instanceof OpForm.Affine affine) {
            return activated(affine.activation(), affine(x, a.inputs()));
        } else if (form instanceof OpForm.Activate activate) {
            return activated(activate.activation(), x);
        } else if (form instanceof OpForm.Add) {
            return graph.node("Add", List.of(x, graph.name(a.inputs().get(1))));
        } else if (form instanceof OpForm.Scale scale) {
            return graph.node("Mul", List.of(x, graph.scalar(scale.factor())));
        } else if (form instanceof OpForm.ScaleBy) {
            return graph.node("Mul", List.of(x, graph.name(a.inputs().get(1))));
        } else if (form instanceof OpForm.ShiftBy) {
            return graph.node("Add", List.of(x, graph.name(a.inputs().get(1))));
        } else if (form instanceof OpForm.Normalization normalization) {
            String y = normalized(normalization, x, a);
            boolean alone = a.inputs().size() < 4;
            String sum = alone
                    ? y
                    : graph.node("Add", List.of(y, graph.name(a.inputs().get(3))));
            return activated(normalization.activation(), sum);
        } else if (form instanceof OpForm.MatMul product) {
            Value y = a.inputs().get(1);
            return graph.node(
                    "MatMul",
                    List.of(
                            product.transposeX() ? turned(x, a.inputs().get(0).shape()) : x,
                            product.transposeY() ? turned(graph.name(y), y.shape()) : graph.name(y)));
        } else if (form instanceof OpForm.Softmax) {
            return graph.node(
                    "Softmax",
                    List.of(x),
                    integer("axis", axis(a.inputs().get(0).shape(), -1)));
        }
        return reshaped(form, x, a);
    }

    /** Matrices with their two axes exchanged. */
    private String turned(String x, Shape shape) {
        long[] axes = LongStream.range(0, shape.rank()).toArray();
        axes[axes.length - 1] = axes.length - 2L;
        axes[axes.length - 2] = axes.length - 1L;
        return graph.node("Transpose", List.of(x), integers("perm", axes));
    }

    /** Ops that only move, choose or gather elements. */
    private String reshaped(OpForm form, String x, Application a) {
        Shape shape = a.inputs().get(0).shape();
        if (form instanceof OpForm.Crelu) {
            String positive = graph.node("Relu", List.of(x));
            String negative = graph.node("Relu", List.of(graph.node("Neg", List.of(x))));
            return graph.node("Concat", List.of(positive, negative), integer("axis", axis(shape, -1)));
        } else if (form instanceof OpForm.Pool pool) {
            return graph.node(
                    pool.maximum() ? "MaxPool" : "AveragePool",
                    List.of(x),
                    integers("kernel_shape", pool.window(), pool.window()),
                    integers("strides", pool.stride(), pool.stride()));
        } else if (form instanceof OpForm.GlobalAveragePool) {
            return graph.node("Flatten", List.of(graph.node("GlobalAveragePool", List.of(x))), integer("axis", 1));
        } else if (form instanceof OpForm.Flatten) {
            return graph.node("Flatten", List.of(channelsLast(x, shape)), integer("axis", 1));
        } else if (form instanceof OpForm.Reshape to) {
            return reshape(to.shape(), channelsLast(x, shape));
        } else if (form instanceof OpForm.Slice slice) {
            return graph.node(
                    "Slice",
                    List.of(
                            x,
                            graph.integers(slice.from()),
                            graph.integers(slice.to()),
                            graph.integers(axis(shape, slice.axis()))));
        } else if (form instanceof OpForm.ShortcutA shortcut) {
            return shortcut(shortcut, x, shape.dim(3));
        }
        return sequences.nodes(form, x, a).orElseThrow(() -> unknown(a));
    }

    private String channelsLast(String x, Shape shape) {
        return shape.rank() == 4 ? graph.node("Transpose", List.of(x), integers("perm", 0, 2, 3, 1)) : x;
    }

    /** The first axis counts what is left: N, or N times the steps. */
    private String reshape(Shape to, String x) {
        long[] dims = Arrays.stream(to.dims()).asLongStream().toArray();
        dims[0] = -1;
        String y = graph.node("Reshape", List.of(x, graph.integers(dims)));
        return to.rank() == 4 ? graph.node("Transpose", List.of(y), integers("perm", 0, 3, 1, 2)) : y;
    }

    private static long axis(Shape shape, int axis) {
        int positive = axis < 0 ? axis + shape.rank() : axis;
        return shape.rank() == 4 ? MAP_AXES[positive] : positive;
    }

    private String convolve(OpForm.Convolution form, String x, List<Value> inputs) {
        long p = form.padding();
        boolean wraps = form.circular() && p > 0;
        String padded =
                wraps ? graph.node("Pad", List.of(x, graph.integers(0, 0, p, p, 0, 0, p, p)), text("mode", "wrap")) : x;
        List<String> all = new ArrayList<>(List.of(padded, graph.weight(inputs.get(1), ".oihw", Layouts::oihw)));
        inputs.stream().skip(2).map(graph::name).forEach(all::add);
        long zeros = wraps ? 0 : p;
        Shape kernel = inputs.get(1).shape();
        return graph.node(
                "Conv",
                all,
                integers("kernel_shape", kernel.dim(0), kernel.dim(1)),
                integers("strides", form.stride(), form.stride()),
                integers("pads", zeros, zeros, zeros, zeros));
    }

    private String affine(String x, List<Value> inputs) {
        String product = graph.node("MatMul", List.of(x, graph.name(inputs.get(1))));
        return inputs.size() < 3 ? product : graph.node("Add", List.of(product, graph.name(inputs.get(2))));
    }

    /** Maps by the node that is meant for them, rows by the affine function that it is. */
    private String normalized(OpForm.Normalization form, String x, Application a) {
        String scale = graph.name(a.inputs().get(1));
        String shift = graph.name(a.inputs().get(2));
        String mean = graph.floats("mean" + a.output().id(), form.mean());
        String variance = graph.floats("variance" + a.output().id(), form.variance());
        if (a.inputs().get(0).shape().rank() == 4) {
            return graph.node(
                    "BatchNormalization", List.of(x, scale, shift, mean, variance), real("epsilon", form.epsilon()));
        }
        String deviation =
                graph.node("Sqrt", List.of(graph.node("Add", List.of(variance, graph.scalar(form.epsilon())))));
        String standard = graph.node("Div", List.of(graph.node("Sub", List.of(x, mean)), deviation));
        return graph.node("Add", List.of(graph.node("Mul", List.of(standard, scale)), shift));
    }

    private String shortcut(OpForm.ShortcutA form, String x, int channels) {
        String thinned = form.stride() == 1
                ? x
                : graph.node(
                        "Slice",
                        List.of(
                                x,
                                graph.integers(0, 0),
                                graph.integers(Long.MAX_VALUE, Long.MAX_VALUE),
                                graph.integers(2, 3),
                                graph.integers(form.stride(), form.stride())));
        long added = (long) form.outChannels() - channels;
        return graph.node("Pad", List.of(thinned, graph.integers(0, added / 2, 0, 0, 0, added - added / 2, 0, 0)));
    }

    private String activated(Activation f, String x) {
        return switch (f.kind()) {
            case IDENTITY -> x;
            case TANH -> graph.node("Tanh", List.of(x));
            case SIGMOID -> graph.node("Sigmoid", List.of(x));
            case RELU -> graph.node("Relu", List.of(x));
            case LEAKY_RELU -> graph.node("LeakyRelu", List.of(x), real("alpha", f.parameter()));
            case ELU -> graph.node("Elu", List.of(x), real("alpha", f.parameter()));
            case SELU -> graph.node("Selu", List.of(x));
            case SOFTPLUS -> graph.node("Softplus", List.of(x));
            case ERF -> graph.node("Erf", List.of(x));
            case GELU -> gelu(x);
        };
    }

    /** x Phi(x); a node of its own came with opset 20 only. */
    private String gelu(String x) {
        String scaled = graph.node("Mul", List.of(x, graph.scalar((float) StrictMath.sqrt(0.5))));
        String twice = graph.node("Add", List.of(graph.node("Erf", List.of(scaled)), graph.scalar(1)));
        return graph.node("Mul", List.of(graph.node("Mul", List.of(x, twice)), graph.scalar(0.5f)));
    }
}
