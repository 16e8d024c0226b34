package fathom.nn;

import fathom.random.Seed;
import org.jspecify.annotations.Nullable;

/** What a forward pass is for: batch statistics, noise and running averages depend on it. */
public final class Mode {
    /** Inference: running statistics, no noise. */
    public static final Mode EVALUATION = new Mode(false, null);

    /**
     * A pass that leaves the statistics of its batch, exactly, as the running ones, and computes with them, without noise: evaluation of the same
     * batch then gives the same. For networks that have not been trained yet.
     */
    public static final Mode STATISTICS = new Mode(true, null);

    private final boolean batchStatistics;
    private final @Nullable Seed noise;

    private Mode(boolean batchStatistics, @Nullable Seed noise) {
        this.batchStatistics = batchStatistics;
        this.noise = noise;
    }

    /** A training step: batch statistics, and noise from this seed, which should be another one at every step. */
    public static Mode training(Seed noise) {
        return new Mode(true, noise);
    }

    /** Whether this is a training step. */
    public boolean isTraining() {
        return noise != null;
    }

    /** Whether a layer normalizes by the statistics of the batch, and not by those of former ones. */
    public boolean usesBatchStatistics() {
        return batchStatistics;
    }

    /**
     * The step's own randomness.
     *
     * @throws IllegalStateException in evaluation, which has none
     */
    public Seed noise() {
        if (noise == null) {
            throw new IllegalStateException("evaluation has no noise");
        }
        return noise;
    }
}
