package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** An op that throws in its forward or in its derivatives, after it has asked for memory. */
record FailingOp(boolean inForward, boolean mayOverwriteInput) implements Op {
    static final String MESSAGE = "this op fails";

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        if (inForward) {
            throw new IllegalStateException(MESSAGE);
        }
        System.arraycopy(inputs.get(0).array(), 0, output.array(), 0, output.size());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        context.outputGradient();
        for (int k = 0; k < context.inputs(); k++) {
            if (context.wants(k)) {
                context.inputGradient(k);
            }
        }
        throw new IllegalStateException(MESSAGE);
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        throw new IllegalStateException(MESSAGE);
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }
}
