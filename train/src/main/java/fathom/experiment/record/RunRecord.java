package fathom.experiment.record;

import fathom.train.TrainingResult;

/**
 * One finished run of a comparison, diverged or not.
 *
 * @param key which run
 * @param description what the variant says of itself, such as an initializer with its parameters; empty if nothing
 * @param result what the training measured
 * @param provenance where, when and with what this run was made, which another run of the comparison need not share
 */
public record RunRecord(RunKey key, String description, TrainingResult result, Provenance provenance) {
    /** Returns the key and the outcome on one line. */
    @Override
    public String toString() {
        return "RunRecord[" + key + ": " + result + "]";
    }
}
