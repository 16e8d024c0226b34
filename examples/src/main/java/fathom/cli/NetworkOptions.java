package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.papers.Mlp;
import fathom.papers.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The kind, the width and the memory plan of the network; its depth is the command's own option. */
final class NetworkOptions {
    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "16",
            description = "width of every convolution. Default: ${DEFAULT-VALUE}")
    private int channels = 16;

    @Option(
            names = "--dense",
            paramLabel = "WIDTH",
            description =
                    "a fully connected tanh network of that width in place of the CNN; depth then counts its layers of equal width")
    private @Nullable Integer dense;

    @Option(
            names = "--recompute",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "keep activations only every N layers and compute the others twice; 0 keeps all. About sqrt(depth) needs the least"
                            + " memory. Default: ${DEFAULT-VALUE}")
    private int segment;

    /** The network in a few words, without its depth; decides together with the depth what {@link #build} builds. */
    String description() {
        return dense == null
                ? "tanh CNN, " + channels + " channels, stem of 3 convolutions with strides 1, 2, 2, circular body"
                : "fully connected tanh network, width " + dense;
    }

    /** The kind of network, for titles. */
    String kind() {
        return dense == null ? "tanh CNN" : "fully connected tanh network";
    }

    /** Whether it says how to save memory. */
    boolean recomputes() {
        return segment > 0;
    }

    void check() {
        Options.atLeast("--channels", channels, 1);
        Options.atLeast("--recompute", segment, 0);
        Options.atLeast("--dense", dense == null ? 1 : dense, 1);
    }

    Chain build(DataSource data, int depth, Initializer weights, Seed seed) {
        Shape example = data.train().exampleShape();
        int classes = data.train().classes();
        return dense == null
                ? TanhCnn.build(example.dim(2), classes, depth, channels, weights, segment, seed)
                : Mlp.build(example.size(), classes, depth, dense, Layers::tanh, weights, segment, seed);
    }
}
