package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.List;

/** An op whose output is one number, and whose derivatives therefore are one gradient for each input. */
interface LossOp extends Op {
    /**
     * The gradient in one input.
     *
     * @param result modified: overwritten with {@code factor} times the gradient
     */
    void gradient(Kernels kernels, List<Tensor> inputs, int index, float factor, float[] result);

    @Override
    default void backward(Kernels kernels, Backward context) {
        float factor = context.outputGradient().item();
        for (int k = 0; k < context.inputs(); k++) {
            if (context.wants(k)) {
                gradient(
                        kernels,
                        context.allInputs(),
                        k,
                        factor,
                        context.inputGradient(k).array());
            }
        }
    }

    @Override
    default void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        float[] gradient = new float[direction.size()];
        gradient(kernels, inputs, index, 1f, gradient);
        result.array()[0] = (float) Elementwise.dot(kernels, gradient.length, gradient, direction.array());
    }

    @Override
    default Reads reads() {
        return Reads.INPUTS;
    }
}
