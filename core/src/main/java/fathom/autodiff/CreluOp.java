package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** (max(0, x), max(0, -x)) along the last axis. */
record CreluOp() implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Crelu());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("crelu", inputs, 1, 1, "x");
        Shape x = inputs.get(0);
        Expect.rankAtLeast("crelu", "input", x, 1, "[..., C]");
        return Expect.withLast(x, 2 * x.dim(-1));
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Tensor x = inputs.get(0);
        int c = x.shape().dim(-1);
        Elementwise.crelu(kernels, rows(x.shape()), c, x.array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Shape x = context.inputShape(0);
        Elementwise.creluBackward(
                kernels,
                rows(x),
                x.dim(-1),
                context.output().array(),
                context.outputGradient().array(),
                context.inputGradient(0).array());
    }

    private static int rows(Shape x) {
        return x.size() / Math.max(1, x.dim(-1));
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        Shape x = direction.shape();
        Elementwise.creluTangent(kernels, rows(x), x.dim(-1), output.array(), direction.array(), result.array());
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }
}
