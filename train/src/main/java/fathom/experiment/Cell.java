package fathom.experiment;

import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One variant at one depth: its tuning runs, and the runs that count, which wait for them. */
final class Cell<V> {
    final String label;
    final V variant;
    final int depth;
    private final Tuning tuning;
    private @Nullable RunRecord[] runs;

    /** How the runs of a cell come about. */
    interface Training<V> {
        /** Makes a run of this cell, or finds it made; empty if it was cut short. */
        Optional<RunRecord> train(Cell<V> cell, Stage stage, int seedIndex, double rate, int worker);

        /** A run of this cell that was made before. */
        Optional<RunRecord> find(Cell<V> cell, Stage stage, int seedIndex, double rate);
    }

    Cell(String label, V variant, int depth, Tuning tuning, int seeds) {
        this.label = label;
        this.variant = variant;
        this.depth = depth;
        this.tuning = tuning;
        this.runs = new RunRecord[seeds];
    }

    /**
     * What the variant says of itself; empty where that is an address, as a lambda's, which changes from run to run.
     */
    String description() {
        String text = variant.toString();
        return text.endsWith("@" + Integer.toHexString(System.identityHashCode(variant))) ? "" : text;
    }

    /** Everything there is to do, in order. */
    List<RunQueue.Job> jobs(Training<V> training) {
        List<RunQueue.Job> jobs = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            for (int i = 0; i < count(stage); i++) {
                jobs.add(job(stage, i, training));
            }
        }
        return jobs;
    }

    /** Its runs, tuning runs first. */
    synchronized List<RunName> names() {
        List<RunName> names = new ArrayList<>();
        for (double rate : tuning.rates()) {
            names.add(new RunName(Stage.TUNING, label, depth, 0, rate));
        }
        for (int i = 0; i < runs.length; i++) {
            names.add(new RunName(Stage.RUN, label, depth, i, Double.NaN));
        }
        return names;
    }

    /** Makes room for that many seeds, and returns the jobs of those that are new. */
    synchronized List<RunQueue.Job> grow(int seeds, Training<V> training) {
        List<RunQueue.Job> jobs = new ArrayList<>();
        for (int i = runs.length; i < seeds; i++) {
            jobs.add(new Counting(i, training));
        }
        runs = Arrays.copyOf(runs, Math.max(seeds, runs.length));
        return jobs;
    }

    /** How many jobs a stage has. */
    synchronized int count(Stage stage) {
        return stage == Stage.TUNING ? tuning.jobs() : runs.length;
    }

    RunQueue.Job job(Stage stage, int index, Training<V> training) {
        return stage == Stage.TUNING ? new TuningJob(index, training) : new Counting(index, training);
    }

    /**
     * Takes the tuning runs that were made elsewhere.
     *
     * @throws BadInputException if one is missing
     */
    void recall(Training<V> training) {
        for (int i = 0; i < tuning.jobs(); i++) {
            tuning.job(
                    i,
                    rate -> Optional.of(training.find(this, Stage.TUNING, 0, rate)
                            .orElseThrow(() -> new BadInputException("the results folder has no tuning run of " + label
                                    + ", depth " + depth + ", rate " + rate + ", which this run depends on"))));
        }
    }

    private final class TuningJob implements RunQueue.Job {
        private final int index;
        private final Training<V> training;

        TuningJob(int index, Training<V> training) {
            this.index = index;
            this.training = training;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void run(int worker) {
            tuning.job(index, rate -> training.train(Cell.this, Stage.TUNING, 0, rate, worker));
        }
    }

    private final class Counting implements RunQueue.Job {
        private final int index;
        private final Training<V> training;

        Counting(int index, Training<V> training) {
            this.index = index;
            this.training = training;
        }

        @Override
        public boolean ready() {
            return tuning.ended();
        }

        @Override
        public void run(int worker) {
            if (!tuning.complete()) {
                return; // the rate would be chosen from fewer than the other variants had
            }
            RunRecord made = training.train(Cell.this, Stage.RUN, index, tuning.rate(), worker)
                    .orElse(null);
            synchronized (Cell.this) {
                runs[index] = made;
            }
        }
    }

    /** The tuning runs that were made, by rate. */
    List<RunRecord> tuning() {
        return tuning.inOrder();
    }

    /** The runs that count that were made, by seed. */
    synchronized List<RunRecord> runs() {
        return Arrays.stream(runs).filter(Objects::nonNull).toList();
    }
}
