package fathom.autodiff;

import fathom.kernel.Blocks;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joining and cutting along one axis. Seen from that axis a tensor is {@code [outer, length, inner]}: what belongs
 * together is a block of {@code length * inner} elements, one for each outer index.
 */
final class ConcatenationOps {
    private ConcatenationOps() {}

    private static int checkedAxis(String op, int axis, Shape shape) {
        int index = axis < 0 ? axis + shape.rank() : axis;
        if (index < 0 || index >= shape.rank()) {
            throw new IllegalArgumentException(op + ": axis " + axis + " does not exist (input " + shape + ")");
        }
        return index;
    }

    private static int inner(Shape shape, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dim(i);
        }
        return inner;
    }

    private static int outer(Shape shape, int axis) {
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        return outer;
    }

    /** All inputs, one after the other. */
    record Concatenate(int axis) implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("concatenate", inputs, 1, Integer.MAX_VALUE, "any number");
            Shape first = inputs.get(0);
            int index = checkedAxis("concatenate", axis, first);
            int length = 0;
            for (Shape input : inputs) {
                if (input.rank() != first.rank()
                        || !Expect.with(input, index, 0).equals(Expect.with(first, index, 0))) {
                    throw new IllegalArgumentException(
                            "concatenate: inputs differ in more than axis " + axis + ": " + first + " and " + input);
                }
                length += input.dim(index);
            }
            return Expect.with(first, index, length);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            int index = checkedAxis("concatenate", axis, output.shape());
            int inner = inner(output.shape(), index);
            int outer = outer(output.shape(), index);
            int stride = output.shape().dim(index) * inner;
            int offset = 0;
            for (Tensor input : inputs) {
                int block = input.shape().dim(index) * inner;
                Blocks.copy(kernels, outer, block, input.array(), 0, block, output.array(), offset, stride);
                offset += block;
            }
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor dy = context.outputGradient();
            int index = checkedAxis("concatenate", axis, dy.shape());
            int inner = inner(dy.shape(), index);
            int outer = outer(dy.shape(), index);
            int stride = dy.shape().dim(index) * inner;
            int offset = 0;
            for (int k = 0; k < context.inputs(); k++) {
                int block = context.inputShape(k).dim(index) * inner;
                if (context.wants(k)) {
                    float[] dx = context.inputGradient(k).array();
                    Blocks.copy(kernels, outer, block, dy.array(), offset, stride, dx, 0, block);
                }
                offset += block;
            }
        }

        /** The direction where the input stands, and zeros elsewhere. */
        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            List<Tensor> others = new ArrayList<>();
            for (int k = 0; k < inputs.size(); k++) {
                others.add(k == index ? direction : Tensor.zeros(inputs.get(k).shape()));
            }
            forward(kernels, others, result);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }

    /** The indices {@code [from, to)}. */
    record Slice(int axis, int from, int to) implements MultilinearOp {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("slice", inputs, 1, 1, "x");
            Shape x = inputs.get(0);
            int index = checkedAxis("slice", axis, x);
            if (from < 0 || from >= to || to > x.dim(index)) {
                throw new IllegalArgumentException("slice: [" + from + ", " + to + ") of axis " + axis
                        + ", expected a non-empty range in [0, " + x.dim(index) + ") (input " + x + ")");
            }
            return Expect.with(x, index, to - from);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Shape x = inputs.get(0).shape();
            int index = checkedAxis("slice", axis, x);
            int inner = inner(x, index);
            int block = (to - from) * inner;
            int stride = x.dim(index) * inner;
            Blocks.copy(
                    kernels,
                    outer(x, index),
                    block,
                    inputs.get(0).array(),
                    from * inner,
                    stride,
                    output.array(),
                    0,
                    block);
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Shape x = context.inputShape(0);
            int index = checkedAxis("slice", axis, x);
            int inner = inner(x, index);
            int block = (to - from) * inner;
            int stride = x.dim(index) * inner;
            float[] dx = context.inputGradient(0).array();
            Arrays.fill(dx, 0f);
            Blocks.copy(
                    kernels,
                    outer(x, index),
                    block,
                    context.outputGradient().array(),
                    0,
                    block,
                    dx,
                    from * inner,
                    stride);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }
}
