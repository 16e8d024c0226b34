package fathom.autodiff;

import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives each parameter to a receiver in the course of a backward pass, as soon as its gradient is final, and then the
 * gradient's memory back to the pool. Final means that the backward pass is past every use of the parameter: nothing
 * will add to the gradient, and nothing will read the value, not even to compute a segment again.
 */
final class Handover {
    private final Buffers buffers;
    private final Consumer<Parameter> receiver;
    private final Map<Parameter, Integer> ahead = new LinkedHashMap<>(); // uses that the backward pass has yet to pass

    Handover(Buffers buffers, Consumer<Parameter> receiver) {
        this.buffers = buffers;
        this.receiver = receiver;
    }

    /** Memory from the pool to overwrite with the first contribution to the gradient. */
    Tensor startGradient(Parameter parameter) {
        return parameter.startGradient(buffers);
    }

    /**
     * The forward pass uses the parameter: once, however often recomputation repeats it.
     *
     * @throws IllegalStateException if it has a gradient already, of which nobody could say when it is final
     */
    void recorded(Parameter parameter) {
        if (parameter.hasGradient()) {
            throw new IllegalStateException("parameter " + parameter
                    + " has a gradient of an earlier pass: clear it before a pass that hands gradients over");
        }
        expect(parameter);
    }

    /** The backward pass is to pass one more use. */
    void expect(Parameter parameter) {
        ahead.merge(parameter, 1, Integer::sum);
    }

    /** The backward pass is past a use. */
    void passed(Parameter parameter) {
        if (ahead.merge(parameter, -1, Integer::sum) == 0) {
            ahead.remove(parameter);
            deliver(parameter);
        }
    }

    /**
     * The backward pass is over: hands over what had a use that it skipped, such as one in a segment on which the
     * output does not depend.
     */
    void finish() {
        ahead.keySet().forEach(this::deliver);
        ahead.clear();
    }

    /** Forgets the gradients that a backward pass that failed will not finish. */
    void abandon() {
        ahead.keySet().forEach(Parameter::clearGradient);
        ahead.clear();
    }

    private void deliver(Parameter parameter) {
        if (!parameter.hasGradient()) {
            return;
        }
        try {
            receiver.accept(parameter);
        } finally {
            parameter.clearGradient();
        }
    }
}
