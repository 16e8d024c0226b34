package fathom.nn;

import fathom.random.Seed;
import org.jspecify.annotations.Nullable;

/** What a forward pass is for: batch statistics, noise and running averages depend on it. */
public final class Mode {
    /** Inference: running statistics, no noise. */
    public static final Mode EVALUATION = new Mode(null);

    private final @Nullable Seed noise;

    private Mode(@Nullable Seed noise) {
        this.noise = noise;
    }

    /** A training step: batch statistics, and noise from this seed, which should be another one at every step. */
    public static Mode training(Seed noise) {
        return new Mode(noise);
    }

    /** Whether this is a training step. */
    public boolean isTraining() {
        return noise != null;
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
