package fathom.datainit;

import fathom.data.DataLoader;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.random.Seed;

/**
 * Changes a network's parameters by what data show, before its first step. The result depends on the task alone, to the bit, and not on the
 * number of threads. {@code toString} is what {@link Calibrations#parse} reads, with every number.
 */
@FunctionalInterface
public interface Calibration {
    /**
     * Changes the trainable parameters. Batch normalization's running statistics may change too: whoever calls keeps the old ones.
     *
     * @throws CalibrationException if the network or its gradient is not finite, or gives nothing to measure
     */
    Outcome apply(Task task);

    /**
     * What to calibrate, and on what.
     *
     * @param network modified: its parameters
     * @param data batches are taken in order, epoch after epoch
     * @param loss what training will minimize
     * @param noise the randomness of layers such as dropout
     * @param progress hears of every step
     */
    record Task(Layer network, DataLoader data, Loss loss, Kernels kernels, Seed noise, Progress progress) {}

    /** Hears how far a calibration is, and may end it. */
    @FunctionalInterface
    interface Progress {
        /**
         * A step has been made.
         *
         * @param done steps made
         * @param steps how many there will be
         * @param value what the calibration watches, as {@link Outcome#measure} names it
         * @return whether to go on
         */
        boolean step(int done, int steps, double value);
    }

    /**
     * What a calibration came to.
     *
     * @param measure what the two numbers are
     * @param before its first value
     * @param after its last value
     * @param steps how many steps were made
     */
    record Outcome(String measure, double before, double after, int steps) {}
}
