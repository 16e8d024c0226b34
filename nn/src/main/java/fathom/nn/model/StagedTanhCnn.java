package fathom.nn.model;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.tanh;

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
 * A vanilla tanh CNN that reduces the resolution late, for accuracy rather than depth: stages of 3x3 convolutions of one width each, the first
 * convolution of every stage but the first with stride 2, global average pooling and a dense layer.
 */
public final class StagedTanhCnn {
    private StagedTanhCnn() {}

    /**
     * One resolution.
     *
     * @param channels width of its convolutions
     * @param layers how many there are
     */
    public record Stage(int channels, int layers) {
        public Stage {
            if (channels < 1 || layers < 1) {
                throw new IllegalArgumentException(
                        "a stage needs at least 1 channel and 1 layer, got " + channels + "x" + layers);
            }
        }
    }

    /**
     * A network with parameters of its own. Convolutions that change width or resolution start from {@link Initializer#stem}.
     *
     * @param imageChannels channels of the images
     * @param classes outputs
     * @throws IllegalArgumentException if there is no stage
     */
    public static Chain build(int imageChannels, int classes, List<Stage> stages, Initializer weights, Seed seed) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a staged network needs at least one stage");
        }
        List<Layer> layers = new ArrayList<>();
        int in = imageChannels;
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            Conv2dSpec first =
                    Conv2d.spec(in, stage.channels, 3).stride(s == 0 ? 1 : 2).weights(weights.stem());
            Conv2dSpec equal = Conv2d.spec(stage.channels, stage.channels, 3).weights(weights);
            Seed own = seed.child("stage").child(s);
            layers.add(Chain.repeat(stage.layers, i -> Chain.of((i == 0 ? first : equal).build(own.child(i)), tanh()))
                    .named("stage" + s));
            in = stage.channels;
        }
        layers.add(globalAveragePool());
        layers.add(Chain.of(new Dense(in, classes, Initializers.lecunNormal(), seed.child("head")))
                .named("head"));
        return Chain.of(layers);
    }
}
