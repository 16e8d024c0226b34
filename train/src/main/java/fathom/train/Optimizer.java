package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.Map;

/** A rule that moves parameters along their gradients. An optimizer belongs to one network: it remembers velocities. */
public interface Optimizer {
    /**
     * Moves one parameter, and clears its gradient; does nothing to one that is not trainable or has no gradient.
     *
     * @param parameter value modified
     * @param rate the learning rate of this step
     */
    void step(Kernels kernels, Parameter parameter, double rate);

    /**
     * Moves every trainable parameter that has a gradient, and clears the gradient. A rule that looks at all gradients together does that here;
     * it does not go with {@link Trainer#update updates in the backward pass}, which know one at a time.
     *
     * @param parameters by path; values modified
     * @param rate the learning rate of this step
     */
    default void step(Kernels kernels, Map<String, Parameter> parameters, double rate) {
        for (Parameter parameter : parameters.values()) {
            step(kernels, parameter, rate);
        }
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
