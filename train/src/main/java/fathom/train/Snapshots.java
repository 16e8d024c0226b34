package fathom.train;

/**
 * Keeps what a training run needs to go on after it was cut off. Called on the thread that trains, between two steps.
 *
 * @see Trainer#resume(TrainingState, TrainingResult)
 */
public interface Snapshots {
    /** Asked after every step, and the evaluation that belongs to it: whether to {@link #save} now. */
    boolean due();

    /**
     * Keeps a state; also called when the run is {@linkplain Trainer#until stopped} before its end.
     *
     * @param state live memory, valid during this call
     * @param soFar what has been measured so far
     */
    void save(TrainingState state, TrainingResult soFar);
}
