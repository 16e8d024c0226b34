package fathom.nn.model;

import fathom.nn.init.Initializer;

/**
 * How a network starts and is put together, whatever its architecture.
 *
 * @param weights the rule of the weights
 * @param scheme what joins its layers; the plain one leaves that to the architecture
 * @param segment layers between the activations that training keeps; 0 keeps all (see {@link fathom.nn.Chain#checkpointed})
 */
public record Start(Initializer weights, ResidualScheme scheme, int segment) {
    /** From that rule, as the architecture is. */
    public static Start of(Initializer weights) {
        return new Start(weights, ResidualSchemes.plain(), 0);
    }

    /** The same, joined by a scheme. */
    public Start joined(ResidualScheme other) {
        return new Start(weights, other, segment);
    }

    /** Whether the architecture alone says how layers are joined. */
    public boolean isPlain() {
        return scheme.equals(ResidualSchemes.plain());
    }
}
