package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.init.Initializer;
import fathom.text.BadInputException;
import java.util.Optional;

/**
 * How a deep network is put together from equal affine layers so that it trains: what joins them to blocks, how a block's branch is added to its
 * short cut, and how its weights start. {@link ResidualSchemes} holds those of the literature; one of your own is a lambda.
 *
 * <p>The unit of all is an activation followed by an affine layer, in the order of pre-activation residual networks (He et al. 2016,
 * arXiv:1603.05027): what runs past the branches is linear, and a branch of two units is {@code W2 f(W1 f(x))}. Without short cuts the same units
 * are the plain network, so that a scheme and its plain counterpart have equal layers.
 */
@FunctionalInterface
public interface ResidualScheme {
    /**
     * A block with parameters of its own, from its units in order.
     *
     * @param units what makes the affine layers and activations of this block
     * @param blocks how many blocks the network has: L
     */
    Layer block(ResidualUnits units, int blocks);

    /** Affine layers in a block, m. */
    default int layersPerBlock() {
        return 2;
    }

    /** What comes between the last block and the head, around the last activation. */
    default Layer ending(Layer activation) {
        return activation;
    }

    /** How the head, the classifying layer, starts, where the network would have it start from the given rule. */
    default Initializer head(Initializer usual) {
        return usual;
    }

    /** The same for the layers of a transformer, each of which has two branches; empty if the scheme says nothing of them. */
    default Optional<TransformerScheme> inTransformer() {
        return Optional.empty();
    }

    /**
     * A body of {@code depth} affine layers in blocks; the last of them is followed by {@link #ending}.
     *
     * @param units makes layer and activation, counted over the whole body
     * @throws BadInputException if the depth is no multiple of the layers of a block
     */
    default Chain body(ResidualUnits units, int depth) {
        int layers = layersPerBlock();
        if (depth < 0 || depth % layers != 0) {
            throw new BadInputException(this + ": a block has " + layers + " layers, so the depth must be a"
                    + " multiple of " + layers + ", got " + depth);
        }
        return Chain.repeat(depth / layers, i -> block(units.from(i * layers), depth / layers));
    }
}
