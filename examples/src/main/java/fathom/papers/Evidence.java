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

    /** By seed. */
    private List<RunRecord> runs(Runs which) {
        List<RunRecord> runs = trial(which.trial()).runs().stream()
                .filter(run ->
                        run.key().variant().equals(which.variant()) && run.key().depth() == which.depth())
                .sorted(Comparator.comparingInt(run -> run.key().seedIndex()))
                .toList();
        if (runs.isEmpty()) {
            throw new IllegalStateException("no runs of " + which);
        }
        return runs;
    }

    /** One value for each seed, in their order; not finite where a run diverged. */
    double[] values(Runs which, Quantity quantity) {
        return runs(which).stream()
                .mapToDouble(run -> run.result().diverged() ? Double.NaN : quantity.of(run.result()))
                .toArray();
    }

    /** How many of the runs trained, as the house counts it: {@link Chance#trained}. */
    int trained(Runs which) {
        return Chance.of(trial(which.trial())).trained(new VariantSummary(which.variant(), 0, runs(which)));
    }

    int seeds(Runs which) {
        return runs(which).size();
    }

    double[] measured(String name) {
        return Objects.requireNonNull(measured.get(name), () -> "no measurement " + name)
                .clone();
    }
}
