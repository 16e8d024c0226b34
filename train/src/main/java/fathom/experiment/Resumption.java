package fathom.experiment;

import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunSnapshots;
import fathom.train.SnapshotTimer;
import fathom.train.Snapshots;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import fathom.train.TrainingState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** How one run goes on after it was cut off: from the last of the snapshots that it keeps while it is made. */
final class Resumption implements Snapshots {
    private final RunSnapshots kept;
    private final SnapshotTimer timer;
    private final Supplier<Provenance> origin;
    private final IntConsumer resumed;
    private final Consumer<String> notes;

    /**
     * @param origin the conditions of this process
     * @param resumed told the step from which the run goes on, if it does
     * @param notes told in one line what a person should know
     */
    Resumption(
            RunSnapshots kept,
            Duration period,
            Supplier<Provenance> origin,
            IntConsumer resumed,
            Consumer<String> notes) {
        this.kept = kept;
        this.timer = new SnapshotTimer(period);
        this.origin = origin;
        this.resumed = resumed;
        this.notes = notes;
    }

    /** Lets a training go on from where one of the same run was cut off, and keep snapshots. */
    Trainer of(Trainer trainer) {
        kept.newest(origin.get(), notes).ifPresent(saved -> {
            trainer.resume(saved.state(), saved.soFar());
            resumed.accept(saved.state().step());
        });
        timer.restart();
        return trainer.snapshots(this);
    }

    @Override
    public boolean due() {
        return timer.due();
    }

    /** One that cannot be written, for want of room, is no reason to end the run: there will be others. */
    @Override
    public void save(TrainingState state, TrainingResult soFar) {
        try {
            kept.save(state, soFar, origin.get());
        } catch (UncheckedIOException e) {
            notes.accept(e.getMessage() + "; the run goes on without this snapshot");
        }
        timer.restart();
    }

    /** Where the parts before the last were made, if under other conditions than its own. */
    List<Provenance> earlier(Provenance last) {
        return kept.earlier(last);
    }
}
