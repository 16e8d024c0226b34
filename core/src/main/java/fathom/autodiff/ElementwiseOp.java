package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Element by element: z[i] = f(x[i]) or f(x[i], y[i]). The Jacobian in each input is diagonal and so its own transpose:
 * one product with the slopes is both the backward and the forward derivative.
 *
 * @param reads what the slopes read; if that is not the inputs, the value may be computed over the first
 * @param value computes z from the inputs; must allow z to be the first of them
 * @param slopes df/dx and, of an op of two inputs, df/dy
 * @param form what it is to others
 */
record ElementwiseOp(String name, Reads reads, Value value, List<Slope> slopes, Optional<OpForm> form) implements Op {
    /** A derivative of 1: gradients are passed on. */
    static final Slope ONE = times(1);

    /** An op that has no name elsewhere. */
    ElementwiseOp(String name, Reads reads, Value value, List<Slope> slopes) {
        this(name, reads, value, slopes, Optional.empty());
    }

    /** The same under a form. */
    Op as(OpForm newForm) {
        return new ElementwiseOp(name, reads, value, slopes, Optional.of(newForm));
    }

    /** f itself. */
    @FunctionalInterface
    interface Value {
        /** Computes z, of which there are as many elements as of each input. */
        void compute(Kernels kernels, float[][] inputs, float[] z);
    }

    /** The derivative in one input. */
    @FunctionalInterface
    interface Slope {
        /**
         * to[i] = slope[i] from[i]; {@code to} may be {@code from}.
         *
         * @param read the arrays that the op reads: the inputs, or the output alone
         */
        void multiply(Kernels kernels, float[][] read, float[] from, float[] to);
    }

    /** An op with slopes that do not depend on where they are taken. */
    static ElementwiseOp linear(String name, Value value, Slope... slopes) {
        return new ElementwiseOp(name, Reads.NOTHING, value, List.of(slopes));
    }

    /** An op with slopes that follow from the inputs. */
    static ElementwiseOp of(String name, Value value, Slope... slopes) {
        return new ElementwiseOp(name, Reads.INPUTS, value, List.of(slopes));
    }

    /** A constant slope. */
    static Slope times(float slope) {
        return (kernels, read, from, to) -> kernels.scale(from.length, slope, from, to);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (slopes.size() == 2) {
            return Expect.twins(name, inputs);
        }
        Expect.inputs(name, inputs, 1, 1, "x");
        return inputs.get(0);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        value.compute(kernels, arrays(inputs), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        float[][] read = reads.output()
                ? arrays(List.of(context.output()))
                : reads.inputs() ? arrays(context.allInputs()) : new float[0][];
        for (int k = slopes.size() - 1; k >= 0; k--) { // the first last: its gradient takes the memory of the output's
            Slope slope = slopes.get(k);
            if (context.wants(k) && slope == ONE) {
                context.passGradient(k);
            } else if (context.wants(k)) {
                float[] dz = context.outputGradient().array();
                Tensor dx = k == 0 ? context.inputGradientInPlace(k) : context.inputGradient(k);
                slope.multiply(kernels, read, dz, dx.array());
            }
        }
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        float[][] read = arrays(reads.output() ? List.of(output) : inputs);
        slopes.get(index).multiply(kernels, read, direction.array(), result.array());
    }

    private static float[][] arrays(List<Tensor> tensors) {
        float[][] arrays = new float[tensors.size()][];
        for (int k = 0; k < arrays.length; k++) {
            arrays[k] = tensors.get(k).array();
        }
        return arrays;
    }

    @Override
    public boolean mayOverwriteInput() {
        return !reads.inputs();
    }

    @Override
    public String toString() {
        return name;
    }
}
