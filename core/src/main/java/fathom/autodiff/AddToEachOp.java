package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** y = x + c for each example. */
record AddToEachOp(Tensor constant) implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.AddToEach(constant));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("addToEach", inputs, 1, 1, "x");
        Shape x = inputs.get(0);
        Expect.rankAtLeast("addToEach", "input", x, 1, "[N, ...]");
        Expect.shape("addToEach", "constant", constant.shape(), x.example());
        return x;
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        int n = output.shape().dim(0);
        Elementwise.addToEach(kernels, n, constant.size(), inputs.get(0).array(), constant.array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        if (context.wants(0)) {
            context.passGradient(0);
        }
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        System.arraycopy(direction.array(), 0, result.array(), 0, direction.size());
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }

    @Override
    public boolean mayOverwriteInput() {
        return true;
    }

    @Override
    public String toString() {
        return "AddToEachOp" + constant.shape();
    }
}
