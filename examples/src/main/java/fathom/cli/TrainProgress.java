package fathom.cli;

import fathom.datainit.DataDependentInitialization;
import fathom.train.Evaluation;
import fathom.train.Listener;
import fathom.train.Trainer;
import fathom.train.snapshot.TrainingFolder;
import java.util.Locale;

/**
 * Shows a run, logs it and saves it after every evaluation.
 *
 * @param metric what is shown beside the loss
 */
record TrainProgress(Meter meter, TrainingFolder folder, Trainer trainer, String metric) implements Listener {
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
                        "step %d/%d  epoch %d  loss %.3f  %s %.2f  rate %.4g",
                        step.step() + 1,
                        step.steps(),
                        step.epoch() + 1,
                        step.loss(),
                        metric,
                        step.accuracy(),
                        step.rate()));
    }

    @Override
    public void onEpoch(Epoch epoch) {
        folder.log(epoch);
        folder.keep(trainer.state());
        meter.say(String.format(
                Locale.ROOT, "epoch %d, step %d: %s", epoch.epoch() + 1, epoch.step(), text(epoch.test(), metric)));
    }

    /** {@code test loss 1.2345, test accuracy 56.78 %}. */
    static String text(Evaluation test, String metric) {
        String text = String.format(
                Locale.ROOT, "test loss %.4f, test %s %.2f %%", test.loss(), metric, 100 * test.accuracy());
        return test.sequences() == null
                ? text
                : text + String.format(Locale.ROOT, ", whole sequences %.2f %%", 100 * test.sequences());
    }
}
