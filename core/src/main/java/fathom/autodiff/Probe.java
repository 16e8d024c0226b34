package fathom.autodiff;

import fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Watches a pass over a network, op by op. The tensors are the tape's: read them at once, change nothing. */
public interface Probe {
    /** An op has computed a value. Not called again when a segment is recomputed. */
    default void onValue(@Nullable Object label, Op op, Tensor value) {}

    /** The gradient of an op's output is complete and its backward is about to run. */
    default void onGradient(@Nullable Object label, Op op, Tensor gradient) {}
}
