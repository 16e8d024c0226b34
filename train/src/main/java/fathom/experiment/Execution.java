package fathom.experiment;

import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the runs of one experiment are made: found finished, or trained and kept, and told of. */
final class Execution<V> implements Cell.Training<V> {
    private final Seed seed;
    private final Experiment.Body<V> body;
    private final int tuningSteps;
    private final Optional<RunStore> store;
    private final Experiment.Observer observer;
    private final BooleanSupplier stop;
    private final Supplier<Provenance> origin;
    private final @Nullable Executor executor;

    Execution(
            Seed seed,
            Experiment.Body<V> body,
            int tuningSteps,
            Optional<RunStore> store,
            Experiment.Observer observer,
            BooleanSupplier stop,
            Supplier<Provenance> origin,
            @Nullable Executor executor) {
        this.seed = seed;
        this.body = body;
        this.tuningSteps = tuningSteps;
        this.store = store;
        this.observer = observer;
        this.stop = stop;
        this.origin = origin;
        this.executor = executor;
    }

    @Override
    public Optional<RunRecord> train(Cell<V> cell, Stage stage, int seedIndex, double rate, int worker) {
        Optional<RunRecord> known = find(cell, stage, seedIndex, rate);
        if (known.isPresent()) {
            tell(() -> observer.onEnd(stage, known.get(), true));
            return known;
        }
        RunKey key = key(cell, seedIndex, rate);
        tell(() -> observer.onStart(stage, key));
        Optional<RunRecord> made = executor == null ? here(cell, stage, key, worker) : executor.make(stage, key);
        made.ifPresent(run -> {
            store.ifPresent(folder -> folder.save(stage, run));
            tell(() -> observer.onEnd(stage, run, false));
        });
        return made;
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
        Run run = new Run(key, stage, own, tuningSteps, worker, log(stage, key), stop);
        TrainingResult result = body.train(cell.variant, run);
        return stop.getAsBoolean()
                ? Optional.empty() // cut short: not a result
                : Optional.of(new RunRecord(key, cell.description(), result, origin.get()));
    }

    private Listener log(Stage stage, RunKey key) {
        return new Listener() {
            @Override
            public void onStep(Step step) {
                tell(() -> observer.onStep(stage, key, step));
            }
        };
    }

    /** One call of the observer at a time, whatever the number of workers. */
    private synchronized void tell(Runnable call) {
        call.run();
    }
}
