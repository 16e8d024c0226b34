package fathom.autodiff;

/**
 * A part of a network that is computed twice to save memory: see {@link Tape#checkpoint}. It must compute the same
 * values both times and leave side effects to the first ({@link Tape#isRecomputing}).
 */
@FunctionalInterface
public interface Segment {
    /**
     * Applies the part to {@code x} on the given tape, which is not the tape that {@link Tape#checkpoint} was called
     * on.
     */
    Variable forward(Tape tape, Variable x);
}
