package fathom.autodiff;

import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** The mean over all elements of (x - y)^2. */
record MeanSquaredErrorOp() implements LossOp {
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
    public void gradient(Kernels kernels, List<Tensor> inputs, int index, float factor, float[] result) {
        float[] own = inputs.get(index).array();
        float[] other = inputs.get(1 - index).array();
        Elementwise.scaledDifference(kernels, own.length, factor * 2f / own.length, own, other, result);
    }
}
