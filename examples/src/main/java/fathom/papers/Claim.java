package fathom.papers;

import fathom.experiment.statistics.PlannedTest;

/**
 * One thing that a paper says and that runs can hold or contradict.
 *
 * @param statement in a sentence, of the networks that are run here
 * @param where the table, figure or section
 * @param paper the paper's number, in words
 * @param test what is asked of the runs
 */
record Claim(String statement, String where, String paper, Test test) {
    /** Asks the runs. */
    @FunctionalInterface
    interface Test {
        Answer ask(Evidence evidence);
    }

    /**
     * What the runs say.
     *
     * @param quantity what was measured, with its unit
     * @param ours the measured value, for people
     * @param result the same for the record, its interval, and what follows
     */
    record Answer(String quantity, String ours, PlannedTest result) {}
}
