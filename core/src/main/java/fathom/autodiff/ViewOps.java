package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Views: the same memory in another shape. The tape hands on values and gradients; nothing is computed. */
final class ViewOps {
    private ViewOps() {}

    private sealed interface View extends Op {
        @Override
        default void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
            throw new IllegalStateException(this + ": a view is not computed");
        }

        @Override
        default void backward(Kernels kernels, Backward context) {
            throw new IllegalStateException(this + ": a view has no gradient of its own");
        }

        @Override
        default void tangent(
                Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
            throw new IllegalStateException(this + ": a view has no tangent of its own");
        }

        @Override
        default Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        default boolean isView() {
            return true;
        }
    }

    /** A given shape of the same size. */
    record Reshape(Shape shape) implements View {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.Reshape(shape));
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("reshape", inputs, 1, 1, "x");
            Shape x = inputs.get(0);
            if (x.size() != shape.size()) {
                throw new IllegalArgumentException("reshape: input has " + x.size() + " elements, expected "
                        + shape.size() + " (input " + x + ", target " + shape + ")");
            }
            return shape;
        }
    }

    /** {@code [N, features]}. */
    record Flatten() implements View {
        @Override
        public Optional<OpForm> form() {
            return Optional.of(new OpForm.Flatten());
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Expect.inputs("flatten", inputs, 1, 1, "x");
            Shape x = inputs.get(0);
            Expect.rankAtLeast("flatten", "input", x, 1, "[N, ...]");
            return Shape.of(x.dim(0), x.example().size());
        }
    }
}
