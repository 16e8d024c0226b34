package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An op whose forward pass leaves more for its backward pass than its output, where to compute that again would take longer than memory is worth. The
 * memory is the tape's: taken only where a gradient is wanted, and freed when the backward pass has gone by.
 */
public interface RememberingOp extends Op {
    /** The shape of what {@link #forward(Kernels, List, Tensor, Tensor) forward} leaves for {@link Backward#memory}. */
    Shape memoryShape(List<Shape> inputs);

    /**
     * Computes the output.
     *
     * @param output modified: undefined contents on entry, overwritten
     * @param memory likewise; null where no backward pass will follow
     */
    void forward(Kernels kernels, List<Tensor> inputs, Tensor output, @Nullable Tensor memory);

    @Override
    default void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        forward(kernels, inputs, output, null);
    }
}
