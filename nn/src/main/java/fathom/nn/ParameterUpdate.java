package fathom.nn;

/**
 * When a training step moves its parameters. For a rule that moves each by its own gradient, such as SGD, the results are the same to the bit; the memory of
 * gradients is not.
 */
public enum ParameterUpdate {
    /** All of them when the backward pass is over: every gradient is in memory then, and its memory is kept for the next step. */
    AFTER_BACKWARD,

    /** Each as soon as its gradient is final, whose memory is used again: about one layer's gradients are in memory at a time. */
    IN_BACKWARD
}
