package fathom.nn.model;

import static fathom.nn.Layers.globalAveragePool;

import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.function.Supplier;

/**
 * Deep residual networks and their plain counterparts: an affine stem, a body of equal affine layers that a {@link ResidualScheme} puts
 * together, the last activation and a dense head that starts from N(0, 1/width) unless the scheme says otherwise. The plain scheme gives
 * {@link Mlp} and {@link TanhCnn}, with the weights that those draw from the same seed.
 *
 * @param scheme what joins the layers of the body
 * @param activation makes one activation, such as {@code Layers::relu}; keeps the shape
 * @param weights the rule of the body; its {@link Initializer#stem} starts the stem
 */
public record ResidualNet(ResidualScheme scheme, Supplier<Layer> activation, Initializer weights) {
    /**
     * A fully connected network with parameters of its own.
     *
     * @param inputs numbers per example
     * @param classes outputs
     * @param depth affine layers in the body
     * @param width features of every layer but the last
     * @param segment blocks between the activations that training keeps; 0 keeps all (see {@link Chain#checkpointed})
     * @throws IllegalArgumentException if the depth does not fit the scheme's blocks
     */
    public Chain dense(int inputs, int classes, int depth, int width, int segment, Seed seed) {
        ResidualUnits.Affine affine = (index, rule, biased, own) ->
                biased ? new Dense(width, width, rule, own) : Dense.unbiased(width, width, rule, own);
        return Chain.of(
                Layers.flatten(),
                Chain.of(new Dense(inputs, width, weights.stem(), seed.child("stem")))
                        .named("stem"),
                body(depth, width, affine, segment, seed),
                scheme.ending(activation.get()),
                head(width, classes, seed));
    }

    /**
     * A convolutional network with parameters of its own: strides 1, 2, 2 in the stem, circular 3x3 convolutions of equal width in the body,
     * global average pooling before the head.
     *
     * @param imageChannels channels of the images
     * @param classes outputs
     * @param depth convolutions in the body
     * @param channels width of every convolution
     * @param segment as in {@link #dense}
     * @throws IllegalArgumentException if the depth does not fit the scheme's blocks
     */
    public Chain convolutional(int imageChannels, int classes, int depth, int channels, int segment, Seed seed) {
        Conv2dSpec first = Conv2d.spec(imageChannels, channels, 3).weights(weights.stem());
        Conv2dSpec down = Conv2d.spec(channels, channels, 3).stride(2).weights(weights.stem());
        Conv2dSpec equal = Conv2d.spec(channels, channels, 3).circular();
        ResidualUnits.Affine affine = (index, rule, biased, own) ->
                (biased ? equal : equal.noBias()).weights(rule).build(own);
        return Chain.of(
                Chain.of(
                                first.build(seed.child("stem0")),
                                activation.get(),
                                down.build(seed.child("stem1")),
                                activation.get(),
                                down.build(seed.child("stem2")))
                        .named("stem"),
                body(depth, channels, affine, segment, seed),
                scheme.ending(activation.get()),
                globalAveragePool(),
                head(channels, classes, seed));
    }

    private Chain body(int depth, int width, ResidualUnits.Affine affine, int segment, Seed seed) {
        Chain body = scheme.body(new ResidualUnits(width, activation, affine, weights, seed.child("body")), depth)
                .named("body");
        return segment == 0 ? body : body.checkpointed(segment);
    }

    private Chain head(int width, int classes, Seed seed) {
        return Chain.of(new Dense(width, classes, scheme.head(Initializers.lecunNormal()), seed.child("head")))
                .named("head");
    }
}
