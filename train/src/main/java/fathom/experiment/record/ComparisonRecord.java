package fathom.experiment.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole comparison: what was asked, and every run.
 *
 * @param title the comparison's name, for people
 * @param configuration every setting by name, in the order in which they are shown
 * @param provenance where, when and by which command it was put together; each run has its own, since some may be older
 * @param tuning every run of the tuning of rates, the whole grid; empty if the rates were given
 * @param runs every run that is compared
 */
public record ComparisonRecord(
        String title,
        Map<String, String> configuration,
        Provenance provenance,
        List<RunRecord> tuning,
        List<RunRecord> runs) {

    /** The setting that holds the training accuracy for which steps are counted. */
    public static final String THRESHOLD = "threshold";

    /** The setting that says in what runs of several experiments, joined all the same, differ so that they do not compare. */
    public static final String NOT_COMPARABLE = "not comparable";

    /** The setting that names the runs that a person stopped, which are left out: {@link StoppedRun}. */
    public static final String STOPPED = "stopped by hand";

    /** Copies the collections and keeps their order. */
    public ComparisonRecord {
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        tuning = List.copyOf(tuning);
        runs = List.copyOf(runs);
    }

    /** Returns the training accuracy for which steps are counted, in 0..1; NaN if the configuration says none. */
    public double threshold() {
        return Double.parseDouble(configuration.getOrDefault(THRESHOLD, "NaN"));
    }

    /**
     * Returns where the runs, tuning included, were made, in the order of their first runs: what is recorded of each, by its name, such as {@code
     * kernels} or {@code java}, and how many runs, or parts of runs that were cut off and went on elsewhere, share it. More than one value says that runs were made under different conditions.
     */
    public Map<String, Map<String, Integer>> conditions() {
        Map<String, Map<String, Integer>> conditions = new LinkedHashMap<>();
        Stream.concat(runs.stream(), tuning.stream())
                .flatMap(run -> Stream.concat(Stream.of(run.provenance()), run.earlier().stream()))
                .forEach(origin -> origin.conditions()
                        .forEach((name, value) -> conditions
                                .computeIfAbsent(name, n -> new LinkedHashMap<>())
                                .merge(value, 1, Integer::sum)));
        return conditions;
    }

    /** Returns those of the {@link #conditions} that differ between runs; empty if all were made in one place and with one build. */
    public Map<String, Map<String, Integer>> differences() {
        Map<String, Map<String, Integer>> differences = new LinkedHashMap<>(conditions());
        differences.values().removeIf(values -> values.size() < 2);
        return differences;
    }
}
