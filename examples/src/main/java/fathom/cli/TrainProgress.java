package fathom.cli;

import fathom.datainit.DataDependentInitialization;
import fathom.train.Listener;
import fathom.train.Trainer;
import fathom.train.snapshot.TrainingFolder;
import java.util.Locale;

/** Shows a run, logs it and saves it after every evaluation. */
record TrainProgress(Meter meter, TrainingFolder folder, Trainer trainer) implements Listener {
    @Override
    public void onInitializing(int done, int steps) {
        meter.advance(0, "data-dependent initialization " + done + "/" + steps);
    }

    @Override
    public void onInitialized(DataDependentInitialization.Outcome outcome) {
        meter.say(String.format(
                Locale.ROOT,
                "initialized from data: %s from %.4g to %.4g in %d steps",
                outcome.measure(),
                outcome.before(),
                outcome.after(),
                outcome.steps()));
    }

    @Override
    public void onStep(Step step) {
        folder.log(step);
        meter.advance(
                1,
                String.format(
                        Locale.ROOT,
                        "step %d/%d  epoch %d  loss %.3f  accuracy %.2f  rate %.4g",
                        step.step() + 1,
                        step.steps(),
                        step.epoch() + 1,
                        step.loss(),
                        step.accuracy(),
                        step.rate()));
    }

    @Override
    public void onEpoch(Epoch epoch) {
        folder.log(epoch);
        folder.keep(trainer.state());
        meter.say(String.format(
                Locale.ROOT,
                "epoch %d, step %d: test loss %.4f, test accuracy %.2f %%",
                epoch.epoch() + 1,
                epoch.step(),
                epoch.test().loss(),
                100 * epoch.test().accuracy()));
    }
}
