package fathom.datainit;

import fathom.autodiff.Parameter;
import fathom.data.DataLoader;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Changes a network's parameters by what data show, before its first step. The result depends on the task alone, to the bit, and not on the
 * number of threads. {@code toString} is what {@link DataDependentInitializations#parse} reads, with every number.
 */
@FunctionalInterface
public interface DataDependentInitialization {
    /**
     * The name of the stream of randomness, among a run's, that the data and the noise of an initialization come from. It is older than the name
     * of this interface, and results hang on it.
     */
    String STREAM = "calibration";

    /**
     * Changes the trainable parameters. Batch normalization's running statistics may change too: {@link #initialize} keeps the old ones.
     *
     * @throws InitializationException if the network or its gradient is not finite, or gives nothing to measure
     */
    Outcome apply(Task task);

    /**
     * {@link #apply}, and everything that is not trained, such as running statistics, is put back.
     *
     * @throws InitializationException as {@link #apply}
     */
    default Outcome initialize(Task task) {
        Map<Tensor, float[]> kept = new IdentityHashMap<>();
        for (Parameter parameter : Network.parameters(task.network()).values()) {
            if (!parameter.trainable()) {
                kept.put(parameter.value(), parameter.value().array().clone());
            }
        }
        Outcome outcome = apply(task);
        kept.forEach((tensor, values) -> System.arraycopy(values, 0, tensor.array(), 0, values.length));
        return outcome;
    }

    /**
     * What to initialize, and on what.
     *
     * @param network modified: its parameters
     * @param data batches are taken in order, epoch after epoch
     * @param loss what training will minimize
     * @param noise the randomness of layers such as dropout
     * @param progress hears of every step
     */
    record Task(Layer network, DataLoader data, Loss loss, Kernels kernels, Seed noise, Progress progress) {}

    /** Hears how far an initialization is, and may end it. */
    @FunctionalInterface
    interface Progress {
        /**
         * A step has been made.
         *
         * @param done steps made
         * @param steps how many there will be
         * @param value what the initialization watches, as {@link Outcome#measure} names it
         * @return whether to go on
         */
        boolean step(int done, int steps, double value);
    }

    /**
     * What an initialization came to.
     *
     * @param measure what the two numbers are
     * @param before its first value
     * @param after its last value
     * @param steps how many steps were made
     */
    record Outcome(String measure, double before, double after, int steps) {}
}
