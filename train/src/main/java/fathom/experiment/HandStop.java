package fathom.experiment;

import fathom.experiment.record.RunName;
import fathom.experiment.record.StoppedRun;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Whether a person has asked that one run end: a look into the results folder, twice a second at most. */
final class HandStop implements BooleanSupplier, Listener {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path folder;
    private final RunName name;
    private long looked = System.nanoTime() - PERIOD;
    private boolean asked;
    private int steps;

    HandStop(Path folder, RunName name) {
        this.folder = folder;
        this.name = name;
    }

    @Override
    public boolean getAsBoolean() {
        if (!asked && System.nanoTime() - looked >= PERIOD) {
            asked = StoppedRun.isAsked(folder, name);
            looked = System.nanoTime();
        }
        return asked;
    }

    @Override
    public void onStep(Step step) {
        steps = step.steps();
    }

    /**
     * Whether the run was cut short by it. One that made all its steps, or diverged, is whole: whoever asked came too late. One that does not tell its
     * steps is taken for cut.
     */
    boolean cut(TrainingResult result) {
        return asked && !result.diverged() && (steps == 0 || result.firstStep() + result.steps() < steps);
    }

    /** Says in the folder what the run came to. */
    void record(TrainingResult result) {
        new StoppedRun(name, result.firstStep() + result.steps(), steps).write(folder);
    }
}
