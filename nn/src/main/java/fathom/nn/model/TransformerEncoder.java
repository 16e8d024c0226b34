package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Embedding;
import fathom.nn.Layer;
import fathom.nn.LayerNorm;
import fathom.nn.Layers;
import fathom.nn.init.AttentionInitializer;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * The transformer encoder: an embedding of tokens {@code [N, T]} with sinusoidal positions, any number of equal layers of self-attention and
 * feed-forward, and a dense layer to logits {@code [N, T, classes]} for each token.
 *
 * <p>The initializer under study starts the weights of the layers. The embedding starts as N(0, 1), which is N(0, 1/width) times the
 * sqrt(width) that goes with it as published; the head is N(0, 1/width) for all. Source: Vaswani et al. 2017, arXiv:1706.03762.
 */
public final class TransformerEncoder {
    private TransformerEncoder() {}

    /**
     * A network with parameters of its own, whose attention starts as the initializer says.
     *
     * @param segment layers between the activations that training keeps; 0 keeps all (see {@link Chain#checkpointed})
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
        List<Layer> stem = List.of(embedding(shape, scheme, seed), Layers.positionSignal());
        return network(shape, scheme, stem, layers.untied(segment, seed), List.of(), seed);
    }

    static Embedding embedding(TransformerShape shape, TransformerScheme scheme, Seed seed) {
        Initializer start = Initializers.normal(scheme.embedding().at(shape.depth()));
        return new Embedding(shape.vocabulary(), shape.width(), start, seed.child("stem"));
    }

    /**
     * What all forms have in common.
     *
     * @param ending what comes before the head
     */
    static Chain network(
            TransformerShape shape,
            TransformerScheme scheme,
            List<Layer> stem,
            Chain body,
            List<Layer> ending,
            Seed seed) {
        List<Layer> parts = new ArrayList<>(stem);
        parts.add(body);
        if (scheme.norm() == TransformerScheme.Norm.PRE) {
            parts.add(new LayerNorm(shape.width()));
        }
        parts.addAll(ending);
        parts.add(new Dense(shape.width(), shape.classes(), Initializers.lecunNormal(), seed.child("head")));
        return Chain.of(parts);
    }
}
