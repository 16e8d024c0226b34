package fathom.autodiff;

import fathom.kernel.Blocks;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Every stride-th pixel, between channels of zeros, evenly on either side. */
record ShortcutAOp(int stride, int outChannels) implements MultilinearOp {
    ShortcutAOp {
        if (stride < 1) {
            throw new IllegalArgumentException("shortcutA: stride must be at least 1, got " + stride);
        }
    }

    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.ShortcutA(stride, outChannels));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("shortcutA", inputs, 1, 1, "x");
        Shape x = inputs.get(0);
        Expect.rank("shortcutA", "input", x, 4, "[N, H, W, C]");
        if (x.dim(3) > outChannels) {
            throw new IllegalArgumentException("shortcutA: input has " + x.dim(3)
                    + " channels, expected at most the output's " + outChannels + " (input " + x + ")");
        }
        return Shape.of(x.dim(0), (x.dim(1) + stride - 1) / stride, (x.dim(2) + stride - 1) / stride, outChannels);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Tensor x = inputs.get(0);
        Shape s = x.shape();
        Blocks.subsample(
                kernels, s.dim(0), s.dim(1), s.dim(2), s.dim(3), outChannels, stride, x.array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Shape s = context.inputShape(0);
        float[] dy = context.outputGradient().array();
        float[] dx = context.inputGradient(0).array();
        Blocks.subsampleBackward(kernels, s.dim(0), s.dim(1), s.dim(2), s.dim(3), outChannels, stride, dy, dx);
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }
}
