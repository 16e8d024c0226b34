package fathom.autodiff;

import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a pass over a network, op by op. The tensors are the tape's: read them at once, and change nothing but the
 * values of parameters before they are read.
 */
public interface Probe {
    /**
     * An op is about to be applied. What is written to the value of a parameter among the inputs is what the op reads.
     * Not called again when a segment is recomputed.
     */
    default void beforeApply(@Nullable Object label, Op op, List<Tensor> inputs) {}

    /** An op has computed a value. Not called again when a segment is recomputed. */
    default void onValue(@Nullable Object label, Op op, Tensor value) {}

    /** The gradient of an op's output is complete and its backward is about to run. */
    default void onGradient(@Nullable Object label, Op op, Tensor gradient) {}
}
