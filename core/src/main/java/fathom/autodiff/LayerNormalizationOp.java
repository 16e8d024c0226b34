package fathom.autodiff;

import fathom.kernel.Blocks;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Layer normalization over the last axis. */
record LayerNormalizationOp(float epsilon) implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.LayerNormalization(epsilon));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("layerNorm", inputs, 3, 3, "x, scale, shift");
        Shape x = inputs.get(0);
        Expect.rankAtLeast("layerNorm", "input", x, 1, "[..., width]");
        Shape width = Shape.of(x.dim(-1));
        Expect.shape("layerNorm", "scale", inputs.get(1), width);
        Expect.shape("layerNorm", "shift", inputs.get(2), width);
        return x;
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        normalize(kernels, inputs.get(0), inputs.get(1).array(), inputs.get(2).array(), output);
    }

    private void normalize(Kernels kernels, Tensor x, float[] scale, float[] shift, Tensor y) {
        int c = scale.length;
        kernels.layerNorm(x.size() / c, c, epsilon, x.array(), scale, shift, y.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor x = context.input(0);
        float[] scale = context.input(1).array();
        float[] dy = context.outputGradient().array();
        float[] dscale = context.inputGradientOrScratch(1);
        float[] dshift = context.inputGradientOrScratch(2);
        float[] dx = context.wants(0) ? context.inputGradientInPlace(0).array() : null;
        int c = scale.length;
        kernels.layerNormBackward(x.size() / c, c, epsilon, x.array(), scale, dy, dx, dscale, dshift);
    }

    /** The Jacobian of standardization is symmetric: a projection, over the row's standard deviation. */
    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        Tensor x = inputs.get(0);
        float[] scale = inputs.get(1).array();
        int c = scale.length;
        switch (index) {
            case 0 -> {
                float[] ones = new float[c];
                Arrays.fill(ones, 1f);
                float[] u = direction.array();
                kernels.layerNormBackward(
                        x.size() / c, c, epsilon, x.array(), ones, u, result.array(), new float[c], new float[c]);
                float[] y = result.array();
                for (int i = 0; i < y.length; i++) {
                    y[i] *= scale[i % c];
                }
            }
            case 1 -> normalize(kernels, x, direction.array(), new float[c], result);
            default -> Blocks.copy(kernels, x.size() / c, c, direction.array(), 0, 0, result.array(), 0, c);
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }
}
