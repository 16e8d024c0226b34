package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** An op that is linear in each input while the others stay: its derivative along a direction is its value there. */
interface MultilinearOp extends Op {
    @Override
    default void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        List<Tensor> moved = new ArrayList<>(inputs);
        moved.set(index, direction);
        forward(kernels, moved, result);
    }
}
