package fathom.experiment;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.LiveFiles;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.statistics.Looks;
import fathom.experiment.statistics.Outlook;
import fathom.experiment.statistics.Summary;
import fathom.random.Seed;
import fathom.train.DepthRate;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Variants x depths x seeds, everything but the variant equal.
 *
 * <p>With more than one rate, each variant is tuned at each depth first: one short run per rate, on a seed of its own,
 * and the rate with the lowest final training loss is used for the runs that count. Comparing initializers at one fixed
 * rate compares how well that rate happens to suit them.
 *
 * @param <V> what varies, such as {@code Initializer}
 */
public final class Experiment<V> {
    private final String title;
    private final Map<String, V> variants = new LinkedHashMap<>();
    private final Map<String, String> configuration = new LinkedHashMap<>();
    private List<Integer> depths = List.of(1);
    private int seeds = 1;
    private int mostSeeds;
    private RateRule rates = new RateRule.Given(List.of(DepthRate.constant(1e-2)));
    private int workers = 1;
    private int tuningSteps = 100;
    private double threshold = 0.25;
    private @Nullable Path folder;
    private Duration snapshotEvery = Duration.ofMinutes(1);
    private Observer observer = new Observer() {};
    private BooleanSupplier stop = () -> false;
    private @Nullable Supplier<Provenance> provenance;
    private @Nullable Executor executor;

    /**
     * How one variant is trained. Must depend on nothing but its arguments; with several workers it is called from
     * several threads.
     */
    @FunctionalInterface
    public interface Body<V> {
        /** Builds and trains one network. */
        TrainingResult train(V variant, Run run);
    }

    /** Watches an experiment, on the threads that run it; there is never more than one call at a time. */
    public interface Observer {
        /** A run begins. */
        default void onStart(Stage stage, RunKey key) {}

        /**
         * A run that has begun, and was cut off before, goes on from a snapshot.
         *
         * @param step how many steps had been made
         */
        default void onResume(Stage stage, RunKey key, int step) {}

        /** Something in the results folder is of no use, or could not be written, and no work ends at it: one line for a person. */
        default void onNote(String line) {}

        /** A step has been made. */
        default void onStep(Stage stage, RunKey key, Listener.Step step) {}

        /**
         * A run has ended.
         *
         * @param reused whether it was found finished in the results folder
         */
        default void onEnd(Stage stage, RunRecord run, boolean reused) {}

        /** The best is not separated from every other yet, and more seeds follow. */
        default void onRound(Outlook outlook) {}

        /** Both, one after the other. */
        default Observer and(Observer other) {
            return new ObserverPair(this, other);
        }
    }

    private Experiment(String title) {
        this.title = title;
    }

    /** An experiment with that title and nothing to compare yet. */
    public static <V> Experiment<V> named(String title) {
        return new Experiment<>(title);
    }

    /**
     * Adds a variant.
     *
     * @throws IllegalArgumentException if there is one of that label
     */
    public Experiment<V> variant(String label, V value) {
        if (variants.putIfAbsent(label, value) != null) {
            throw new IllegalArgumentException("experiment '" + title + "': two variants are called " + label);
        }
        return this;
    }

    /**
     * The depths to compare at. What a depth means is the body's business.
     *
     * @throws IllegalArgumentException if there is none, or one is given twice
     */
    public Experiment<V> depths(int... newDepths) {
        this.depths = Arrays.stream(newDepths).boxed().toList();
        requireDistinct("depth", depths);
        return this;
    }

    /** How many seeds each variant is run with. */
    public Experiment<V> seeds(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("experiment '" + title + "': seeds must be at least 1, got " + count);
        }
        this.seeds = count;
        return this;
    }

    /**
     * Adds seeds, to all variants alike, until at every depth the first variant is separated from every other, or each has that many. The results are
     * looked at in between, at levels that keep false claims at 5 % at most all the same, of each kind and at each depth: {@link Looks}. The fixed plan of {@link #count} and {@link
     * #runOnly} knows the first seeds only.
     *
     * @param most not more than the number of {@link #seeds} adds none
     */
    public Experiment<V> untilSure(int most) {
        this.mostSeeds = most;
        return this;
    }

    /**
     * The learning rate, or the rates to choose from.
     *
     * @throws IllegalArgumentException if there is none, or one is given twice
     */
    public Experiment<V> rates(double... newRates) {
        return rates(Arrays.stream(newRates).mapToObj(DepthRate::constant).toList());
    }

    /**
     * The learning rate, or the rates to choose from, as functions of the depth; a run is recorded with the rate at its depth.
     *
     * @throws IllegalArgumentException if there is none, or one is given twice
     */
    public Experiment<V> rates(List<DepthRate> newRates) {
        requireDistinct("learning rate", newRates);
        this.rates = new RateRule.Given(newRates);
        return this;
    }

    /**
     * Has the rates searched for, in place of a choice among given ones: a geometric grid, two rates a decade, that begins with three and grows at its
     * edges as far as it helps a variant at a depth, to nine at most. Where no run has trained it grows on both sides. The rule and the budget of a run
     * are the same for all. A tuning job is then one whole search ({@link #count}).
     *
     * @param centre the middle of the first three
     */
    public Experiment<V> searchRate(DepthRate centre) {
        this.rates = new RateRule.Search(centre);
        return this;
    }

    /** A run that is there twice would count as two seeds. */
    private void requireDistinct(String what, List<?> values) {
        if (values.isEmpty() || Set.copyOf(values).size() < values.size()) {
            throw new IllegalArgumentException(
                    "experiment '" + title + "': expected at least one " + what + " and none twice, got " + values);
        }
    }

    /** The budget of a tuning run, 100 steps unless set. A folder keeps to one, also while there is but one rate. */
    public Experiment<V> tuningSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "experiment '" + title + "': tuning steps must be at least 1, got " + steps);
        }
        this.tuningSteps = steps;
        return this;
    }

    /**
     * How many runs to make side by side, 1 unless set; the results do not depend on it. Independent runs of one thread
     * each scale better than batches split over threads where networks are small. Each needs memory and kernels of its
     * own: see {@link Run#worker}.
     */
    public Experiment<V> workers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("experiment '" + title + "': workers must be at least 1, got " + count);
        }
        this.workers = count;
        return this;
    }

    /**
     * The training accuracy for which steps are counted, 0.25 unless set (Pennington et al. 2017 use it on CIFAR-10).
     */
    public Experiment<V> threshold(double accuracy) {
        this.threshold = accuracy;
        return this;
    }

    /** Says one more thing that decides the numbers of a run, for the record. */
    public Experiment<V> setting(String name, Object value) {
        configuration.put(name, value.toString());
        return this;
    }

    /**
     * Where finished runs are kept, and found when an interrupted experiment is run again. A run is found by its
     * variant's label and by what the variant prints; a lambda prints nothing, so give one that changes its meaning
     * another label.
     */
    public Experiment<V> folder(Path newFolder) {
        this.folder = newFolder;
        return this;
    }

    /**
     * How often a run that is under way keeps a snapshot in the results folder, a minute unless set: what is lost at most when the process is killed.
     * The body says what is kept: {@link Run#resumable}.
     */
    public Experiment<V> snapshotEvery(Duration period) {
        this.snapshotEvery = period;
        return this;
    }

    /** Who watches. */
    public Experiment<V> observer(Observer newObserver) {
        this.observer = newObserver;
        return this;
    }

    /** Asked before every run: true ends the experiment with the runs made so far. */
    public Experiment<V> until(BooleanSupplier condition) {
        this.stop = condition;
        return this;
    }

    /**
     * What to record of machine, data and versions, in place of what can be seen without knowing the data. Asked at the end of every run that
     * is trained, on the thread that trained it, and once for the whole; a run that is found in the results folder keeps what it has.
     */
    public Experiment<V> provenance(Supplier<Provenance> newProvenance) {
        this.provenance = newProvenance;
        return this;
    }

    /**
     * Who makes the runs, in place of this process; {@linkplain #workers As many} are asked for at once. Whoever does calls {@link #make}.
     */
    public Experiment<V> executor(Executor newExecutor) {
        this.executor = newExecutor;
        return this;
    }

    /**
     * Trains everything. If a run fails, those under way are finished and kept in the results folder, no other
     * begins, and its exception is thrown.
     *
     * @throws IllegalStateException if there is no variant
     * @throws fathom.text.BadInputException if the results folder holds another experiment, or is in use by another process
     */
    public Comparison run(Seed seed, Body<V> body) {
        Design<V> design = design();
        RunPlan<V> plan = new RunPlan<>(design);
        try (Execution<V> execution = execution(seed, body, store(design.identity(seed), RunStore::open))) {
            plan.make(
                    execution,
                    jobs -> {
                        live().ifPresent(files -> files.queue(title, plan.names()));
                        RunQueue.run(jobs, workers, stop);
                    },
                    seedsNext -> !stop.getAsBoolean() && open(record(seed, design, plan), plan.seeds(), seedsNext));
        }
        return new Comparison(record(seed, design, plan), design.identity(seed));
    }

    /** Whether more seeds may separate a variant from the others that is not yet. */
    private boolean open(ComparisonRecord record, int made, int next) {
        Outlook outlook = Outlook.of(Summary.of(record), made, next);
        boolean open = !outlook.depths().isEmpty();
        if (open) {
            observer.onRound(outlook);
        }
        return open;
    }

    private ComparisonRecord record(Seed seed, Design<V> design, RunPlan<V> plan) {
        ComparisonRecord made = design.record(seed, plan, origin(seed).get());
        return folder == null ? made : StoppedRun.marked(made, folder, plan.names());
    }

    /**
     * Makes one run of this experiment for an {@link Executor} elsewhere. Where this process sees the {@link #folder} of the one that asked, the run
     * goes on from its last snapshot there and keeps others; where it does not, nothing is kept.
     *
     * @return the run; empty if the experiment was stopped meanwhile
     * @throws IllegalArgumentException if the experiment has no variant of that label
     */
    public Optional<RunRecord> make(Seed seed, Body<V> body, Stage stage, RunKey key) {
        V variant = variants.get(key.variant());
        if (variant == null) {
            throw new IllegalArgumentException("experiment '" + title + "' has no variant " + key.variant());
        }
        Cell<V> cell = design().cell(key.variant(), variant, key.depth());
        Optional<RunStore> seen = Optional.ofNullable(folder)
                .flatMap(path -> RunStore.visit(path, design().identity(seed), observer::onNote, stage, key));
        try (Execution<V> execution = execution(seed, body, seen)) {
            return execution.train(cell, stage, key.seedIndex(), key.rate(), 0);
        }
    }

    /** How many jobs there are in a stage, each of one run, or of the runs of one search for a rate: the indices of {@link #runOnly}. */
    public int count(Stage stage) {
        return new RunPlan<>(design()).count(stage);
    }

    /**
     * Does one job and keeps its run in the results folder, which several processes may share, each with runs of its own. A run that counts takes
     * its rate from the tuning runs in the folder. When all are made, {@link #run} finds them and trains nothing.
     *
     * @param index counted over depths, variants, and rates (a search is one) or seeds, from 0 to {@link #count} - 1
     * @throws IllegalStateException if there is no results folder
     * @throws IllegalArgumentException if the index is out of range, or the folder holds another experiment
     * @throws fathom.text.BadInputException if a tuning run that it depends on is not in the folder
     */
    public void runOnly(Seed seed, Body<V> body, Stage stage, int index) {
        if (folder == null) {
            throw new IllegalStateException("experiment '" + title + "' has no results folder to share");
        }
        if (index < 0 || index >= count(stage)) {
            throw new IllegalArgumentException("experiment '" + title + "': " + stage.label() + " job " + index
                    + ", expected 0 to " + (count(stage) - 1));
        }
        Design<V> design = design();
        RunPlan<V> plan = new RunPlan<>(design);
        try (Execution<V> execution = execution(seed, body, store(design.identity(seed), RunStore::share))) {
            live().ifPresent(files -> files.queueIfNone(title, plan.names()));
            plan.makeOnly(stage, index, execution);
        }
    }

    /** How a results folder is opened: alone, or beside others. */
    private interface Opening {
        RunStore open(Path folder, Map<String, String> configuration, Consumer<String> notes);
    }

    private Optional<RunStore> store(Map<String, String> identity, Opening how) {
        if (variants.isEmpty()) {
            throw new IllegalStateException("experiment '" + title + "' has no variant");
        }
        return Optional.ofNullable(folder).map(path -> how.open(path, identity, observer::onNote));
    }

    private Design<V> design() {
        return new Design<>(
                title,
                variants,
                depths,
                seeds,
                mostSeeds > seeds ? Looks.from(seeds, mostSeeds) : Looks.once(),
                rates,
                tuningSteps,
                threshold,
                configuration);
    }

    private Execution<V> execution(Seed seed, Body<V> body, Optional<RunStore> store) {
        Optional<Path> watched = store.isPresent() ? Optional.ofNullable(folder) : Optional.empty();
        Observer all = watched.isEmpty()
                ? observer
                : live().<Observer>map(LiveObserver::new).map(observer::and).orElse(observer);
        return new Execution<>(
                seed, body, tuningSteps, store, watched, snapshotEvery, all, stop, origin(seed), executor);
    }

    /** What tells those who watch the results folder. */
    private Optional<LiveFiles> live() {
        return Optional.ofNullable(folder).map(path -> LiveFiles.in(path, observer::onNote));
    }

    private Supplier<Provenance> origin(Seed seed) {
        return provenance != null
                ? provenance
                : () -> Provenance.collect("unknown", 0, "unknown", "", "", seed.value(), "");
    }
}
