package fathom.experiment;

import fathom.experiment.record.RunRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** How one variant's rate at one depth is found, and what was tried for it. Thread-safe. */
abstract class Tuning {
    private final NavigableMap<Double, RunRecord> made = new TreeMap<>();
    private int jobsLeft;

    /** What tunes with that many jobs, which may be done side by side. */
    Tuning(int jobs) {
        this.jobsLeft = jobs;
    }

    /** Makes the run of a rate, or finds it made. */
    @FunctionalInterface
    interface Trial {
        /** The run; empty if it was cut short. */
        Optional<RunRecord> at(double rate);
    }

    /** The rates that are tried as far as is known by now; none where there is nothing to choose. */
    abstract List<Double> rates();

    /** How many jobs the tuning is made of. */
    abstract int jobs();

    /** Does one of the jobs. */
    final void job(int index, Trial trial) {
        try {
            runs(index, trial);
        } finally {
            done();
        }
    }

    /** Makes the runs of one of the jobs, each by {@link #make}. */
    abstract void runs(int index, Trial trial);

    /** Makes a run; false if it was cut short. */
    final boolean make(double rate, Trial trial) {
        Optional<RunRecord> run = trial.at(rate);
        run.ifPresent(each -> keep(rate, each));
        return run.isPresent();
    }

    private synchronized void keep(double rate, RunRecord run) {
        made.put(rate, run);
    }

    private synchronized void done() {
        jobsLeft--;
    }

    /** Whether all jobs have ended. */
    final synchronized boolean ended() {
        return jobsLeft == 0;
    }

    /** Whether all was tried that is to be: a rate chosen from fewer than the other variants had would be unfair. */
    abstract boolean complete();

    /** What was made, by rate. */
    final synchronized NavigableMap<Double, RunRecord> made() {
        return new TreeMap<>(made);
    }

    /** The runs that were made, in the order in which they are shown. */
    abstract List<RunRecord> inOrder();

    /** The rate to use: the one with the lowest final training loss. */
    abstract double rate();

    /** The rate with the lowest final training loss, the smaller of two; empty if no loss is a number. */
    final Optional<Double> best() {
        return made().entrySet().stream()
                .filter(each -> each.getValue().result().finalLoss() < Double.POSITIVE_INFINITY)
                .min(Comparator.comparingDouble(each -> each.getValue().result().finalLoss()))
                .map(Map.Entry::getKey);
    }
}
