package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.LayerNorm;
import fathom.nn.Layers;
import fathom.nn.Residual;
import fathom.nn.Scale;
import fathom.nn.SelfAttention;
import fathom.nn.init.AttentionInitializer;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The encoder layers of one shape and scheme: attention and a feed-forward branch, each with a short cut. */
record TransformerLayers(
        TransformerShape shape,
        TransformerScheme scheme,
        Supplier<Layer> activation,
        AttentionInitializer attention,
        Initializer weights) {
    private static final double EPSILON = 1e-5;

    /** Layers of their own weights, one after the other. */
    Chain untied(int segment, Seed seed) {
        return body(Chain.repeat(shape.depth(), i -> layer(seed.child("body").child(i))), segment);
    }

    /** One layer, applied many times. */
    Chain tied(int segment, Seed seed) {
        Chain one = layer(seed.child("body"));
        return body(Chain.repeat(shape.depth(), i -> one), segment);
    }

    /**
     * Layers with the signals of position and of their number before each.
     *
     * @param tied whether they are one layer, applied many times
     */
    Chain timed(boolean tied, int segment, Seed seed) {
        Seed own = seed.child("body");
        Optional<Chain> one = tied ? Optional.of(layer(own)) : Optional.empty();
        return body(
                Chain.repeat(
                        shape.depth(),
                        i -> Chain.of(Layers.positionAndTimeSignal(i), one.orElseGet(() -> layer(own.child(i))))),
                segment);
    }

    private static Chain body(Chain layers, int segment) {
        return (segment == 0 ? layers : layers.checkpointed(segment)).named("body");
    }

    private Chain layer(Seed seed) {
        double gain = scheme.weights().at(shape.depth());
        Initializer dense = gain == 1 ? weights : weights.scaled(gain);
        boolean plain = gain == 1 && scheme.queryKey() == 1;
        AttentionInitializer start = plain ? attention : attention.scaled(scheme.queryKey(), gain, gain);
        Layer attending =
                new SelfAttention(shape.width(), shape.heads(), shape.causal(), start, seed.child("attention"));
        List<Layer> rate = scheme.scalars() ? List.of(new Scale(0)) : List.of(); // one for both branches
        List<Layer> layers = new ArrayList<>();
        layers.add(residual(List.of(attending), rate));
        afterwards(layers);
        layers.add(residual(
                List.of(
                        new Dense(shape.width(), shape.feedForward(), dense, seed.child("ff1")),
                        activation.get(),
                        new Dense(shape.feedForward(), shape.width(), dense, seed.child("ff2"))),
                rate));
        afterwards(layers);
        return Chain.of(layers);
    }

    private Layer residual(List<Layer> body, List<Layer> rate) {
        List<Layer> branch = new ArrayList<>();
        if (scheme.norm() == TransformerScheme.Norm.PRE) {
            branch.add(new LayerNorm(shape.width(), EPSILON));
        }
        branch.addAll(body);
        branch.addAll(rate);
        double factor = scheme.branch().at(shape.depth());
        Residual sum = Residual.of(Chain.of(branch));
        return factor == 1 ? sum : sum.scaled(factor);
    }

    /** Epsilon is that of the sum before it was divided by what the branch is multiplied by. */
    private void afterwards(List<Layer> layers) {
        if (scheme.norm() == TransformerScheme.Norm.POST) {
            double factor = scheme.branch().at(shape.depth());
            layers.add(new LayerNorm(shape.width(), EPSILON * factor * factor));
        }
    }
}
