package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.init.AttentionInitializer;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import java.util.List;

/**
 * The Universal Transformer without adaptive halting: one layer of a {@link TransformerEncoder}, applied {@link TransformerShape#depth} times, with
 * the signals of position and of the number of the application added before each. Tokens {@code [N, T]} to logits {@code [N, T, classes]}.
 *
 * <p>What a scheme says of N layers, it says here of N applications. Source: Dehghani et al. 2018, arXiv:1807.03819.
 */
public final class UniversalTransformer {
    private UniversalTransformer() {}

    /**
     * A network with parameters of its own, whose attention starts as the initializer says.
     *
     * @param segment applications between the activations that training keeps; 0 keeps all (see {@link Chain#checkpointed})
     */
    public static Chain build(
            TransformerShape shape, TransformerScheme scheme, Initializer weights, int segment, Seed seed) {
        return build(shape, scheme, weights.attention(), weights, segment, seed);
    }

    /** The same with attention that starts in a way of its own. */
    public static Chain build(
            TransformerShape shape,
            TransformerScheme scheme,
            AttentionInitializer attention,
            Initializer weights,
            int segment,
            Seed seed) {
        TransformerLayers layers = new TransformerLayers(shape, scheme, Layers::relu, attention, weights);
        return TransformerEncoder.network(
                shape,
                scheme,
                List.of(TransformerEncoder.embedding(shape, scheme, seed)),
                layers.timed(true, segment, seed),
                List.of(),
                seed);
    }
}
