package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** y = f(x w + bias) on the last axis. */
record AffineOp(Activation activation) implements FusedOp {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Affine(activation));
    }

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
    public void multiply(Kernels kernels, Tensor x, Tensor weight, float @Nullable [] bias, Activation f, float[] y) {
        int in = weight.shape().dim(0);
        int out = weight.shape().dim(1);
        kernels.affine(y.length / out, in, out, x.array(), weight.array(), bias, f, y);
    }

    @Override
    public void multiplyBackward(Kernels kernels, Tensor x, Tensor weight, Gradients g) {
        int in = weight.shape().dim(0);
        int out = weight.shape().dim(1);
        kernels.affineBackward(
                x.size() / in,
                in,
                out,
                x.array(),
                weight.array(),
                activation,
                g.y(),
                g.dy(),
                g.dx(),
                g.dweight(),
                g.dbias());
    }
}
