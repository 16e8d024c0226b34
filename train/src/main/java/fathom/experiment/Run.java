package fathom.experiment;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.Stage;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.Trainer;
import java.util.function.BooleanSupplier;

/** One cell of an {@link Experiment}: everything that its training may depend on besides the variant. */
public final class Run {
    private final RunKey key;
    private final Stage stage;
    private final Seed seed;
    private final int tuningSteps;
    private final int worker;
    private final Listener listener;
    private final BooleanSupplier stop;

    Run(RunKey key, Stage stage, Seed seed, int tuningSteps, int worker, Listener listener, BooleanSupplier stop) {
        this.key = key;
        this.stage = stage;
        this.seed = seed;
        this.tuningSteps = tuningSteps;
        this.worker = worker;
        this.listener = listener;
        this.stop = stop;
    }

    /** Variant, depth, seed index and rate. */
    public RunKey key() {
        return key;
    }

    /** Whether this is a short run that helps to choose a rate, or one that counts. */
    public Stage stage() {
        return stage;
    }

    /**
     * The randomness of this run: the same for every variant of the same seed index, so that all see the same data in
     * the same order.
     */
    public Seed seed() {
        return seed;
    }

    /** The depth asked for. */
    public int depth() {
        return key.depth();
    }

    /** The learning rate to use. */
    public double rate() {
        return key.rate();
    }

    /** How many steps to make: the given number in a run that counts, at most the tuning budget in one that tunes. */
    public int steps(int full) {
        return stage == Stage.TUNING ? Math.min(full, tuningSteps) : full;
    }

    /**
     * Which of the experiment's workers this runs on, from 0: to give each kernels of its own, since calls of one
     * object wait for each other. What is computed must not depend on it.
     */
    public int worker() {
        return worker;
    }

    /** Hears of the steps and passes them to the experiment's observer. */
    public Listener log() {
        return listener;
    }

    /** Whether the experiment is asked to stop: give it to {@link Trainer#until}. */
    public BooleanSupplier stop() {
        return stop;
    }
}
