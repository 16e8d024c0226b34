package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.kernel.Pooling;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Means and maxima over windows of {@code [N, H, W, C]} maps. */
final class PoolingOps {
    private PoolingOps() {}

    private static Pooling pooling(Shape x, int height, int width, int stride) {
        return new Pooling(x.dim(0), x.dim(1), x.dim(2), x.dim(3), height, width, stride);
    }

    private static Shape input(String op, List<Shape> inputs) {
        Expect.inputs(op, inputs, 1, 1, "x");
        Expect.rank(op, "input", inputs.get(0), 4, "[N, H, W, C]");
        return inputs.get(0);
    }

    private static Shape outputShape(String op, List<Shape> inputs, int window, int stride) {
        Shape x = input(op, inputs);
        if (window > x.dim(1) || window > x.dim(2)) {
            throw new IllegalArgumentException(
                    op + ": window " + window + "x" + window + " is larger than the map (input " + x + ")");
        }
        Pooling pooling = pooling(x, window, window, stride);
        return Shape.of(x.dim(0), pooling.outHeight(), pooling.outWidth(), x.dim(3));
    }

    private static void checkWindow(String op, int window, int stride) {
        if (window < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    op + ": window and stride must be at least 1, got " + window + " and " + stride);
        }
    }

    /** The mean of each window, whatever they are. */
    private interface Mean extends MultilinearOp {
        Pooling pooling(Shape x);

        @Override
        default void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Tensor x = inputs.get(0);
            pooling(x.shape()).average(kernels, x.array(), output.array());
        }

        @Override
        default void backward(Kernels kernels, Backward context) {
            float[] dy = context.outputGradient().array();
            float[] dx = context.inputGradient(0).array();
            pooling(context.inputShape(0)).averageBackward(kernels, dy, dx);
        }

        @Override
        default Reads reads() {
            return Reads.NOTHING;
        }
    }

    /** The mean of each square window. */
    record Average(int window, int stride) implements Mean {
        Average {
            checkWindow("averagePool", window, stride);
        }

        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.Pool(false, window, stride));
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return PoolingOps.outputShape("averagePool", inputs, window, stride);
        }

        @Override
        public Pooling pooling(Shape x) {
            return PoolingOps.pooling(x, window, window, stride);
        }
    }

    /** The mean of each map, without the axes of the map. */
    record GlobalAverage() implements Mean {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.GlobalAveragePool());
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape x = input("globalAveragePool", inputs);
            return Shape.of(x.dim(0), x.dim(3));
        }

        @Override
        public Pooling pooling(Shape x) {
            return PoolingOps.pooling(x, x.dim(1), x.dim(2), 1);
        }
    }

    /** The maximum of each square window. */
    record Max(int window, int stride) implements Op {
        Max {
            checkWindow("maxPool", window, stride);
        }

        private Pooling pooling(Shape x) {
            return PoolingOps.pooling(x, window, window, stride);
        }

        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.Pool(true, window, stride));
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return PoolingOps.outputShape("maxPool", inputs, window, stride);
        }

        @Override
        public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            Tensor x = inputs.get(0);
            pooling(x.shape()).max(kernels, x.array(), output.array());
        }

        @Override
        public void backward(Kernels kernels, Backward context) {
            Tensor x = context.input(0);
            float[] dy = context.outputGradient().array();
            pooling(x.shape())
                    .maxBackward(
                            kernels, x.array(), dy, context.inputGradient(0).array());
        }

        @Override
        public void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            Tensor x = inputs.get(0);
            pooling(x.shape()).maxTangent(kernels, x.array(), direction.array(), result.array());
        }

        @Override
        public Reads reads() {
            return Reads.INPUTS;
        }
    }
}
