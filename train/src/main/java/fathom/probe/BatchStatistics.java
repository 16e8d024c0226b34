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

/**
 * Gives a network the statistics of one batch as its running ones, until it is closed. What is then measured in evaluation mode is the network
 * that a first training step sees, with normalization by constants, so that examples do not mix and each has a Jacobian of its own.
 *
 * <pre>{@code
 * try (BatchStatistics held = BatchStatistics.of(network, images, kernels)) {
 *     Jacobian.of(network, example, kernels).spectrum() ...
 * }
 * }</pre>
 */
public final class BatchStatistics implements AutoCloseable {
    private final Map<Parameter, float[]> before = new IdentityHashMap<>();

    private BatchStatistics() {}

    /**
     * Makes one pass over the batch, unless the network has no statistics.
     *
     * @param batch {@code [N, ...]}, not modified
     */
    public static BatchStatistics of(Layer network, Tensor batch, Kernels kernels) {
        BatchStatistics held = new BatchStatistics();
        for (Parameter parameter : Network.parameters(network).values()) {
            if (parameter.role() == Role.STATISTIC) {
                held.before.put(parameter, parameter.value().array().clone());
            }
        }
        if (!held.before.isEmpty()) {
            try (Tape tape = Tape.inference(kernels, new Buffers())) {
                network.forward(tape, tape.constant(batch), Mode.STATISTICS);
            } catch (RuntimeException | Error e) {
                held.close();
                throw e;
            }
        }
        return held;
    }

    /** Gives the former statistics back. */
    @Override
    public void close() {
        before.forEach((parameter, values) ->
                System.arraycopy(values, 0, parameter.value().array(), 0, values.length));
    }
}
