package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.Chain;
import fathom.nn.init.Initializer;
import fathom.papers.TanhCnn;
import fathom.random.Seed;
import picocli.CommandLine.Option;

/** The width and the memory plan of the network; its depth is the command's own option. */
final class NetworkOptions {
    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "16",
            description = "width of every convolution. Default: ${DEFAULT-VALUE}")
    private int channels = 16;

    @Option(
            names = "--recompute",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "keep activations only every N layers and compute the others twice; 0 keeps all. About sqrt(depth) needs the least"
                            + " memory. Default: ${DEFAULT-VALUE}")
    private int segment;

    int channels() {
        return channels;
    }

    void check() {
        Options.atLeast("--channels", channels, 1);
        Options.atLeast("--recompute", segment, 0);
    }

    Chain build(DataSource data, int depth, Initializer weights, Seed seed) {
        int imageChannels = data.train().exampleShape().dim(2);
        return TanhCnn.build(imageChannels, data.train().classes(), depth, channels, weights, segment, seed);
    }
}
