package fathom.nn.model;

/**
 * The sizes of a transformer encoder.
 *
 * @param vocabulary tokens that there are
 * @param classes logits per token
 * @param depth layers, or applications of one layer
 * @param width features of a token
 * @param heads of the attention; divide the width
 * @param feedForward hidden features of the feed-forward branch
 * @param causal whether a token sees itself and those before it only
 */
public record TransformerShape(
        int vocabulary, int classes, int depth, int width, int heads, int feedForward, boolean causal) {
    public TransformerShape {
        if (vocabulary < 1 || classes < 1 || depth < 1 || width < 1 || heads < 1 || feedForward < 1) {
            throw new IllegalArgumentException(
                    "transformer: every size must be at least 1, got vocabulary " + vocabulary
                            + ", classes " + classes + ", depth " + depth + ", width " + width + ", heads " + heads
                            + ", feed-forward " + feedForward);
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "transformer: a width of " + width + " does not divide into " + heads + " heads");
        }
    }

    /** A shape whose feed-forward branch is four times as wide as a token, and in which every token sees all. */
    public TransformerShape(int vocabulary, int classes, int depth, int width, int heads) {
        this(vocabulary, classes, depth, width, heads, 4 * width, false);
    }
}
