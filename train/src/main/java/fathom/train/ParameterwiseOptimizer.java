package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import java.util.Map;

/**
 * An optimizer that looks at one parameter and its gradient at a time, so that it may move each as soon as its gradient is final
 * ({@link fathom.nn.ParameterUpdate#IN_BACKWARD}). A rule that looks at several together, such as clipping by the global norm, is an
 * {@link Optimizer} and none of these.
 */
public interface ParameterwiseOptimizer extends Optimizer {
    /**
     * Moves one parameter, and clears its gradient; does nothing to one that is not trainable or has no gradient.
     *
     * @param parameter value modified
     * @param rate the learning rate of this step
     */
    void step(Kernels kernels, Parameter parameter, double rate);

    /** {@inheritDoc} Moves one after the other, and must do nothing else: updates in the backward pass do not come by here. */
    @Override
    default void step(Kernels kernels, Map<String, Parameter> parameters, double rate) {
        for (Parameter parameter : parameters.values()) {
            step(kernels, parameter, rate);
        }
    }
}
