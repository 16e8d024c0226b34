package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Gives a network the statistics of one batch as its running ones, for as long as something is measured. In evaluation mode that is then the
 * network that a first training step sees, with normalization by constants, so that examples do not mix and each has a Jacobian of its own.
 *
 * <pre>{@code
 * Spectrum spectrum = BatchStatistics.during(network, images, kernels, () -> Jacobian.of(network, example, kernels).spectrum());
 * }</pre>
 */
public final class BatchStatistics {
    private BatchStatistics() {}

    /**
     * Makes one pass over the batch, unless the network has no statistics, then measures, and gives the former statistics back.
     *
     * @param batch {@code [N, ...]}, not modified
     * @param measurement what is done meanwhile
     * @return what it returned
     */
    public static <T> T during(Layer network, Tensor batch, Kernels kernels, Supplier<T> measurement) {
        Map<Parameter, float[]> before = new IdentityHashMap<>();
        for (Parameter parameter : Network.parameters(network).values()) {
            if (parameter.role() == Role.STATISTIC) {
                before.put(parameter, parameter.value().array().clone());
            }
        }
        try {
            if (!before.isEmpty()) {
                try (Tape tape = Tape.inference(kernels, new Buffers())) {
                    network.forward(tape, tape.constant(batch), Mode.STATISTICS);
                }
            }
            return measurement.get();
        } finally {
            before.forEach((parameter, values) ->
                    System.arraycopy(values, 0, parameter.value().array(), 0, values.length));
        }
    }
}
