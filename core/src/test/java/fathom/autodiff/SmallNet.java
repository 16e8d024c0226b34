package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A deep CNN of ops: each layer a circular convolution with tanh, every third with a residual around it, every fourth
 * with batch normalization and dropout behind it; one weight serves layers 1 and 6.
 */
final class SmallNet {
    static final Shape INPUT = Shape.of(4, 6, 5, 3);

    final Tensor images = Samples.normal(new Seed(5), INPUT);
    final List<Parameter> parameters = new ArrayList<>();
    private final int depth;

    SmallNet(int depth) {
        this.depth = depth;
        for (int i = 0; i < depth; i++) {
            Tensor weight = Samples.normal(new Seed(6).child(i), Shape.of(3, 3, 3, 3));
            for (int k = 0; k < weight.size(); k++) {
                weight.array()[k] *= 0.3f;
            }
            parameters.add(Parameter.of(Role.WEIGHT, "weight" + i, weight));
            parameters.add(Parameter.of(Role.BIAS, "bias" + i, Samples.normal(new Seed(7).child(i), Shape.of(3))));
        }
    }

    private Variable layer(int i, Tape tape, Variable x) {
        int weight = i == 6 ? 1 : i;
        Variable y = tape.apply(
                Ops.conv2d(1, 1, true, Activation.TANH),
                x,
                tape.parameter(parameters.get(2 * weight)),
                tape.parameter(parameters.get(2 * i + 1)));
        if (i % 3 == 2) {
            Variable sum = tape.apply(Ops.add(), x, y);
            tape.release(y);
            y = sum;
        }
        if (i % 4 == 3) {
            Tensor one = Tensor.of(Shape.of(3), 1, 1, 1);
            Variable normal = tape.apply(
                    Ops.batchNorm(1e-5f, Tensor.zeros(Shape.of(3)), Tensor.zeros(Shape.of(3))),
                    y,
                    tape.constant(one),
                    tape.constant(one));
            tape.release(y);
            y = tape.applyInPlace(Ops.dropout(0.2f, new Seed(i)), normal);
        }
        return y;
    }

    private Variable layers(int from, int to, Tape tape, Variable x) {
        Variable h = x;
        for (int i = from; i < to; i++) {
            Variable next = layer(i, tape, h);
            if (h != x) {
                tape.release(h);
            }
            h = next;
        }
        return h;
    }

    /** The mean squared output; segments of that many layers are recomputed, none if it is 0. */
    Variable forward(Tape tape, Variable x, int segment) {
        Variable h = x;
        for (int from = 0; from < depth; from += Math.max(1, segment)) {
            int start = from;
            int end = Math.min(depth, from + Math.max(1, segment));
            Variable next = segment == 0
                    ? layers(start, end, tape, h)
                    : tape.checkpoint((inner, input) -> layers(start, end, inner, input), h);
            if (h != x) {
                tape.release(h);
            }
            h = next;
        }
        return loss(tape, h);
    }

    /** The same with segments of {@code inner} layers within segments of {@code outer}. */
    Variable forwardNested(Tape tape, Variable x, int outer, int inner) {
        Variable h = x;
        for (int from = 0; from < depth; from += outer) {
            int start = from;
            int end = Math.min(depth, from + outer);
            h = tape.checkpoint(
                    (middle, input) -> {
                        Variable m = input;
                        for (int i = start; i < end; i += inner) {
                            int first = i;
                            int last = Math.min(end, i + inner);
                            m = middle.checkpoint((innermost, z) -> layers(first, last, innermost, z), m);
                        }
                        return m;
                    },
                    h);
        }
        return loss(tape, h);
    }

    private static Variable loss(Tape tape, Variable h) {
        return tape.apply(Losses.meanSquaredError(), h, tape.constant(Tensor.zeros(h.shape())));
    }

    /** One recorded pass and its gradients, by name; those of the parameters are cleared. */
    Map<String, float[]> step(Kernels kernels, Buffers buffers, int segment) {
        return differentiate(kernels, buffers, (tape, x) -> forward(tape, x, segment));
    }

    Map<String, float[]> differentiate(Kernels kernels, Buffers buffers, Segment network) {
        Map<String, float[]> result = new LinkedHashMap<>();
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(images);
            Variable y = network.forward(tape, x);
            result.put("loss", y.value().array().clone());
            tape.backward(y);
            result.put("input", tape.gradient(x).array().clone());
        }
        for (Parameter parameter : parameters) {
            if (parameter.hasGradient()) {
                result.put(
                        parameter.name(),
                        Arrays.copyOf(
                                parameter.gradient().array(),
                                parameter.gradient().size()));
                parameter.clearGradient();
            }
        }
        return result;
    }

    float infer(Kernels kernels, Buffers buffers, int segment) {
        try (Tape tape = Tape.inference(kernels, buffers)) {
            return forward(tape, tape.constant(images), segment).value().item();
        }
    }
}
