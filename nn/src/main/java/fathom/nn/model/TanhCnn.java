package fathom.nn.model;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.tanh;
import static fathom.nn.Layers.times;

import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * The deep vanilla tanh CNN: three 3x3 convolutions with strides 1, 2, 2 that bring an image to a quarter of its size, then any number of
 * circular 3x3 convolutions of equal width, a tanh after each, global average pooling and a dense layer. No normalization, no skips.
 *
 * <p>The initializer under study starts the body, and its {@link Initializer#stem} the stem; the head is N(0, 1/channels) for all. Source:
 * Xiao et al. 2018, arXiv:1806.05393, and the authors' published demonstration.
 */
public final class TanhCnn {
    private TanhCnn() {}

    /**
     * A network with parameters of its own.
     *
     * @param imageChannels channels of the images
     * @param classes outputs
     * @param depth convolutions in the body
     * @param channels width of every convolution
     * @param segment layers between the activations that training keeps; 0 keeps all (see {@link Chain#checkpointed})
     */
    public static Chain build(
            int imageChannels, int classes, int depth, int channels, Initializer weights, int segment, Seed seed) {
        return build(imageChannels, classes, depth, channels, weights, 1, segment, seed);
    }

    /**
     * The same with a body in other units: it reads its input times {@code bodyScale}, and what it gives is divided by it before the head. The
     * smaller the scale, the nearer each of its layers is to a linear one, whose gradients growing signals do not shrink.
     *
     * @param bodyScale 1 leaves all as it is; otherwise positive
     */
    static Chain build(
            int imageChannels,
            int classes,
            int depth,
            int channels,
            Initializer weights,
            double bodyScale,
            int segment,
            Seed seed) {
        Conv2dSpec first = Conv2d.spec(imageChannels, channels, 3).weights(weights.stem());
        Conv2dSpec down = Conv2d.spec(channels, channels, 3).stride(2).weights(weights.stem());
        Conv2dSpec equal = Conv2d.spec(channels, channels, 3).circular().weights(weights);
        Seed body = seed.child("body");
        Chain layers = Chain.repeat(depth, i -> Chain.of(equal.build(body.child(i)), tanh()))
                .named("body");
        List<Layer> all = new ArrayList<>();
        all.add(Chain.of(
                        first.build(seed.child("stem0")), tanh(),
                        down.build(seed.child("stem1")), tanh(),
                        down.build(seed.child("stem2")), tanh())
                .named("stem"));
        if (bodyScale != 1) {
            all.add(times(bodyScale));
        }
        all.add(segment == 0 ? layers : layers.checkpointed(segment));
        all.add(globalAveragePool());
        if (bodyScale != 1) {
            all.add(times(1 / bodyScale));
        }
        all.add(Chain.of(new Dense(channels, classes, Initializers.lecunNormal(), seed.child("head")))
                .named("head"));
        return Chain.of(all);
    }
}
