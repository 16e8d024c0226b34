package fathom.experiment.live;

/**
 * A run as the live page lists it.
 *
 * @param id by which the page asks for it to be stopped
 * @param stage {@code run} or {@code tuning}
 * @param rate NaN while tuning has not decided it
 * @param state what it is doing
 * @param step how many steps it has made
 * @param steps how many it will make; 0 if that is not known
 * @param loss of the last batches, averaged
 * @param accuracy of the last batches, averaged, in 0..1
 * @param seconds what it took so far, or in all
 * @param left seconds until its last step, at its present pace; NaN where that is not known
 * @param note what a person should know, or empty
 */
record LiveRun(
        String id,
        String stage,
        String variant,
        int depth,
        int seed,
        double rate,
        State state,
        int step,
        int steps,
        double loss,
        double accuracy,
        double seconds,
        double left,
        String note) {

    /** In what a run may be. */
    enum State {
        /** It waits for its turn, or for tuning. */
        QUEUED,
        /** Its last step is not long ago. */
        RUNNING,
        /** It has begun and nothing is heard of it: its process was ended, or a step takes very long. */
        SILENT,
        /** A person asked it to end and it has not yet. */
        STOPPING,
        /** A person stopped it. */
        STOPPED,
        /** It has made all steps. */
        DONE,
        /** It ended since the network was no longer finite. */
        DIVERGED
    }
}
