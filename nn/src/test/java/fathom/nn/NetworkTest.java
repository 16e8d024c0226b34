package fathom.nn;

import static fathom.nn.Layers.flatten;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Paths, summaries and the randomness of what a network is made of. */
class NetworkTest {
    private static final Conv2dSpec BODY =
            Conv2d.spec(4, 4, 3).circular().weights(Initializers.glorotNormal()).biases(Initializers.normal(0.1));

    private static Chain tanhNet(int depth, Seed seed) {
        return Chain.of(
                Chain.of(Conv2d.spec(3, 4, 3).build(seed.child("stem")), tanh()).named("stem"),
                Chain.repeat(depth, i -> Chain.of(BODY.build(seed.child(i)), tanh()))
                        .named("body"),
                flatten(),
                Chain.of(new Dense(4 * 8 * 8, 10, Initializers.glorotNormal(), seed.child("head")))
                        .named("head"));
    }

    @Test
    void parametersStandUnderTheirPathsInForwardOrder() {
        assertEquals(
                List.of(
                        "stem.0.weight",
                        "stem.0.bias",
                        "body.0.0.weight",
                        "body.0.0.bias",
                        "body.1.0.weight",
                        "body.1.0.bias",
                        "head.0.weight",
                        "head.0.bias"),
                List.copyOf(Network.parameters(tanhNet(2, new Seed(1))).keySet()));
        assertEquals(
                List.of(
                        "0.weight",
                        "0.bias",
                        "2.0.0.0.weight",
                        "2.0.0.1.scale",
                        "2.0.0.1.shift",
                        "2.0.0.1.running-mean",
                        "2.0.0.1.running-variance"),
                List.copyOf(Network.parameters(Nets.resNet(new Seed(1))).keySet())
                        .subList(0, 7));
        assertEquals(
                List.of("weight", "bias"),
                List.copyOf(Network.parameters(new Dense(2, 3, Initializers.zeros(), new Seed(1)))
                        .keySet()));
    }

    @Test
    void sharedLayersAreListedAndCountedOnce() {
        Dense shared = new Dense(6, 6, Initializers.glorotNormal(), new Seed(1));
        Chain network = Chain.of(shared, tanh(), shared, tanh(), shared);
        assertEquals(
                List.of("0.weight", "0.bias"),
                List.copyOf(Network.parameters(network).keySet()));
        ModelSummary summary = ModelSummary.of(network, Shape.of(6));
        assertEquals(42, summary.parameters());
        assertEquals(3 * 36, summary.multiplyAdds());
    }

    @Test
    void twoParametersOfOnePathAreRefused() {
        Seed seed = new Seed(1);
        Chain twice = Chain.of(
                Chain.of(new Dense(2, 2, Initializers.zeros(), seed)).named("same"),
                Chain.of(new Dense(2, 2, Initializers.zeros(), seed)).named("same"));
        assertEquals(
                "two parameters are called same.0.weight: give their layers different names",
                assertThrows(IllegalArgumentException.class, () -> Network.parameters(twice))
                        .getMessage());
    }

    @Test
    void everyWeightAndBiasHasItsOwnStreamOfRandomness() {
        Chain network = tanhNet(50, new Seed(2));
        Set<Float> firsts = new HashSet<>();
        Network.parameters(network).forEach((path, parameter) -> {
            if (path.startsWith("body")) {
                firsts.add(parameter.value().array()[0]);
            }
        });
        assertEquals(100, firsts.size());
    }

    @Test
    void sameSeedGivesTheSameBitsAndMoreLayersChangeNoOther() {
        Chain small = tanhNet(2, new Seed(2));
        Chain large = tanhNet(9, new Seed(2));
        Network.parameters(small)
                .forEach((path, parameter) ->
                        assertArrayEquals(parameter.value().array(), Nets.values(large, path), path));
        assertFalse(Arrays.equals(
                Nets.values(small, "body.0.0.weight"), Nets.values(tanhNet(2, new Seed(3)), "body.0.0.weight")));
    }

    @Test
    void tenThousandLayersAreSummarizedInAFewLinesWithTheRightTotals() {
        int depth = 10_000;
        Chain network = tanhNet(depth, new Seed(4));
        ModelSummary summary = ModelSummary.of(network, Shape.of(8, 8, 3));
        String text = summary.toString();
        assertTrue(text.lines().count() <= 15, text);
        assertTrue(text.contains("x10000"), text);
        long parameters = (27 * 4 + 4) + depth * (9L * 16 + 4) + (256 * 10 + 10);
        assertEquals(parameters, summary.parameters());
        assertEquals(64L * 27 * 4 + depth * 64L * 9 * 16 + 2560, summary.multiplyAdds());
        assertEquals(2 + 2 * depth + 2, summary.layers());
        assertTrue(
                text.endsWith(String.format(
                        java.util.Locale.ROOT,
                        "20,004 layers, %,d parameters, %,d FLOPs for one forward pass of one example",
                        parameters,
                        2 * summary.multiplyAdds())),
                text);
    }

    @Test
    void summaryFoldsRepeatedGroupsOfUnwrappedLayers() {
        Layer[] layers = new Layer[200];
        for (int i = 0; i < 200; i += 2) {
            layers[i] = BODY.build(new Seed(i));
            layers[i + 1] = tanh();
        }
        ModelSummary summary = ModelSummary.of(Chain.of(layers), Shape.of(8, 8, 4));
        assertEquals(
                List.of("Chain", "group", "Conv2d[4->4, 3x3, circular]", "tanh"),
                summary.lines().stream().map(ModelSummary.Line::kind).toList());
        assertEquals(100, summary.lines().get(1).times());
        assertEquals(100 * 148, summary.parameters());
    }

    @Test
    void summaryShowsResidualsWithTheirBranches() {
        ModelSummary summary = ModelSummary.of(Nets.resNet(new Seed(1)), Shape.of(8, 8, 3));
        assertEquals(
                3,
                summary.lines().stream()
                        .filter(line -> line.kind().equals("Residual"))
                        .count());
        long trainable = Network.parameters(Nets.resNet(new Seed(1))).values().stream()
                .filter(fathom.autodiff.Parameter::trainable)
                .mapToLong(p -> p.value().size())
                .sum();
        assertEquals(trainable, summary.parameters());
    }
}
