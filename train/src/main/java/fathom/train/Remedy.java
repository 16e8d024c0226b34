package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.Map;

/**
 * One measure that keeps very deep training alive, around the rule that moves a parameter: it may change the rate, the gradient before the
 * move, and the value after it. It looks at one parameter at a time, so that it works in the backward pass too. {@link Remedies} puts several
 * around one rule.
 */
public interface Remedy {
    /** By what the rate of this parameter is multiplied: 0 leaves it where it is. */
    default double rateFactor(Parameter parameter) {
        return 1;
    }

    /** The parameter has a gradient, which this may change, and is about to be moved. */
    default void before(Kernels kernels, Parameter parameter) {}

    /** The parameter has been moved; this may change its value. */
    default void after(Kernels kernels, Parameter parameter) {}

    /** What {@link #restore} needs to go on to the same bits, by path. */
    default Map<String, Tensor> state(Map<String, Parameter> parameters) {
        return Map.of();
    }

    /**
     * Goes on from a saved state.
     *
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    default void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {}
}
