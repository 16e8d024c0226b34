package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sums and products, element by element. */
final class Arithmetic {
    private Arithmetic() {}

    /** x + y. */
    record Add() implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Expect.twins("add", inputs);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            kernels.add(output.size(), inputs.get(0).array(), inputs.get(1).array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            for (int k = 0; k < 2; k++) {
                if (context.wants(k)) {
                    context.passGradient(k);
                }
            }
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
            Tensor dx = tangents.get(0);
            Tensor dy = tangents.get(1);
            if (dx != null && dy != null) {
                forward(kernels, List.of(dx, dy), result);
            } else if (dx != null || dy != null) { // one of them: add 0
                float[] only =
                        dx != null ? dx.array() : Objects.requireNonNull(dy).array();
                kernels.scale(result.size(), 1f, only, result.array());
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

    /** x - y. */
    record Subtract() implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Expect.twins("subtract", inputs);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Elementwise.subtract(
                    kernels, output.size(), inputs.get(0).array(), inputs.get(1).array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            if (context.wants(1)) {
                Tensor dz = context.outputGradient();
                kernels.scale(
                        dz.size(), -1f, dz.array(), context.inputGradient(1).array());
            }
            if (context.wants(0)) {
                context.passGradient(0);
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

    /** x y. */
    record Multiply() implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Expect.twins("multiply", inputs);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Elementwise.multiply(
                    kernels, output.size(), inputs.get(0).array(), inputs.get(1).array(), output.array());
        }

        /** The second input first: the gradient of the first takes the memory of the output's. */
        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor dz = context.outputGradient();
            if (context.wants(1)) {
                float[] dy = context.inputGradient(1).array();
                Elementwise.multiply(
                        kernels, dz.size(), dz.array(), context.input(0).array(), dy);
            }
            if (context.wants(0)) {
                float[] dx = context.inputGradientInPlace(0).array();
                Elementwise.multiply(
                        kernels, dz.size(), dz.array(), context.input(1).array(), dx);
            }
        }

        @Override
        public Reads reads() {
            return Reads.INPUTS;
        }
    }

    /** factor x. */
    record Scale(float factor) implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("scale", inputs, 1, 1, "x");
            return inputs.get(0);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            kernels.scale(output.size(), factor, inputs.get(0).array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor dy = context.outputGradient();
            kernels.scale(
                    dy.size(),
                    factor,
                    dy.array(),
                    context.inputGradientInPlace(0).array());
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
            Tangents.linear(this, kernels, inputs, tangents, result);
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

    /** a x with a variable scalar a. */
    record ScaleBy() implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("scaleBy", inputs, 2, 2, "x, factor");
            if (inputs.get(1).size() != 1) {
                throw new IllegalArgumentException(
                        "scaleBy: factor has shape " + inputs.get(1) + ", expected one element");
            }
            return inputs.get(0);
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
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
            Tangents.linear(this, kernels, inputs, tangents, result);
        }

        @Override
        public Reads reads() {
            return Reads.INPUTS;
        }
    }

    /** x + b with a variable scalar b. */
    record ShiftBy() implements Op {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("shiftBy", inputs, 2, 2, "x, shift");
            if (inputs.get(1).size() != 1) {
                throw new IllegalArgumentException(
                        "shiftBy: shift has shape " + inputs.get(1) + ", expected one element");
            }
            return inputs.get(0);
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
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public boolean mayOverwriteInput() {
            return true;
        }
    }
}
