package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.Map;

/**
 * A rule that moves parameters along their gradients. An optimizer belongs to one network: it remembers velocities. One that looks at each
 * parameter alone is a {@link ParameterwiseOptimizer}, which can also be asked in the backward pass; {@link Trainer} refuses to ask others there.
 */
public interface Optimizer {
    /**
     * Moves every trainable parameter that has a gradient, and clears the gradient.
     *
     * @param parameters by path; values modified
     * @param rate the learning rate of this step
     */
    void step(Kernels kernels, Map<String, Parameter> parameters, double rate);

    /** Whether it moves this parameter, given a gradient: not if it is not trainable, or frozen. */
    default boolean moves(Parameter parameter) {
        return parameter.trainable();
    }

    /** What {@link #restore} needs to go on where this optimizer is, by path. The tensors are the optimizer's own memory. */
    Map<String, Tensor> state(Map<String, Parameter> parameters);

    /**
     * Goes on from a saved state.
     *
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    void restore(Map<String, Parameter> parameters, Map<String, Tensor> state);
}
