package fathom.experiment;

import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One variant at one depth: its tuning runs, and the runs that count, which wait for them. */
final class Cell<V> {
    final String label;
    final V variant;
    final int depth;
    private final double[] rates;
    private final @Nullable RunRecord[] tuning;
    private @Nullable RunRecord[] runs;
    private int untuned;

    /** How the runs of a cell come about. */
    interface Training<V> {
        /** Makes a run of this cell, or finds it made; empty if it was cut short. */
        Optional<RunRecord> train(Cell<V> cell, Stage stage, int seedIndex, double rate, int worker);

        /** A run of this cell that was made before. */
        Optional<RunRecord> find(Cell<V> cell, Stage stage, int seedIndex, double rate);
    }

    /** With several rates there is one tuning run for each. */
    Cell(String label, V variant, int depth, double[] rates, int seeds) {
        this.label = label;
        this.variant = variant;
        this.depth = depth;
        this.rates = rates;
        this.untuned = rates.length > 1 ? rates.length : 0;
        this.tuning = new RunRecord[untuned];
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
        return stage == Stage.TUNING ? tuning.length : runs.length;
    }

    RunQueue.Job job(Stage stage, int index, Training<V> training) {
        return stage == Stage.TUNING ? new Tuning(index, training) : new Counting(index, training);
    }

    /**
     * Takes the tuning runs that were made elsewhere.
     *
     * @throws BadInputException if one is missing
     */
    synchronized void recall(Training<V> training) {
        for (int i = 0; i < tuning.length; i++) {
            double rate = rates[i];
            tuning[i] = training.find(this, Stage.TUNING, 0, rate)
                    .orElseThrow(() -> new BadInputException("the results folder has no tuning run of " + label
                            + ", depth " + depth + ", rate " + rate + ", which this run depends on"));
        }
        untuned = 0;
    }

    private final class Tuning implements RunQueue.Job {
        private final int index;
        private final Training<V> training;

        Tuning(int index, Training<V> training) {
            this.index = index;
            this.training = training;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void run(int worker) {
            RunRecord made = training.train(Cell.this, Stage.TUNING, 0, rates[index], worker)
                    .orElse(null);
            synchronized (Cell.this) {
                tuning[index] = made;
                untuned--;
            }
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
            return tuned();
        }

        @Override
        public void run(int worker) {
            if (tuning().size() < tuning.length) {
                return; // the rate would be chosen from fewer than the other variants had
            }
            RunRecord made = training.train(Cell.this, Stage.RUN, index, bestRate(), worker)
                    .orElse(null);
            synchronized (Cell.this) {
                runs[index] = made;
            }
        }
    }

    private synchronized boolean tuned() {
        return untuned == 0;
    }

    /** The rate with the lowest final training loss; the smallest if none stayed finite. */
    private synchronized double bestRate() {
        double best = Arrays.stream(rates).min().orElseThrow();
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < tuning.length; i++) {
            RunRecord run = tuning[i];
            double loss = run == null ? Double.NaN : run.result().finalLoss();
            if (loss < lowest) {
                lowest = loss;
                best = rates[i];
            }
        }
        return best;
    }

    /** The tuning runs that were made, by rate. */
    synchronized List<RunRecord> tuning() {
        return made(tuning);
    }

    /** The runs that count that were made, by seed. */
    synchronized List<RunRecord> runs() {
        return made(runs);
    }

    private static List<RunRecord> made(@Nullable RunRecord[] records) {
        List<RunRecord> made = new ArrayList<>();
        for (RunRecord each : records) {
            if (each != null) {
                made.add(each);
            }
        }
        return made;
    }
}
