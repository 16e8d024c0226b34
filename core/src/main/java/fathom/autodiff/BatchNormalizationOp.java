package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.kernel.Normalization;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization with the statistics of the batch, which forward leaves in the caller's memory and backward reads
 * there, or with given ones.
 */
record BatchNormalizationOp(float epsilon, Tensor mean, Tensor variance, boolean ofBatch) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("batchNorm", inputs, 3, 3, "x, scale, shift");
        Shape x = inputs.get(0);
        Expect.rankAtLeast("batchNorm", "input", x, 2, "[..., C]");
        Shape channels = Shape.of(x.dim(-1));
        Expect.shape("batchNorm", "scale", inputs.get(1), channels);
        Expect.shape("batchNorm", "shift", inputs.get(2), channels);
        Expect.shape("batchNorm", "mean", mean.shape(), channels);
        Expect.shape("batchNorm", "variance", variance.shape(), channels);
        return x;
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        float[] x = inputs.get(0).array();
        int c = mean.size();
        if (ofBatch) {
            Normalization.moments(kernels, x.length / c, c, x, mean.array(), variance.array());
        }
        normalize(kernels, x, inputs.get(1).array(), inputs.get(2).array(), output.array());
    }

    private void normalize(Kernels kernels, float[] x, float[] scale, float[] shift, float[] y) {
        int c = mean.size();
        Normalization.normalize(kernels, x.length / c, c, epsilon, x, mean.array(), variance.array(), scale, shift, y);
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        float[] dy = context.outputGradient().array();
        float[] dscale = context.wants(1) ? context.inputGradient(1).array() : null;
        float[] dshift = context.wants(2) ? context.inputGradient(2).array() : null;
        float[] dx = context.wants(0) ? context.inputGradientInPlace(0).array() : null;
        differentiate(kernels, context.input(0), context.input(1), dy, dx, dscale, dshift);
    }

    private void differentiate(
            Kernels kernels,
            Tensor x,
            Tensor scale,
            float[] dy,
            float @Nullable [] dx,
            float @Nullable [] dscale,
            float @Nullable [] dshift) {
        int c = mean.size();
        Normalization.backward(
                kernels,
                x.size() / c,
                c,
                epsilon,
                ofBatch,
                x.array(),
                mean.array(),
                variance.array(),
                scale.array(),
                dy,
                dx,
                dscale,
                dshift);
    }

    /**
     * The Jacobian in x is symmetric, with the statistics of the batch too: they take out the mean and the part along
     * x, a projection.
     */
    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        Tensor x = inputs.get(0);
        float[] u = direction.array();
        float[] zeros = new float[mean.size()];
        switch (index) {
            case 0 -> differentiate(kernels, x, inputs.get(1), u, result.array(), null, null);
            case 1 -> normalize(kernels, x.array(), u, zeros, result.array());
            default -> normalize(kernels, x.array(), zeros, u, result.array());
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }

    @Override
    public String toString() {
        return "BatchNormalizationOp[channels=" + mean.size() + ", epsilon=" + epsilon + ", ofBatch=" + ofBatch + "]";
    }
}
