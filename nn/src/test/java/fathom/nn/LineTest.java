package fathom.nn;

import static fathom.nn.Layers.gelu;
import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.nn.init.Initializers;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.ResidualSchemes;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However layers are put into chains, they are run and recomputed alike. */
class LineTest {
    private static final int[] LABELS = {0, 3, 1};
    private static final Mode MODE = Mode.training(new Seed(4));

    private static Layer conv(int in, int i) {
        return Conv2d.spec(in, 4, 3)
                .weights(Initializers.heNormal())
                .biases(Initializers.normal(0.1))
                .build(new Seed(i));
    }

    private static Dense head() {
        return new Dense(4, 5, Initializers.lecunNormal(), new Seed(99));
    }

    private static Tensor images() {
        return Nets.normal(1, 3, 6, 6, 3);
    }

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertArrayEquals(expected.keySet().toArray(), actual.keySet().toArray());
        expected.forEach((name, bits) -> assertArrayEquals(bits, actual.get(name), name));
    }

    @Test
    void stopsAreTheLayersThatAreNoChainsUnderThePathsOfTheNetwork() {
        Chain network = Nets.resNet(new Seed(1));
        List<Network.Node> nodes = Network.nodes(network);
        Line line = Line.of(network);
        assertEquals(
                List.of("0", "1", "2.0", "2.1", "3.0", "3.1", "4.0", "4.1", "5", "6"),
                line.stops().stream().map(Network.Node::path).toList());
        assertTrue(nodes.containsAll(line.stops()));
        Layer residual = line.stops().get(2).layer();
        assertEquals(List.of(new Network.Node("", residual)), Line.of(residual).stops());
    }

    @Test
    void namedChainsGiveTheirNameToThePathsAndNothingElse() {
        Layer first = conv(3, 0);
        Layer second = relu();
        Line line = Line.of(Chain.of(
                Chain.of(first).named("stem"), Chain.of(Chain.of(second)).named("body")));
        assertEquals(List.of(new Network.Node("stem.0", first), new Network.Node("body.0.0", second)), line.stops());
        assertEquals(Optional.of(Activation.RELU), line.activationAfter(0));
        assertEquals(Optional.empty(), line.activationAfter(1));
        assertTrue(line.fuses(0));
    }

    @Test
    void aLayerThatOccursTwiceHasTwoStops() {
        Layer shared = tanh();
        Line line = Line.of(Chain.of(shared, Chain.of(shared, shared)));
        assertEquals(
                List.of("0", "1.0", "1.1"),
                line.stops().stream().map(Network.Node::path).toList());
        line.stops().forEach(stop -> assertSame(shared, stop.layer()));
    }

    @Test
    void chainsWithoutLayersHaveNoStops() {
        Chain network = Chain.of(Chain.of(), conv(3, 0), Chain.of(Chain.of()), relu(), Chain.of());
        assertEquals(2, Line.of(network).stops().size());
        assertArrayEquals(
                Nets.infer(Chain.of(conv(3, 0), relu()), images(), MODE).array(),
                Nets.infer(network.checkpointed(1), images(), MODE).array());
    }

    /** What a step leaves on the tape, and in memory, before it goes back. */
    private static long[] taken(Layer network) {
        Buffers buffers = new Buffers();
        try (Tape tape = Tape.recording(Nets.KERNELS, buffers)) {
            Variable y = network.forward(tape, tape.constant(images()), MODE);
            assertEquals(5, y.shape().dim(1));
            return new long[] {tape.size(), buffers.liveBytes()};
        }
    }

    @ParameterizedTest
    @CsvSource({"relu, 1", "gelu, 2"})
    void aPlainConvolutionalNetworkTakesAsMuchAsOneWhoseBlocksEndInTheActivation(String name, int buffers) {
        int depth = 20;
        ResidualNet net = new ResidualNet(
                ResidualSchemes.plain(), name.equals("relu") ? Layers::relu : Layers::gelu, Initializers.heNormal());
        long map = 4L * 3 * 2 * 2 * 4;
        long[] deep = taken(net.convolutional(3, 5, depth, 4, 0, new Seed(1)));
        long[] shallow = taken(net.convolutional(3, 5, 0, 4, 0, new Seed(1)));
        assertEquals(buffers * depth * map, deep[1] - shallow[1], "live bytes");
        assertEquals((2L + buffers) * depth, deep[0] - shallow[0], "weight, bias and ops");
    }

    /** Activations in front, as in residual networks without short cuts, so that blocks and layers do not end together. */
    private static List<Layer> blocks(int from, int count) {
        List<Layer> blocks = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            blocks.add(Chain.of(i % 3 == 2 ? gelu() : relu(), conv(4, i)));
        }
        return blocks;
    }

    private static Chain network(Chain body) {
        return Chain.of(
                Chain.of(conv(3, 0)).named("stem"), body.named("body"), Chain.of(tanh(), globalAveragePool()), head());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6})
    void recomputingBlocksThatBeginWithTheActivationOfTheLayerBeforeGivesThePlainBits(int segment) {
        Chain body = Chain.of(blocks(1, 7));
        Tensor x = images();
        Map<String, float[]> plain = Nets.differentiate(network(body), x, LABELS, MODE);
        assertSameBits(plain, Nets.differentiate(network(body.checkpointed(segment)), x, LABELS, MODE));
        assertSameBits(
                plain, Nets.differentiate(network(body.checkpointed(segment)).checkpointed(2), x, LABELS, MODE));
    }

    @Test
    void segmentsNeverBeginWithAnActivation() {
        Chain network = network(Chain.of(blocks(1, 7)).checkpointed(3)).checkpointed(2);
        List<Line.Segment> outer = network.line().segments();
        assertEquals(2, outer.size());
        assertEquals(0, outer.get(0).from());
        assertEquals(16, outer.get(0).to(), "the stem, the body and the activation behind it");
        assertEquals(
                List.of(2, 8, 14),
                outer.get(0).inner().stream().map(Line.Segment::from).toList());
        assertEquals(
                List.of(8, 14, 16),
                outer.get(0).inner().stream().map(Line.Segment::to).toList());
        assertEquals(18, outer.get(1).to());
    }

    @Test
    void recomputationKeepsOneValuePerSegment() {
        Chain body = Chain.of(blocks(1, 16));
        long map = 4L * 3 * 6 * 6 * 4;
        long plain = taken(network(body))[1];
        long recomputed = taken(network(body.checkpointed(4)))[1];
        assertTrue(plain - recomputed >= 10 * map, plain + " and " + recomputed);
    }
}
