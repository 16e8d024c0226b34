package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.kernel.Pooling;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/** Means and maxima over windows of {@code [N, H, W, C]} maps. */
final class PoolingOps {
    private PoolingOps() {}

    private static Pooling square(Shape x, int window, int stride) {
        return new Pooling(x.dim(0), x.dim(1), x.dim(2), x.dim(3), window, window, stride);
    }

    private static Shape outputShape(String op, List<Shape> inputs, int window, int stride) {
        Shape x = input(op, inputs);
        if (window > x.dim(1) || window > x.dim(2)) {
            throw new IllegalArgumentException(
                    op + ": window " + window + "x" + window + " is larger than the map (input " + x + ")");
        }
        Pooling pooling = square(x, window, stride);
        return Shape.of(x.dim(0), pooling.outHeight(), pooling.outWidth(), x.dim(3));
    }

    private static Shape input(String op, List<Shape> inputs) {
        Expect.inputs(op, inputs, 1, 1, "x");
        Expect.rank(op, "input", inputs.get(0), 4, "[N, H, W, C]");
        return inputs.get(0);
    }

    private static void checkWindow(String op, int window, int stride) {
        if (window < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    op + ": window and stride must be at least 1, got " + window + " and " + stride);
        }
    }

    /** The mean of each window. */
    record Average(int window, int stride) implements MultilinearOp {
        Average {
            checkWindow("averagePool", window, stride);
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return PoolingOps.outputShape("averagePool", inputs, window, stride);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Tensor x = inputs.get(0);
            square(x.shape(), window, stride).average(kernels, x.array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Pooling pooling = square(context.inputShape(0), window, stride);
            pooling.averageBackward(
                    kernels,
                    context.outputGradient().array(),
                    context.inputGradient(0).array());
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }

    /** The maximum of each window. */
    record Max(int window, int stride) implements Op {
        Max {
            checkWindow("maxPool", window, stride);
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return PoolingOps.outputShape("maxPool", inputs, window, stride);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Tensor x = inputs.get(0);
            square(x.shape(), window, stride).max(kernels, x.array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor x = context.input(0);
            square(x.shape(), window, stride)
                    .maxBackward(
                            kernels,
                            x.array(),
                            context.outputGradient().array(),
                            context.inputGradient(0).array());
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            Tensor x = inputs.get(0);
            square(x.shape(), window, stride).maxTangent(kernels, x.array(), direction.array(), result.array());
        }

        @Override
        public Reads reads() {
            return Reads.INPUTS;
        }
    }

    /** The mean of each map, without the axes of the map. */
    record GlobalAverage() implements MultilinearOp {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape x = input("globalAveragePool", inputs);
            return Shape.of(x.dim(0), x.dim(3));
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Tensor x = inputs.get(0);
            wholeMap(x.shape()).average(kernels, x.array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            wholeMap(context.inputShape(0))
                    .averageBackward(
                            kernels,
                            context.outputGradient().array(),
                            context.inputGradient(0).array());
        }

        private static Pooling wholeMap(Shape x) {
            return new Pooling(x.dim(0), x.dim(1), x.dim(2), x.dim(3), x.dim(1), x.dim(2), 1);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }
    }
}
