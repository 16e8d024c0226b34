package fathom.experiment.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import fathom.train.TrainingResult;
import java.util.List;

/**
 * One finished run of a comparison, diverged or not.
 *
 * @param key which run
 * @param description what the variant says of itself, such as an initializer with its parameters; empty if nothing
 * @param result what the training measured
 * @param provenance where, when and with what this run was made, which another run of the comparison need not share
 * @param earlier where else: of a run that was cut off and went on under other conditions, the provenance of each part but the last
 */
public record RunRecord(
        RunKey key, String description, TrainingResult result, Provenance provenance, List<Provenance> earlier) {
    /** Copies the list. */
    @JsonCreator
    public RunRecord {
        earlier = List.copyOf(earlier);
    }

    /** A run that was made in one place. */
    public RunRecord(RunKey key, String description, TrainingResult result, Provenance provenance) {
        this(key, description, result, provenance, List.of());
    }

    /** Returns the key and the outcome on one line. */
    @Override
    public String toString() {
        return "RunRecord[" + key + ": " + result + "]";
    }
}
