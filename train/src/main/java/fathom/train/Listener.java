package fathom.train;

import fathom.datainit.DataDependentInitialization;
import fathom.probe.StepStatistics;

/** Hears what a training run does, on the thread that trains. */
public interface Listener {
    /**
     * One step has been made.
     *
     * @param step counted from 0
     * @param steps how many there will be
     * @param epoch counted from 0
     * @param loss of the batch, before the update
     * @param accuracy of the batch, before the update, in 0..1
     * @param rate the learning rate
     */
    record Step(int step, int steps, int epoch, double loss, double accuracy, double rate) {}

    /**
     * The network has been evaluated on the test set.
     *
     * @param epoch the epoch just ended, counted from 0
     * @param step how many steps have been made
     */
    record Epoch(int epoch, int step, Evaluation test) {}

    /** A data-dependent initialization has made one of its steps. */
    default void onInitializing(int done, int steps) {}

    /** A data-dependent initialization has ended; the first step comes next. */
    default void onInitialized(DataDependentInitialization.Outcome outcome) {}

    /** After every step. */
    default void onStep(Step step) {}

    /** After every evaluation. */
    default void onEpoch(Epoch epoch) {}

    /** After every step that {@link Trainer#probeEvery} measures, before its {@link #onStep}. */
    default void onProbe(StepStatistics statistics) {}

    /** Both, one after the other. */
    default Listener and(Listener other) {
        Listener self = this;
        return new Listener() {
            @Override
            public void onInitializing(int done, int steps) {
                self.onInitializing(done, steps);
                other.onInitializing(done, steps);
            }

            @Override
            public void onInitialized(DataDependentInitialization.Outcome outcome) {
                self.onInitialized(outcome);
                other.onInitialized(outcome);
            }

            @Override
            public void onStep(Step step) {
                self.onStep(step);
                other.onStep(step);
            }

            @Override
            public void onEpoch(Epoch epoch) {
                self.onEpoch(epoch);
                other.onEpoch(epoch);
            }

            @Override
            public void onProbe(StepStatistics statistics) {
                self.onProbe(statistics);
                other.onProbe(statistics);
            }
        };
    }
}
