package fathom.cli;

import static fathom.nn.Layers.flatten;
import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.lastStep;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;

import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Lstm;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The networks that speed is compared on. */
final class BenchNetworks {
    private BenchNetworks() {}

    /**
     * One of them. Its speed is compared with that of the same network in PyTorch.
     *
     * @param batch examples per step
     * @param input the shape of one example
     */
    record Net(String name, String description, int batch, Shape input, Function<Seed, Chain> build) {
        /** The same, trained in another way. */
        Net with(UnaryOperator<Chain> change) {
            return new Net(name, description, batch, input, seed -> change.apply(build.apply(seed)));
        }
    }

    /** All of them, by name in lower case. */
    static Map<String, Net> all() {
        Shape image = Shape.of(32, 32, 3);
        Map<String, Net> nets = new LinkedHashMap<>();
        for (Net net : List.of(
                new Net("small", "tanh CNN, 16 channels, 29 body layers", 32, image, seed -> tanhCnn(16, 29, seed)),
                new Net("N1", "tanh CNN, 64 channels, 29 body layers", 128, image, seed -> tanhCnn(64, 29, seed)),
                new Net("N2", "tanh CNN, 128 channels, 29 body layers", 64, image, seed -> tanhCnn(128, 29, seed)),
                new Net("N3", "tanh CNN, 16 channels, 997 body layers", 32, image, seed -> tanhCnn(16, 997, seed)),
                new Net(
                        "N4",
                        "100 dense tanh layers of 1000 units",
                        128,
                        Shape.of(3072),
                        seed -> dense(100, 1000, seed)),
                new Net("N5", "ResNet-20 for CIFAR-10, option A", 128, image, BenchNetworks::resNet20),
                new Net(
                        "N6",
                        "LSTM, hidden 128, on 100 steps of 32 inputs",
                        64,
                        Shape.of(100, 32),
                        BenchNetworks::lstm),
                new Net(
                        "N7",
                        "transformer encoder, 6 layers, width 256, 8 heads, 128 tokens",
                        32,
                        Shape.of(128, 256),
                        BenchNetworks::transformer),
                new Net("N8", "ResNet-56 for CIFAR-10, option A", 128, image, BenchNetworks::resNet56))) {
            nets.put(net.name().toLowerCase(Locale.ROOT), net);
        }
        return nets;
    }

    /**
     * Those of these names; {@code all} are all.
     *
     * @throws BadInputException naming those there are
     */
    static List<Net> named(List<String> names) {
        Map<String, Net> known = all();
        List<Net> nets = new ArrayList<>();
        for (String name : names) {
            if (name.equalsIgnoreCase("all")) {
                nets.addAll(known.values());
                continue;
            }
            Net net = known.get(name.toLowerCase(Locale.ROOT));
            if (net == null) {
                throw new BadInputException("bench: unknown network '" + name + "'; there are "
                        + String.join(
                                ", ", known.values().stream().map(Net::name).toList())
                        + " and all, and the benchmarks kernels, depth, side-by-side and scaling");
            }
            nets.add(net);
        }
        return nets;
    }

    /** Zero padding everywhere and biases, as in the PyTorch script it is timed against. */
    private static Chain tanhCnn(int channels, int depth, Seed seed) {
        Initializer delta = Initializers.deltaOrthogonal(1);
        Conv2dSpec equal = Conv2d.spec(channels, channels, 3).weights(delta);
        return Chain.of(
                Conv2d.spec(3, channels, 3).weights(delta).build(seed.child("stem0")),
                tanh(),
                equal.stride(2).build(seed.child("stem1")),
                tanh(),
                equal.stride(2).build(seed.child("stem2")),
                tanh(),
                Chain.repeat(depth, i -> Chain.of(equal.build(seed.child(i)), tanh())),
                globalAveragePool(),
                new Dense(channels, 10, Initializers.pytorchDefault(), seed.child("head")));
    }

    private static Chain dense(int depth, int width, Seed seed) {
        Initializer normal = Initializers.lecunNormal();
        return Chain.of(
                flatten(),
                Chain.repeat(
                        depth, i -> Chain.of(new Dense(i == 0 ? 3072 : width, width, normal, seed.child(i)), tanh())),
                new Dense(width, 10, Initializers.pytorchDefault(), seed.child("head")));
    }

    /**
     * Body layers alone, of 16 channels on 8x8 maps, batch 32: what a layer costs at that depth.
     *
     * @param segment layers between the activations that are kept
     */
    static Net body(int depth, int segment) {
        Conv2dSpec equal = Conv2d.spec(16, 16, 3).weights(Initializers.deltaOrthogonal(1));
        return new Net(
                "body",
                depth + " tanh convolutions, 16 channels on 8x8, recomputed by segments of " + segment,
                32,
                Shape.of(8, 8, 16),
                seed -> Chain.of(
                        Chain.repeat(depth, i -> Chain.of(equal.build(seed.child(i)), tanh()))
                                .checkpointed(segment),
                        globalAveragePool(),
                        new Dense(16, 10, Initializers.pytorchDefault(), seed.child("head"))));
    }

    private static Chain lstm(Seed seed) {
        return Chain.of(
                new Lstm(32, 128, Initializers.pytorchDefault(), seed.child("lstm")),
                lastStep(),
                new Dense(128, 10, Initializers.pytorchDefault(), seed.child("head")));
    }

    private static Chain transformer(Seed seed) {
        return named("transformer(width=256,heads=8)", Shape.of(128, 256), 6, Initializers.pytorchDefault(), seed);
    }

    private static Chain resNet56(Seed seed) {
        return named("resnet-56", Shape.of(32, 32, 3), 56, Initializers.heNormal(), seed);
    }

    private static Chain named(String network, Shape example, int depth, Initializer weights, Seed seed) {
        return ArchitectureCatalog.load()
                .parse(network)
                .build(new Problem(example, 0, 10, false), depth, Start.of(weights), seed);
    }

    /** He et al. 2015, arXiv:1512.03385, section 4.2. */
    private static Chain resNet20(Seed seed) {
        List<Layer> layers = new ArrayList<>();
        layers.add(convolution(3, 16, 1, seed.child("stem")));
        layers.add(new BatchNorm(16));
        layers.add(relu());
        int in = 16;
        for (int stage = 0; stage < 3; stage++) {
            int out = 16 << stage;
            for (int block = 0; block < 3; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                Seed own = seed.child(stage).child(block);
                Chain branch = Chain.of(
                        convolution(in, out, stride, own.child(0)),
                        new BatchNorm(out),
                        relu(),
                        convolution(out, out, 1, own.child(1)),
                        new BatchNorm(out));
                layers.add(Chain.of(
                        stride == 1 && in == out ? Residual.of(branch) : Residual.optionA(branch, stride, out),
                        relu()));
                in = out;
            }
        }
        layers.add(globalAveragePool());
        layers.add(new Dense(64, 10, Initializers.pytorchDefault(), seed.child("head")));
        return Chain.of(layers);
    }

    private static Layer convolution(int in, int out, int stride, Seed seed) {
        return Conv2d.spec(in, out, 3)
                .stride(stride)
                .noBias()
                .weights(Initializers.heNormal())
                .build(seed);
    }
}
