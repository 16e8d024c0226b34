package fathom.papers;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.VariantSummary;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a study came to.
 *
 * @param trials what was trained, by the names of the trials
 * @param measured numbers by the names of the measurements, one for each seed
 */
record Evidence(Map<String, ComparisonRecord> trials, Map<String, double[]> measured) {
    Evidence {
        trials = Collections.unmodifiableMap(new LinkedHashMap<>(trials));
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }

    ComparisonRecord trial(String name) {
        return Objects.requireNonNull(trials.get(name), () -> "no trial " + name);
    }

    /**
     * The runs of a variant at one depth.
     *
     * @throws IllegalStateException if the trial has none, and nobody stopped them
     */
    Sample sample(Runs which) {
        ComparisonRecord trial = trial(which.trial());
        List<RunRecord> runs = trial.runs().stream()
                .filter(run ->
                        run.key().variant().equals(which.variant()) && run.key().depth() == which.depth())
                .sorted(Comparator.comparingInt(run -> run.key().seedIndex()))
                .toList();
        if (runs.isEmpty() && !trial.configuration().containsKey(ComparisonRecord.STOPPED)) {
            throw new IllegalStateException("no runs of " + which);
        }
        return new Sample(which.variant(), runs, Chance.of(trial));
    }

    /**
     * Runs that differ in their seed alone.
     *
     * @param variant what they are runs of
     * @param runs by seed
     * @param chance of the task
     */
    record Sample(String variant, List<RunRecord> runs, Chance chance) {
        /** Those of the seeds that the other has too: a run that was stopped by hand is missing. */
        Sample pairedWith(Sample other) {
            Set<Integer> seeds =
                    other.runs.stream().map(run -> run.key().seedIndex()).collect(Collectors.toSet());
            List<RunRecord> both = runs.stream()
                    .filter(run -> seeds.contains(run.key().seedIndex()))
                    .toList();
            return new Sample(variant, both, chance);
        }

        /** One value for each seed, in their order; of a run that diverged as {@link Quantity#of} says. */
        double[] values(Quantity quantity) {
            return runs.stream().mapToDouble(run -> quantity.of(run.result())).toArray();
        }

        /** How many of the runs trained, as the house counts it: {@link Chance#trained}. */
        int trained() {
            return chance.trained(new VariantSummary(variant, 0, runs));
        }

        boolean allTrained() {
            return trained() == size();
        }

        int size() {
            return runs.size();
        }
    }

    double[] measured(String name) {
        return Objects.requireNonNull(measured.get(name), () -> "no measurement " + name)
                .clone();
    }
}
