package fathom.nn.model;

import fathom.nn.Layer;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the blocks of a {@link ResidualScheme} are made of: activations and equal affine layers that keep the shape.
 *
 * @param width features or channels
 * @param activation makes the activation of one unit, such as {@code Layers::relu}; keeps the shape
 * @param affine makes an affine layer
 * @param weights how the affine layers start, unless the scheme changes it
 * @param seed the randomness of the body; layer i draws from its i-th child
 * @param first index of the block's first layer, counted over the whole body
 * @param joining puts a short cut beside a branch: the identity, except where the shape changes
 */
public record ResidualUnits(
        int width,
        Supplier<Layer> activation,
        Affine affine,
        Initializer weights,
        Seed seed,
        int first,
        Function<Layer, Residual> joining) {
    /** Makes a dense layer or a convolution that keeps the shape. */
    @FunctionalInterface
    public interface Affine {
        /**
         * A layer with parameters of its own.
         *
         * @param index of the layer, counted over the units of the block
         * @param biased whether it has a bias, which starts as the weights' rule says
         */
        Layer build(int index, Initializer weights, boolean biased, Seed seed);
    }

    /** The units of a whole body. */
    public ResidualUnits(int width, Supplier<Layer> activation, Affine affine, Initializer weights, Seed seed) {
        this(width, activation, affine, weights, seed, 0, Residual::of);
    }

    /** The same, counted from another layer of the body. */
    ResidualUnits from(int layer) {
        return new ResidualUnits(width, activation, affine, weights, seed, layer, joining);
    }

    /** The same with another short cut beside the branch. */
    ResidualUnits joinedBy(Function<Layer, Residual> other) {
        return new ResidualUnits(width, activation, affine, weights, seed, first, other);
    }

    /** The branch beside the block's short cut. */
    public Residual beside(Layer branch) {
        return joining.apply(branch);
    }

    /** The block's i-th affine layer, with a bias. */
    public Layer layer(int i) {
        return affine.build(i, weights, true, seed.child(first + i));
    }

    /** The block's i-th affine layer from other weights, without a bias. */
    public Layer unbiasedLayer(int i, Initializer other) {
        return affine.build(i, other, false, seed.child(first + i));
    }
}
