package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Blocks;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y = f(x * weight + bias) in one pass, to be applied to (x, weight) or (x, weight, bias), for a product {@code *} that
 * is linear in x and in weight: what a matrix product and a convolution have in common.
 */
interface FusedOp extends Op {
    /** f, whose derivative follows from y. */
    Activation activation();

    /** y = f(x * weight + bias), y overwritten. */
    void multiply(Kernels kernels, Tensor x, Tensor weight, float @Nullable [] bias, Activation f, float[] y);

    /** The gradients, as {@link Kernels#convolveBackward} says. */
    void multiplyBackward(Kernels kernels, Tensor x, Tensor weight, Gradients gradients);

    /** The arrays that the kernels' backward takes beside x and weight. */
    record Gradients(float[] y, float[] dy, float @Nullable [] dx, float[] dweight, float @Nullable [] dbias) {}

    /** The nonlinearity itself, if it can be computed in the pass of another op. */
    static Activation fusable(String op, Activation f) {
        Expect.parameter(op, f);
        if (!f.derivativeFromOutput()) {
            throw new IllegalArgumentException(
                    op + ": " + f.kind() + " needs its input for its derivative, so that it cannot be fused; apply"
                            + " Ops.activate to the output of " + op);
        }
        return f;
    }

    private boolean isPlain() {
        return activation().kind() == Activation.Kind.IDENTITY;
    }

    @Override
    default void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        float[] bias = inputs.size() == 3 ? inputs.get(2).array() : null;
        multiply(kernels, inputs.get(0), inputs.get(1), bias, activation(), output.array());
    }

    /** The kernels always write the gradient of the weight: if nobody wants it, to memory of its own. */
    @Override
    default void backward(Kernels kernels, Backward context) {
        float[] dy = context.outputGradient().array();
        float[] y = isPlain() ? dy : context.output().array();
        float[] dx = context.wants(0) ? context.inputGradient(0).array() : null;
        float[] dweight = context.inputGradientOrScratch(1);
        float[] dbias = context.inputs() == 3 && context.wants(2)
                ? context.inputGradient(2).array()
                : null;
        multiplyBackward(kernels, context.input(0), context.input(1), new Gradients(y, dy, dx, dweight, dbias));
    }

    /** The product is linear in both factors, and the bias counts once in every row. */
    @Override
    default void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        float[] dy = result.array();
        switch (index) {
            case 0 -> multiply(kernels, direction, inputs.get(1), null, Activation.IDENTITY, dy);
            case 1 -> multiply(kernels, inputs.get(0), direction, null, Activation.IDENTITY, dy);
            default -> {
                int c = direction.size();
                Blocks.copy(kernels, dy.length / c, c, direction.array(), 0, 0, dy, 0, c);
            }
        }
        if (!isPlain()) {
            kernels.activateBackward(activation(), dy.length, output.array(), dy, dy);
        }
    }

    /** Without a nonlinearity the output is not needed. */
    @Override
    default Reads reads() {
        return isPlain() ? Reads.INPUTS : Reads.BOTH;
    }
}
