package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.train.Listener;
import java.util.Locale;

/** Shows how far a process is that makes one run of a comparison. */
final class OneRunProgress implements Experiment.Observer {
    private final int steps;
    private final String metric;
    private final Meter meter;
    private int begun;

    OneRunProgress(int steps, String metric) {
        this.metric = metric;
        this.steps = steps;
        this.meter = Meter.onError(steps);
    }

    /** A search for a rate makes several runs. */
    @Override
    public void onStart(Stage stage, RunKey key) {
        begun++;
        meter.total((double) begun * steps);
    }

    @Override
    public void onResume(Stage stage, RunKey key, int step) {
        meter.skip(step);
        meter.say(key + ": goes on from step " + step);
    }

    @Override
    public void onNote(String line) {
        meter.say("note: " + line);
    }

    @Override
    public void onStep(Stage stage, RunKey key, Listener.Step step) {
        meter.advance(
                1, String.format(Locale.ROOT, "%s  step %d/%d  loss %.3f", key, step.step() + 1, steps, step.loss()));
    }

    @Override
    public void onEnd(Stage stage, RunRecord run, boolean reused) {
        meter.skip(reused ? 0 : steps - run.result().steps());
        meter.say(CompareProgress.outcome(stage, run, reused, metric));
        meter.clear();
    }
}
