package fathom.train;

import fathom.autodiff.Parameter;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a training run must remember to go on to the same bits: the steps made, every parameter and the optimizer's memory. The order of
 * the data and all noise follow from the seeds and the step.
 *
 * @param step how many steps have been made
 * @param tensors by path; the memory of the live network if this came from {@link Trainer#state}
 */
public record TrainingState(int step, Map<String, Tensor> tensors) {
    static TrainingState of(int step, Map<String, Parameter> parameters, Optimizer optimizer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.forEach((path, parameter) -> tensors.put(path, parameter.value()));
        tensors.putAll(optimizer.state(parameters));
        return new TrainingState(step, tensors);
    }

    /** Copies the saved values into the parameters and the optimizer; returns the step. */
    int restore(Map<String, Parameter> parameters, Optimizer optimizer) {
        parameters.forEach((path, parameter) -> {
            Tensor saved = tensors.get(path);
            if (saved == null || !saved.shape().equals(parameter.shape())) {
                throw new BadInputException(
                        "the saved state has " + (saved == null ? "no " + path : path + saved.shape())
                                + ", this network has " + path + parameter.shape());
            }
        });
        parameters.forEach((path, parameter) -> {
            Tensor saved = Objects.requireNonNull(tensors.get(path));
            System.arraycopy(saved.array(), 0, parameter.value().array(), 0, saved.size());
        });
        optimizer.restore(parameters, tensors);
        return step;
    }
}
