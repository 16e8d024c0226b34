package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** y = f(x w + bias) on the last axis. */
record Affine(Activation activation) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("affine", inputs, 2, 3, "x, weight, optional bias");
        Shape x = inputs.get(0);
        Shape weight = inputs.get(1);
        Expect.rankAtLeast("affine", "input", x, 1, "[..., in]");
        Expect.rank("affine", "weight", weight, 2, "[in, out]");
        if (x.dim(-1) != weight.dim(0)) {
            throw new IllegalArgumentException("affine: input has " + x.dim(-1) + " features, expected " + weight.dim(0)
                    + " (input " + x + ", weight " + weight + ")");
        }
        if (inputs.size() == 3) {
            Expect.shape("affine", "bias", inputs.get(2), Shape.of(weight.dim(1)));
        }
        return Expect.withLast(x, weight.dim(1));
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Tensor weight = inputs.get(1);
        int in = weight.shape().dim(0);
        int out = weight.shape().dim(1);
        float[] bias = inputs.size() == 3 ? inputs.get(2).array() : null;
        kernels.affine(
                output.size() / out, in, out, inputs.get(0).array(), weight.array(), bias, activation, output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor weight = context.input(1);
        int in = weight.shape().dim(0);
        int out = weight.shape().dim(1);
        Linear.Gradients gradients = Linear.gradients(context, activation);
        float[] x = context.input(0).array();
        kernels.affineBackward(
                x.length / in,
                in,
                out,
                x,
                weight.array(),
                activation,
                gradients.y(),
                gradients.dy(),
                gradients.dx(),
                gradients.dweight(),
                gradients.dbias());
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
        Op plain = new Affine(Activation.IDENTITY);
        Tangents.affine(plain, activation, kernels, inputs, output, tangents, result);
    }

    @Override
    public Reads reads() {
        return Linear.reads(activation);
    }
}
