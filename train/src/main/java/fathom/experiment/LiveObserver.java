package fathom.experiment;

import fathom.experiment.record.LiveFiles;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.train.Listener;

/** Lets a comparison be watched through its results folder. */
final class LiveObserver implements Experiment.Observer {
    private final LiveFiles files;

    LiveObserver(LiveFiles files) {
        this.files = files;
    }

    @Override
    public void onStart(Stage stage, RunKey key) {
        files.start(stage, key);
    }

    @Override
    public void onResume(Stage stage, RunKey key, int step) {
        files.resume(stage, key, step);
    }

    @Override
    public void onNote(String line) {
        files.note(line);
    }

    @Override
    public void onStep(Stage stage, RunKey key, Listener.Step step) {
        files.step(stage, key, step.step(), step.steps(), step.loss(), step.accuracy());
    }

    @Override
    public void onEnd(Stage stage, RunRecord run, boolean reused) {
        files.end(stage, run.key());
    }
}
