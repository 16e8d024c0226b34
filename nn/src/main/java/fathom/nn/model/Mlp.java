package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.function.Supplier;

/**
 * The deep vanilla fully connected network: a dense layer from the flattened example to the width (the stem), any number of equally wide dense
 * layers (the body), an activation after each, and a dense layer to the classes. No normalization, no skips.
 *
 * <p>The initializer under study starts the body, and its {@link Initializer#stem} the stem; the head is N(0, 1/width) for all. Source:
 * Schoenholz et al. 2017, arXiv:1611.01232; Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735.
 */
public final class Mlp {
    private Mlp() {}

    /**
     * A network with parameters of its own.
     *
     * @param inputs numbers per example
     * @param classes outputs
     * @param depth dense layers in the body
     * @param width features of every layer but the last
     * @param activation makes the activation of one layer, such as {@code Layers::tanh}; keeps the number of features
     * @param segment layers between the activations that training keeps; 0 keeps all (see {@link Chain#checkpointed})
     */
    public static Chain build(
            int inputs,
            int classes,
            int depth,
            int width,
            Supplier<Layer> activation,
            Initializer weights,
            int segment,
            Seed seed) {
        Seed body = seed.child("body");
        Chain layers = Chain.repeat(
                        depth, i -> Chain.of(new Dense(width, width, weights, body.child(i)), activation.get()))
                .named("body");
        return Chain.of(
                Layers.flatten(),
                Chain.of(new Dense(inputs, width, weights.stem(), seed.child("stem")), activation.get())
                        .named("stem"),
                segment == 0 ? layers : layers.checkpointed(segment),
                Chain.of(new Dense(width, classes, Initializers.lecunNormal(), seed.child("head")))
                        .named("head"));
    }
}
