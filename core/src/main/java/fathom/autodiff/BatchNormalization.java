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
record BatchNormalization(float epsilon, Tensor mean, Tensor variance, boolean ofBatch) implements Op {
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
        int rows = x.length / c;
        if (ofBatch) {
            Normalization.moments(kernels, rows, c, x, mean.array(), variance.array());
        }
        Normalization.normalize(
                kernels,
                rows,
                c,
                epsilon,
                x,
                mean.array(),
                variance.array(),
                inputs.get(1).array(),
                inputs.get(2).array(),
                output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        float[] x = context.input(0).array();
        float[] scale = context.input(1).array();
        int c = mean.size();
        float[] dy = context.outputGradient().array();
        float[] dscale = context.wants(1) ? context.inputGradient(1).array() : null;
        float[] dshift = context.wants(2) ? context.inputGradient(2).array() : null;
        float[] dx = context.wants(0) ? context.inputGradientInPlace(0).array() : null;
        Normalization.backward(
                kernels,
                x.length / c,
                c,
                epsilon,
                ofBatch,
                x,
                mean.array(),
                variance.array(),
                scale,
                dy,
                dx,
                dscale,
                dshift);
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, List<@Nullable Tensor> tangents, Tensor result) {
        if (ofBatch) {
            throw new UnsupportedOperationException(
                    this + " has no forward derivative with the statistics of the batch, which mix its examples");
        }
        Tensor zeros = Tensor.zeros(mean.shape());
        new BatchNormalization(epsilon, zeros, variance, false)
                .forward(kernels, List.of(Tangents.onlyFirst(this, tangents), inputs.get(1), zeros), result);
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }

    @Override
    public String toString() {
        return "BatchNormalization[channels=" + mean.size() + ", epsilon=" + epsilon + ", ofBatch=" + ofBatch + "]";
    }
}
