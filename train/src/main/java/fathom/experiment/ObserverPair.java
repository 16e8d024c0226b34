package fathom.experiment;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.statistics.Outlook;
import fathom.train.Listener;

/** Two observers that are told the same, one after the other. */
record ObserverPair(Experiment.Observer first, Experiment.Observer second) implements Experiment.Observer {
    @Override
    public void onStart(Stage stage, RunKey key) {
        first.onStart(stage, key);
        second.onStart(stage, key);
    }

    @Override
    public void onResume(Stage stage, RunKey key, int step) {
        first.onResume(stage, key, step);
        second.onResume(stage, key, step);
    }

    @Override
    public void onNote(String line) {
        first.onNote(line);
        second.onNote(line);
    }

    @Override
    public void onStep(Stage stage, RunKey key, Listener.Step step) {
        first.onStep(stage, key, step);
        second.onStep(stage, key, step);
    }

    @Override
    public void onEnd(Stage stage, RunRecord run, boolean reused) {
        first.onEnd(stage, run, reused);
        second.onEnd(stage, run, reused);
    }

    @Override
    public void onRound(Outlook outlook) {
        first.onRound(outlook);
        second.onRound(outlook);
    }
}
