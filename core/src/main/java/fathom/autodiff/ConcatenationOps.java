package fathom.autodiff;

import fathom.kernel.Blocks;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Joining and cutting along one axis. */
final class ConcatenationOps {
    private ConcatenationOps() {}

    private static int checkedAxis(String op, int axis, Shape shape) {
        int index = axis < 0 ? axis + shape.rank() : axis;
        if (index < 0 || index >= shape.rank()) {
            throw new IllegalArgumentException(op + ": axis " + axis + " does not exist (input " + shape + ")");
        }
        return index;
    }

    /**
     * The indices {@code [from, from + length)} of an axis. Seen from there a tensor is {@code [outer, axis, inner]}:
     * what belongs together is a block of {@code length * inner} elements, one for each outer index.
     */
    private record Part(int outer, int offset, int block, int stride) {
        static Part of(Shape whole, int axis, int from, int length) {
            int index = axis < 0 ? axis + whole.rank() : axis;
            int inner = 1;
            for (int i = index + 1; i < whole.rank(); i++) {
                inner *= whole.dim(i);
            }
            int outer = 1;
            for (int i = 0; i < index; i++) {
                outer *= whole.dim(i);
            }
            return new Part(outer, from * inner, length * inner, whole.dim(index) * inner);
        }

        void cut(Kernels kernels, float[] whole, float[] part) {
            Blocks.copy(kernels, outer, block, whole, offset, stride, part, 0, block);
        }

        void paste(Kernels kernels, float[] part, float[] whole) {
            Blocks.copy(kernels, outer, block, part, 0, block, whole, offset, stride);
        }

        void pasteIntoZeros(Kernels kernels, float[] part, float[] whole) {
            Arrays.fill(whole, 0f);
            paste(kernels, part, whole);
        }
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
            int from = 0;
            for (Tensor input : inputs) {
                int length = input.shape().dim(axis);
                Part.of(output.shape(), axis, from, length).paste(kernels, input.array(), output.array());
                from += length;
            }
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor dy = context.outputGradient();
            int from = 0;
            for (int k = 0; k < context.inputs(); k++) {
                int length = context.inputShape(k).dim(axis);
                if (context.wants(k)) {
                    float[] dx = context.inputGradient(k).array();
                    Part.of(dy.shape(), axis, from, length).cut(kernels, dy.array(), dx);
                }
                from += length;
            }
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            int from = 0;
            for (Tensor before : inputs.subList(0, index)) {
                from += before.shape().dim(axis);
            }
            Part.of(result.shape(), axis, from, direction.shape().dim(axis))
                    .pasteIntoZeros(kernels, direction.array(), result.array());
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }

    /** The indices {@code [from, to)}. */
    record Slice(int axis, int from, int to) implements MultilinearOp {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.Slice(axis, from, to));
        }

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
            Tensor x = inputs.get(0);
            Part.of(x.shape(), axis, from, to - from).cut(kernels, x.array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            float[] dy = context.outputGradient().array();
            float[] dx = context.inputGradient(0).array();
            Part.of(context.inputShape(0), axis, from, to - from).pasteIntoZeros(kernels, dy, dx);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }
}
