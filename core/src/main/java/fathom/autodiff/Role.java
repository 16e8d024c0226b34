package fathom.autodiff;

/** What a parameter does in its layer: what is measured of it, scaled or predicted goes by this and not by its name. */
public enum Role {
    /** Multiplies the values that come in: its last axis counts outputs, a sum goes over all others. */
    WEIGHT,
    /** The same of vectors with a single 1, whose rows are looked up: {@code [tokens, outputs]}. */
    TABLE,
    /** Is added to such a sum, one number for each output. */
    BIAS,
    /** Multiplies each value alone: a number for each channel, or one for all. */
    SCALE,
    /** Is added to each value alone: a number for each channel, or one for all. */
    SHIFT,
    /** Follows what has been seen, such as a running mean: saved with the network, reached by no gradient. */
    STATISTIC;

    /** Whether it is the weight of a layer. */
    public boolean isWeight() {
        return this == WEIGHT || this == TABLE;
    }
}
