package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** The mean over all elements of (x - y)^2. */
record MeanSquaredError() implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape x = Expect.twins("meanSquaredError", inputs);
        if (x.size() == 0) {
            throw new IllegalArgumentException("meanSquaredError: the mean of no elements (x has shape " + x + ")");
        }
        return Shape.scalar();
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Tensor x = inputs.get(0);
        double sum = Elementwise.squaredDistance(
                kernels, x.size(), x.array(), inputs.get(1).array());
        output.array()[0] = (float) (sum / x.size());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor x = context.input(0);
        Tensor y = context.input(1);
        float factor = context.outputGradient().item() * 2f / x.size();
        if (context.wants(0)) {
            float[] dx = context.inputGradient(0).array();
            Elementwise.scaledDifference(kernels, x.size(), factor, x.array(), y.array(), dx);
        }
        if (context.wants(1)) {
            float[] dy = context.inputGradient(1).array();
            Elementwise.scaledDifference(kernels, x.size(), factor, y.array(), x.array(), dy);
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }
}
