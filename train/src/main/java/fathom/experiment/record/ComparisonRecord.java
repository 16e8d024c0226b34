package fathom.experiment.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole comparison: what was asked, where it ran, and every run.
 *
 * @param title the comparison's name, for people
 * @param configuration every setting by name, in the order in which they are shown
 * @param provenance where, when, on what data and by which command it was made
 * @param tuning every run of the tuning of rates, the whole grid; empty if the rates were given
 * @param runs every run that is compared
 */
public record ComparisonRecord(
        String title,
        Map<String, String> configuration,
        Provenance provenance,
        List<RunRecord> tuning,
        List<RunRecord> runs) {

    /** Copies the collections and keeps their order. */
    public ComparisonRecord {
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        tuning = List.copyOf(tuning);
        runs = List.copyOf(runs);
    }
}
