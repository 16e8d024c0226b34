package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every element with the same variable scalar. */
final class ScalarOps {
    private ScalarOps() {}

    private static Shape outputShape(String op, String scalar, List<Shape> inputs) {
        Expect.inputs(op, inputs, 2, 2, "x, " + scalar);
        if (inputs.get(1).size() != 1) {
            throw new IllegalArgumentException(
                    op + ": " + scalar + " has shape " + inputs.get(1) + ", expected one element");
        }
        return inputs.get(0);
    }

    /** a x with a variable scalar a. */
    record ScaleBy() implements MultilinearOp {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.ScaleBy());
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return ScalarOps.outputShape("scaleBy", "factor", inputs);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            kernels.scale(output.size(), inputs.get(1).item(), inputs.get(0).array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor dy = context.outputGradient();
            if (context.wants(1)) {
                context.inputGradient(1).array()[0] = (float) Elementwise.dot(
                        kernels, dy.size(), dy.array(), context.input(0).array());
            }
            if (context.wants(0)) {
                float factor = context.input(1).item();
                kernels.scale(
                        dy.size(),
                        factor,
                        dy.array(),
                        context.inputGradientInPlace(0).array());
            }
        }

        @Override
        public Reads reads() {
            return Reads.INPUTS;
        }
    }

    /** x + b with a variable scalar b. */
    record ShiftBy() implements Op {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.ShiftBy());
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return ScalarOps.outputShape("shiftBy", "shift", inputs);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Elementwise.shift(
                    kernels, output.size(), inputs.get(1).item(), inputs.get(0).array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            if (context.wants(1)) {
                Tensor dy = context.outputGradient();
                context.inputGradient(1).array()[0] = (float) Elementwise.sum(kernels, dy.size(), dy.array());
            }
            if (context.wants(0)) {
                context.passGradient(0);
            }
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            if (index == 0) {
                kernels.scale(result.size(), 1f, direction.array(), result.array());
            } else {
                Arrays.fill(result.array(), direction.item());
            }
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public boolean mayOverwriteInput() {
            return true;
        }
    }
}
