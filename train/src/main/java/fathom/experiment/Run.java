package fathom.experiment;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.Stage;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.Trainer;
import java.util.Optional;
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
    private final Optional<Resumption> resumption;

    Run(
            RunKey key,
            Stage stage,
            Seed seed,
            int tuningSteps,
            int worker,
            Listener listener,
            BooleanSupplier stop,
            Optional<Resumption> resumption) {
        this.key = key;
        this.stage = stage;
        this.seed = seed;
        this.tuningSteps = tuningSteps;
        this.worker = worker;
        this.listener = listener;
        this.stop = stop;
        this.resumption = resumption;
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

    /**
     * Lets a training go on from the last snapshot of this run, if it was cut off before, and keep snapshots itself: every so often ({@link
     * Experiment#snapshotEvery}) and when the experiment stops. Call it last, when the optimizer is chosen; the result is that of the whole run, to the
     * bit. Without a results folder it does nothing.
     *
     * @param trainer of the network as it is before the first step
     * @return the trainer
     */
    public Trainer resumable(Trainer trainer) {
        return resumption.map(how -> how.of(trainer)).orElse(trainer);
    }

    /** Whether the experiment is asked to stop: give it to {@link Trainer#until}. */
    public BooleanSupplier stop() {
        return stop;
    }
}
