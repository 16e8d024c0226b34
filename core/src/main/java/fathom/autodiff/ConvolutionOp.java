package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A convolution of {@code [N, H, W, C]} maps with its bias and nonlinearity. */
record ConvolutionOp(int stride, int padding, boolean circular, Activation activation) implements FusedOp {
    ConvolutionOp {
        if (stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "conv2d: stride must be at least 1 and padding at least 0, got " + stride + " and " + padding);
        }
    }

    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Convolution(stride, padding, circular, activation));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("conv2d", inputs, 2, 3, "x, weight, optional bias");
        Shape x = inputs.get(0);
        Shape weight = inputs.get(1);
        Expect.rank("conv2d", "input", x, 4, "[N, H, W, C]");
        Expect.rank("conv2d", "weight", weight, 4, "[Kh, Kw, Cin, Cout]");
        if (x.dim(3) != weight.dim(2)) {
            throw new IllegalArgumentException("conv2d: input has " + x.dim(3) + " channels, expected " + weight.dim(2)
                    + " (input " + x + ", weight " + weight + ")");
        }
        if (inputs.size() == 3) {
            Expect.shape("conv2d", "bias", inputs.get(2), Shape.of(weight.dim(3)));
        }
        Convolution g = geometry(x, weight);
        boolean same = g.outHeight() == g.height() && g.outWidth() == g.width() && g.outChannels() == g.inChannels();
        return same ? x : Shape.of(g.batch(), g.outHeight(), g.outWidth(), g.outChannels()); // a deep body shares one
    }

    private Convolution geometry(Shape x, Shape w) {
        return new Convolution(
                x.dim(0), x.dim(1), x.dim(2), x.dim(3), w.dim(3), w.dim(0), w.dim(1), stride, padding, circular);
    }

    @Override
    public void multiply(Kernels kernels, Tensor x, Tensor weight, float @Nullable [] bias, Activation f, float[] y) {
        kernels.convolve(geometry(x.shape(), weight.shape()), x.array(), weight.array(), bias, f, y);
    }

    @Override
    public void multiplyBackward(Kernels kernels, Tensor x, Tensor weight, Gradients g) {
        kernels.convolveBackward(
                geometry(x.shape(), weight.shape()),
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
