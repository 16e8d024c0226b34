package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * y = f(batch normalization of x + short cut), the short cut being optional, with the statistics of the batch, which forward leaves in the caller's
 * memory and backward reads there, or with given ones.
 */
record BatchNormalizationOp(float epsilon, Tensor mean, Tensor variance, boolean ofBatch, Activation activation)
        implements Op {
    private static final int SHORTCUT = 3;

    @Override
    public Optional<OpForm> form() {
        return ofBatch ? Optional.empty() : Optional.of(new OpForm.Normalization(epsilon, mean, variance, activation));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("batchNorm", inputs, 3, 4, "x, scale, shift, optional short cut");
        Shape x = inputs.get(0);
        Expect.rankAtLeast("batchNorm", "input", x, 2, "[..., C]");
        Shape channels = Shape.of(x.dim(-1));
        Expect.shape("batchNorm", "scale", inputs.get(1), channels);
        Expect.shape("batchNorm", "shift", inputs.get(2), channels);
        Expect.shape("batchNorm", "mean", mean.shape(), channels);
        Expect.shape("batchNorm", "variance", variance.shape(), channels);
        if (inputs.size() > SHORTCUT) {
            Expect.shape("batchNorm", "short cut", inputs.get(SHORTCUT), x);
        }
        return x;
    }

    private boolean isPlain() {
        return activation.kind() == Activation.Kind.IDENTITY;
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        float[] x = inputs.get(0).array();
        int c = mean.size();
        if (ofBatch) {
            kernels.moments(x.length / c, c, x, mean.array(), variance.array());
        }
        kernels.normalize(
                x.length / c,
                c,
                epsilon,
                x,
                mean.array(),
                variance.array(),
                inputs.get(1).array(),
                inputs.get(2).array(),
                inputs.size() > SHORTCUT ? inputs.get(SHORTCUT).array() : null,
                activation,
                output.array());
    }

    /** The gradient of the output becomes that of the short cut, and if there is none, that of x. */
    @Override
    public void backward(Kernels kernels, Backward context) {
        float[] dy = context.outputGradient().array();
        boolean kept = context.inputs() > SHORTCUT && context.wants(SHORTCUT);
        float[] dx = null;
        if (context.wants(0)) {
            dx = (kept ? context.inputGradient(0) : context.inputGradientInPlace(0)).array();
        }
        int c = mean.size();
        kernels.normalizeBackward(
                dy.length / c,
                c,
                epsilon,
                ofBatch,
                context.input(0).array(),
                mean.array(),
                variance.array(),
                context.input(1).array(),
                activation,
                isPlain() ? dy : context.output().array(),
                dy,
                dx,
                context.wants(1) ? context.inputGradient(1).array() : null,
                context.wants(2) ? context.inputGradient(2).array() : null);
        if (kept) {
            context.passGradient(SHORTCUT);
        }
    }

    /**
     * The Jacobian in x is symmetric, with the statistics of the batch too: they take out the mean and the part along
     * x, a projection.
     */
    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        float[] x = inputs.get(0).array();
        float[] scale = inputs.get(1).array();
        float[] u = direction.array();
        float[] dy = result.array();
        float[] zeros = new float[mean.size()];
        switch (index) {
            case 0 -> project(kernels, x, scale, u, dy);
            case 1 -> affine(kernels, x, u, zeros, dy);
            case 2 -> affine(kernels, x, zeros, u, dy);
            default -> System.arraycopy(u, 0, dy, 0, u.length);
        }
        if (!isPlain()) {
            kernels.activateBackward(activation, dy.length, output.array(), dy, dy);
        }
    }

    private void project(Kernels kernels, float[] x, float[] scale, float[] u, float[] dx) {
        int c = mean.size();
        Activation identity = Activation.IDENTITY;
        float[] m = mean.array();
        float[] v = variance.array();
        kernels.normalizeBackward(x.length / c, c, epsilon, ofBatch, x, m, v, scale, identity, u, u, dx, null, null);
    }

    private void affine(Kernels kernels, float[] x, float[] scale, float[] shift, float[] y) {
        int c = mean.size();
        Activation identity = Activation.IDENTITY;
        float[] m = mean.array();
        kernels.normalize(x.length / c, c, epsilon, x, m, variance.array(), scale, shift, null, identity, y);
    }

    @Override
    public Reads reads() {
        return isPlain() ? Reads.INPUTS : Reads.BOTH;
    }

    @Override
    public String toString() {
        return "BatchNormalizationOp[channels=" + mean.size() + ", epsilon=" + epsilon + ", ofBatch=" + ofBatch
                + ", activation=" + activation + "]";
    }
}
