package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Softmax over the last axis. */
record SoftmaxOp() implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Softmax());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("softmax", inputs, 1, 1, "x");
        Expect.rankAtLeast("softmax", "input", inputs.get(0), 1, "[..., classes]");
        return inputs.get(0);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        int n = output.shape().dim(-1);
        kernels.softmax(output.size() / n, n, inputs.get(0).array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor dy = context.outputGradient();
        Tensor dx = context.inputGradientInPlace(0);
        product(kernels, context.output(), dy, dx);
    }

    /** The Jacobian is symmetric. */
    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        product(kernels, output, direction, result);
    }

    private static void product(Kernels kernels, Tensor y, Tensor from, Tensor to) {
        int n = y.shape().dim(-1);
        kernels.softmaxBackward(y.size() / n, n, y.array(), from.array(), to.array());
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    @Override
    public boolean mayOverwriteInput() {
        return true;
    }
}
