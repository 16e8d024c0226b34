package fathom.train;

import fathom.random.Seed;
import fathom.train.record.ComparisonRecord;
import fathom.train.record.Provenance;
import fathom.train.record.RunKey;
import fathom.train.record.RunRecord;
import fathom.train.record.RunStore;
import fathom.train.record.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Variants x depths x seeds, everything but the variant equal.
 *
 * <p>With more than one rate, each variant is tuned at each depth first: one short run per rate, on a seed of its own, and the rate with the
 * lowest final training loss is used for the runs that count. Comparing initializers at one fixed rate compares how well that rate happens
 * to suit them.
 *
 * @param <V> what varies, such as {@code Initializer}
 */
public final class Experiment<V> {
    private static final String TUNING_STEPS = "tuning steps";

    private final String title;
    private final Map<String, V> variants = new LinkedHashMap<>();
    private final Map<String, String> configuration = new LinkedHashMap<>();
    private int[] depths = {1};
    private int seeds = 1;
    private double[] rates = {1e-2};
    private int tuningSteps = 100;
    private double threshold = 0.25;
    private @Nullable Path folder;
    private Observer observer = new Observer() {};
    private BooleanSupplier stop = () -> false;
    private @Nullable Supplier<Provenance> provenance;

    /** How one variant is trained. Must depend on nothing but its arguments. */
    @FunctionalInterface
    public interface Body<V> {
        /** Builds and trains one network. */
        TrainingResult train(V variant, Run run);
    }

    /** Watches an experiment, on the thread that runs it. */
    public interface Observer {
        /** A run begins. */
        default void onStart(Stage stage, RunKey key) {}

        /** A step has been made. */
        default void onStep(Stage stage, RunKey key, Listener.Step step) {}

        /**
         * A run has ended.
         *
         * @param reused whether it was found finished in the results folder
         */
        default void onEnd(Stage stage, RunRecord run, boolean reused) {}
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
        requireDistinct("depth", Arrays.stream(newDepths).boxed().toList());
        this.depths = newDepths.clone();
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
     * The learning rate, or the rates to choose from.
     *
     * @throws IllegalArgumentException if there is none, or one is given twice
     */
    public Experiment<V> rates(double... newRates) {
        requireDistinct("learning rate", Arrays.stream(newRates).boxed().toList());
        this.rates = newRates.clone();
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

    /** The training accuracy for which steps are counted, 0.25 unless set (Pennington et al. 2017 use it on CIFAR-10). */
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
     * Where finished runs are kept, and found when an interrupted experiment is run again. A run is found by its variant's label and by what
     * the variant prints; a lambda prints nothing, so give one that changes its meaning another label.
     */
    public Experiment<V> folder(Path newFolder) {
        this.folder = newFolder;
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

    /** What to record of machine, data and versions, in place of what can be seen without knowing the data. */
    public Experiment<V> provenance(Supplier<Provenance> newProvenance) {
        this.provenance = newProvenance;
        return this;
    }

    /**
     * Trains everything.
     *
     * @throws IllegalStateException if there is no variant
     * @throws IllegalArgumentException if the results folder holds another experiment
     */
    public Report run(Seed seed, Body<V> body) {
        if (variants.isEmpty()) {
            throw new IllegalStateException("experiment '" + title + "' has no variant");
        }
        configuration.put("seed", Long.toString(seed.value()));
        configuration.put("threshold", Double.toString(threshold));
        configuration.put(
                TUNING_STEPS, Integer.toString(tuningSteps)); // even with one rate, to which others may be added
        RunStore store = folder == null ? null : RunStore.open(folder, configuration);
        List<RunRecord> tuning = new ArrayList<>();
        List<RunRecord> runs = new ArrayList<>();
        for (int depth : depths) {
            for (Map.Entry<String, V> variant : variants.entrySet()) {
                Cell<V> cell = new Cell<>(variant.getKey(), variant.getValue(), depth, seed, body, store);
                double rate = rates.length > 1 ? tune(cell, tuning) : rates[0];
                for (int i = 0; i < seeds && !stop.getAsBoolean(); i++) {
                    train(cell, Stage.RUN, i, rate).ifPresent(runs::add);
                }
            }
        }
        Map<String, String> everything = new LinkedHashMap<>(configuration);
        if (rates.length == 1) {
            everything.remove(TUNING_STEPS);
        }
        everything.put("variants", String.join(", ", variants.keySet()));
        everything.put("depths", join(Arrays.stream(depths).boxed().toList()));
        everything.put("seeds", Integer.toString(seeds));
        everything.put("learning rates", join(Arrays.stream(rates).boxed().toList()));
        Provenance origin = provenance != null
                ? provenance.get()
                : Provenance.collect("unknown", 0, "unknown", "", "", seed.value(), "");
        return new Report(new ComparisonRecord(title, everything, origin, tuning, runs), configuration);
    }

    private static String join(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** One variant at one depth. */
    private record Cell<V>(
            String label,
            V variant,
            int depth,
            Seed seed,
            Body<V> body,
            @Nullable RunStore store) {}

    /** The rate with the lowest final training loss; the smallest if none stayed finite. */
    private double tune(Cell<V> cell, List<RunRecord> tuning) {
        double best = Arrays.stream(rates).min().orElseThrow();
        double lowest = Double.POSITIVE_INFINITY;
        for (double rate : rates) {
            if (stop.getAsBoolean()) {
                break;
            }
            Optional<RunRecord> run = train(cell, Stage.TUNING, 0, rate);
            run.ifPresent(tuning::add);
            double loss = run.map(RunRecord::finalTrainLoss).orElse(Double.NaN);
            if (loss < lowest) {
                lowest = loss;
                best = rate;
            }
        }
        return best;
    }

    private Optional<RunRecord> train(Cell<V> cell, Stage stage, int seedIndex, double rate) {
        RunKey key = new RunKey(cell.label, cell.depth, seedIndex, rate);
        String description = description(cell.variant);
        Optional<RunRecord> known = cell.store == null
                ? Optional.empty()
                : cell.store
                        .find(stage, key)
                        .filter(run -> run.initializer().equals(description)); // a label may have changed its meaning
        if (known.isPresent()) {
            observer.onEnd(stage, known.get(), true);
            return known;
        }
        observer.onStart(stage, key);
        Seed seed = cell.seed.child(stage == Stage.TUNING ? "tuning" : "run").child(seedIndex);
        Listener log = new Listener() {
            @Override
            public void onStep(Step step) {
                observer.onStep(stage, key, step);
            }
        };
        TrainingResult result = cell.body.train(cell.variant, new Run(key, stage, seed, tuningSteps, log, stop));
        if (stop.getAsBoolean()) {
            return Optional.empty(); // cut short: not a result
        }
        RunRecord run = record(key, description, result);
        if (cell.store != null) {
            cell.store.save(stage, run);
        }
        observer.onEnd(stage, run, false);
        return Optional.of(run);
    }

    /** What the variant says of itself; empty where that is an address, as a lambda's, which changes from run to run. */
    private static String description(Object variant) {
        String text = variant.toString();
        return text.endsWith("@" + Integer.toHexString(System.identityHashCode(variant))) ? "" : text;
    }

    private RunRecord record(RunKey key, String description, TrainingResult result) {
        Evaluation test = result.test();
        return new RunRecord(
                key,
                description,
                result.loss(),
                result.accuracy(),
                result.finalLoss(),
                result.finalAccuracy(),
                test == null ? Double.NaN : test.loss(),
                test == null ? Double.NaN : test.accuracy(),
                result.stepsToAccuracy(threshold),
                result.divergence(),
                result.seconds(),
                result.start());
    }
}
