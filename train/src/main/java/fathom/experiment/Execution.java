package fathom.experiment;

import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the runs of one experiment are made: found finished, or trained and kept, and told of. */
final class Execution<V> implements Cell.Training<V>, AutoCloseable {
    private final Seed seed;
    private final Experiment.Body<V> body;
    private final int tuningSteps;
    private final Optional<RunStore> store;
    private final Optional<Path> folder;
    private final Duration snapshotEvery;
    private final Experiment.Observer observer;
    private final BooleanSupplier stop;
    private final Supplier<Provenance> origin;
    private final @Nullable Executor executor;

    Execution(
            Seed seed,
            Experiment.Body<V> body,
            int tuningSteps,
            Optional<RunStore> store,
            Optional<Path> folder,
            Duration snapshotEvery,
            Experiment.Observer observer,
            BooleanSupplier stop,
            Supplier<Provenance> origin,
            @Nullable Executor executor) {
        this.seed = seed;
        this.body = body;
        this.tuningSteps = tuningSteps;
        this.store = store;
        this.folder = folder;
        this.snapshotEvery = snapshotEvery;
        this.observer = observer;
        this.stop = stop;
        this.origin = origin;
        this.executor = executor;
    }

    @Override
    @SuppressWarnings("try") // the claim is held, not used
    public Optional<RunRecord> train(Cell<V> cell, Stage stage, int seedIndex, double rate, int worker) {
        RunKey key = key(cell, seedIndex, rate);
        try (RunStore.Claim claim =
                store.map(folder -> folder.claim(stage, key)).orElse(() -> {})) {
            Optional<RunRecord> known = find(cell, stage, seedIndex, rate);
            if (known.isPresent()) {
                tell(() -> observer.onEnd(stage, known.get(), true));
                return known;
            }
            RunName name = RunName.of(stage, key);
            if (folder.isPresent() && StoppedRun.isAsked(folder.get(), name)) {
                tell(() -> observer.onNote(name + " is not made: it was stopped by hand; delete "
                        + StoppedRun.file(folder.get(), name) + " to have it made"));
                return Optional.empty();
            }
            tell(() -> observer.onStart(stage, key));
            Optional<RunRecord> made = executor == null ? here(cell, stage, key, worker) : executor.make(stage, key);
            made.ifPresent(run -> {
                store.ifPresent(folder -> folder.save(stage, run));
                tell(() -> observer.onEnd(stage, run, false));
            });
            return made;
        }
    }

    @Override
    public Optional<RunRecord> find(Cell<V> cell, Stage stage, int seedIndex, double rate) {
        String description = cell.description();
        return store.flatMap(folder -> folder.find(stage, key(cell, seedIndex, rate)))
                .filter(found -> found.description().equals(description)); // a label may have changed its meaning
    }

    private static RunKey key(Cell<?> cell, int seedIndex, double rate) {
        return new RunKey(cell.label, cell.depth, seedIndex, rate);
    }

    private Optional<RunRecord> here(Cell<V> cell, Stage stage, RunKey key, int worker) {
        Seed own = seed.child(stage == Stage.TUNING ? "tuning" : "run").child(key.seedIndex());
        Optional<Resumption> resumption = store.map(folder -> new Resumption(
                folder.snapshots(stage, key, cell.description()),
                snapshotEvery,
                origin,
                step -> tell(() -> observer.onResume(stage, key, step)),
                line -> tell(() -> observer.onNote(line))));
        Optional<HandStop> byHand = folder.map(path -> new HandStop(path, RunName.of(stage, key)));
        BooleanSupplier enough =
                () -> stop.getAsBoolean() || byHand.map(HandStop::getAsBoolean).orElse(false);
        Listener log = byHand.<Listener>map(log(stage, key)::and).orElse(log(stage, key));
        TrainingResult result =
                body.train(cell.variant, new Run(key, stage, own, tuningSteps, worker, log, enough, resumption));
        if (stop.getAsBoolean()) {
            return Optional.empty(); // cut short: not a result
        }
        if (byHand.isPresent() && byHand.get().cut(result)) {
            byHand.get().record(result);
            tell(() -> observer.onNote(RunName.of(stage, key) + " was stopped by hand, at step "
                    + (result.firstStep() + result.steps()) + "; it is left out"));
            return Optional.empty();
        }
        Provenance end = origin.get();
        List<Provenance> earlier = resumption.map(parts -> parts.earlier(end)).orElse(List.of());
        return Optional.of(new RunRecord(key, cell.description(), result, end, earlier));
    }

    private Listener log(Stage stage, RunKey key) {
        return new Listener() {
            @Override
            public void onStep(Step step) {
                tell(() -> observer.onStep(stage, key, step));
            }
        };
    }

    /** Lets others have the results folder. */
    @Override
    public void close() {
        store.ifPresent(RunStore::close);
    }

    /** One call of the observer at a time, whatever the number of workers. */
    private synchronized void tell(Runnable call) {
        call.run();
    }
}
