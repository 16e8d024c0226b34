package fathom.nn;

import static fathom.nn.Layers.flatten;
import static fathom.nn.Layers.gelu;
import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of a step's memory against what a tape takes, and the recomputation that is chosen by it. */
final class TrainingMemoryTest {
    private static final Shape IMAGE = Shape.of(6, 6, 3);
    private static final int BATCH = 3;
    private static final int[] LABELS = {1, 0, 2};
    private static final int MAP = 6 * 6 * 4;
    private static final long MAP_BYTES = 4L * BATCH * MAP;

    private static Chain body(int depth) {
        Conv2dSpec equal = Conv2d.spec(4, 4, 3).weights(Initializers.orthogonal(1));
        return Chain.repeat(depth, i -> Chain.of(equal.build(new Seed(i)), tanh()))
                .named("body");
    }

    private static Chain network(Chain... bodies) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Chain.of(Conv2d.spec(3, 4, 3).build(new Seed(0)), tanh()).named("stem"));
        layers.addAll(List.of(bodies));
        layers.add(globalAveragePool());
        layers.add(new Dense(4, 10, Initializers.lecunNormal(), new Seed(2)));
        return Chain.of(layers);
    }

    private static TrainingMemory memory(Chain network) {
        return TrainingMemory.of(network, IMAGE, BATCH);
    }

    /** The most bytes of activations and gradients of a step. */
    private static long peak(Layer network) {
        Buffers buffers = new Buffers();
        try (Tape tape = Tape.recording(Nets.KERNELS, buffers)) {
            Variable x = tape.constant(Nets.normal(1, BATCH, 6, 6, 3));
            Variable y = network.forward(tape, x, Mode.training(new Seed(1)));
            tape.backward(Loss.crossEntropy().forward(tape, y, LABELS));
        }
        Network.parameters(network).values().forEach(Parameter::clearGradient);
        return buffers.peakBytes();
    }

    private static Map<String, float[]> differentiate(Layer network) {
        return Nets.differentiate(network, Nets.normal(1, BATCH, 6, 6, 3), LABELS, Mode.training(new Seed(1)));
    }

    @Test
    void aTanhNetworkKeepsOneActivationPerLayerAndThreeFloatsPerWeight() {
        TrainingMemory memory = memory(network(body(20)));
        long head = 4L * BATCH * (4 + 10);
        assertEquals(21 * MAP_BYTES + head, memory.activations());
        assertEquals(0, memory.recomputed());
        assertEquals(3 * MAP_BYTES, memory.gradients());
        assertEquals(12L * (3 * 36 + 4 + 20 * (4 * 36 + 4) + 50), memory.parameters());
    }

    @Test
    void updateInTheBackwardPassHoldsTwoFloatsPerWeightAndTheGradientsOfEachSizeOnce() {
        Chain network = network(body(20));
        TrainingMemory after = memory(network);
        TrainingMemory in = TrainingMemory.of(network, IMAGE, BATCH, ParameterUpdate.IN_BACKWARD);
        long weights = 3 * 36 + 4 + 20 * (4 * 36 + 4) + 50;
        assertEquals(8L * weights + 4L * (3 * 36 + 4 * 36 + 4 + 40 + 10), in.parameters());
        assertEquals(after.total() - after.parameters(), in.total() - in.parameters());
    }

    @Test
    void gradientsThatOutliveTheirLayerCountInFull() {
        Dense once = new Dense(7, 7, Initializers.zeros(), new Seed(0));
        Dense twice = new Dense(7, 7, Initializers.zeros(), new Seed(1));
        Chain wrapped = Chain.of(new Dense(7, 7, Initializers.zeros(), new Seed(2)), tanh());
        Chain network = Chain.of(once, twice, wrapped, tanh(), twice, wrapped);
        assertEquals(3 * 56, GradientsInFlight.elements(network));
        assertEquals(56, GradientsInFlight.elements(Chain.of(once, wrapped)));
    }

    /** What a pass that hands gradients over takes from its pool, gradients included, and keeps there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void theEstimateOfAnUpdateInTheBackwardPassIsWhatATapeTakes(int segment) {
        Chain body = body(20);
        Chain network = network(segment == 0 ? body : body.checkpointed(segment));
        Buffers buffers = new Buffers();
        try (Tape tape = Tape.recording(Nets.KERNELS, buffers, TapeOptions.DEFAULT.handingOver(parameter -> {}))) {
            Variable x = tape.constant(Nets.normal(1, BATCH, 6, 6, 3));
            Variable y = network.forward(tape, x, Mode.training(new Seed(1)));
            tape.backward(Loss.crossEntropy().forward(tape, y, LABELS));
        }
        TrainingMemory memory = TrainingMemory.of(network, IMAGE, BATCH, ParameterUpdate.IN_BACKWARD);
        long weights = 4L * (3 * 36 + 4 + 20 * (4 * 36 + 4) + 50);
        assertEquals((double) memory.total() - 2 * weights, (double) buffers.idleBytes(), 3.0 * MAP_BYTES);
    }

    @Test
    void whatWasRefusedForItsGradientsFitsWithAnUpdateInTheBackwardPass() {
        Chain network = network(body(100));
        Chain least = network.checkpointedWithin(memory(network).total() - 1, IMAGE, BATCH);
        long size = memory(least).total() - 4L * 100 * 148 + 4L * 1000;
        assertThrows(IllegalArgumentException.class, () -> network.checkpointedWithin(size, IMAGE, BATCH));
        Chain fitting = network.checkpointedWithin(size, IMAGE, BATCH, ParameterUpdate.IN_BACKWARD);
        assertTrue(TrainingMemory.of(fitting, IMAGE, BATCH, ParameterUpdate.IN_BACKWARD)
                        .total()
                <= size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 19, 100})
    void theEstimateIsWhatATapeTakesToWithinThreeMaps(int segment) {
        Chain body = body(20);
        Chain network = network(segment == 0 ? body : body.checkpointed(segment));
        TrainingMemory memory = memory(network);
        long estimate = memory.total() - memory.parameters();
        assertEquals((double) peak(network), (double) estimate, 3.0 * MAP_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 19, 100})
    void theEstimateOfANetworkWhoseBlocksBeginWithTheActivationIsWhatATapeTakesToWithinThreeMaps(int segment) {
        Conv2dSpec equal = Conv2d.spec(4, 4, 3).weights(Initializers.orthogonal(1));
        Chain body = Chain.repeat(20, i -> Chain.of(relu(), equal.build(new Seed(i))));
        Chain network = network(segment == 0 ? body : body.checkpointed(segment), Chain.of(relu()));
        TrainingMemory memory = memory(network);
        long estimate = memory.total() - memory.parameters();
        assertEquals((double) peak(network), (double) estimate, 3.0 * MAP_BYTES);
    }

    @Test
    void theEstimateOfOtherNetworksIsNotBelowWhatATapeTakes() {
        Conv2dSpec equal = Conv2d.spec(4, 4, 3);
        Chain plain = Chain.of(
                Conv2d.spec(3, 4, 3).build(new Seed(1)),
                gelu(),
                Chain.repeat(6, i -> Residual.of(Chain.of(equal.build(new Seed(i)), new BatchNorm(4), tanh()))),
                flatten(),
                new Dense(MAP, 10, Initializers.lecunNormal(), new Seed(2)));
        for (Chain network :
                List.of(plain, plain.checkpointed(2), network(body(9)).checkpointed(3))) {
            TrainingMemory memory = memory(network);
            long taken = peak(network);
            long estimate = memory.total() - memory.parameters();
            assertTrue(estimate >= taken && estimate < 2 * taken, network + ": " + estimate + " for " + taken);
        }
    }

    @Test
    void whatFitsIsNotRecomputed() {
        Chain network = network(body(20));
        assertSame(network, network.checkpointedWithin(memory(network).total(), IMAGE, BATCH));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 400})
    void whatDoesNotFitIsRecomputedBySegmentsOfAboutSqrtDepth(int depth) {
        Chain network = network(body(depth));
        long plain = memory(network).total();
        Chain fitting = network.checkpointedWithin(plain - 1, IMAGE, BATCH);
        assertTrue(memory(fitting).total() < plain);
        Chain chosen = (Chain) fitting.children().get(1);
        assertEquals(Math.sqrt(depth), chosen.segment(), 0.1 * Math.sqrt(depth) + 1);
        assertEquals("body", chosen.name());
        TrainingMemory memory = memory(fitting);
        assertEquals(2 * Math.sqrt(depth) * MAP_BYTES, memory.activations() + memory.recomputed(), 3.0 * MAP_BYTES);
    }

    @Test
    void theGradientsOfWhatIsChosenAreThePlainOnesToTheBit() {
        Chain network = network(body(25));
        Chain fitting = network.checkpointedWithin(memory(network).total() - 1, IMAGE, BATCH);
        assertTrue(peak(fitting) < peak(network) - 8 * MAP_BYTES, "it recomputes");
        Map<String, float[]> plain = differentiate(network);
        Map<String, float[]> recomputed = differentiate(fitting);
        assertEquals(plain.keySet(), recomputed.keySet());
        plain.forEach((name, bits) -> assertArrayEquals(bits, recomputed.get(name), name));
    }

    @Test
    void severalStagesAreRecomputedOneAfterTheOtherUntilAllFits() {
        Chain network = network(body(36).named("a"), body(16).named("b"), body(25).named("c"));
        TrainingMemory plain = memory(network);
        Chain one = network.checkpointedWithin(plain.total() - 10 * MAP_BYTES, IMAGE, BATCH);
        assertEquals(List.of(6, 0, 0), segments(one));
        Chain two = network.checkpointedWithin(plain.total() - 30 * MAP_BYTES, IMAGE, BATCH);
        assertEquals(List.of(6, 0, 5), segments(two));
    }

    private static List<Integer> segments(Chain network) {
        return network.children().subList(1, 4).stream()
                .map(layer -> ((Chain) layer).segment())
                .toList();
    }

    @Test
    void aFlatChainIsRecomputedAsAWhole() {
        List<Layer> layers = new ArrayList<>(body(30).children());
        layers.add(0, Conv2d.spec(3, 4, 3).build(new Seed(0)));
        layers.add(globalAveragePool());
        layers.add(new Dense(4, 10, Initializers.lecunNormal(), new Seed(2)));
        Chain network = Chain.of(layers);
        Chain fitting = network.checkpointedWithin(memory(network).total() - 15 * MAP_BYTES, IMAGE, BATCH);
        assertTrue(fitting.segment() > 1 && fitting.segment() < 10, "segment " + fitting.segment());
    }

    @Test
    void whatCannotFitIsRefusedWithTheBytesNeededAndGiven() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> network(body(400)).checkpointedWithin(1 << 20, Shape.of(32, 32, 3), 100));
        assertTrue(
                error.getMessage()
                        .matches(
                                "a batch of 100 examples \\[32, 32, 3\\] needs about \\d+ MB: 0.7 MB of weights, momentum and gradients,"
                                        + " \\d+ MB of activations with recomputation, more than the 1.0 MB given"),
                error.getMessage());
    }

    @Test
    void tenThousandLayersArePlannedAtOnce() {
        Dense shared = new Dense(1, 1, Initializers.zeros(), new Seed(0));
        Chain deep = Chain.repeat(10_000, i -> Chain.of(shared, tanh()));
        Chain fitting = deep.checkpointedWithin(4000, Shape.of(1), 1);
        assertEquals(100, fitting.segment(), 10);
    }
}
