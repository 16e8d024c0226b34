package fathom.train;

import static fathom.nn.Layers.flatten;
import static fathom.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.kernel.KernelProviders;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.init.Initializers;
import fathom.probe.LayerSignal;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training runs: that they learn, repeat themselves to the bit, go on where they stopped, and say where they broke. */
class TrainerTest {
    private static final Toy TRAIN = new Toy(100, new Seed(1));
    private static final Toy TEST = new Toy(44, new Seed(2));
    private static final int BATCH = 20; // five steps an epoch

    private static DataLoader train() {
        return DataLoader.shuffled(TRAIN, BATCH, new Seed(3));
    }

    private static Trainer trainer(Layer network, int threads) {
        return Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(threads))
                .optimizer(Sgd.momentum(0.9).nesterov().weightDecay(1e-3), Schedule.cosine(0.05, 40));
    }

    private static Map<String, float[]> values(Layer network) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Network.parameters(network)
                .forEach((path, parameter) -> values.put(path, parameter.value().array()));
        return values;
    }

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bits) -> assertArrayEquals(bits, actual.get(name), name));
    }

    @Test
    void separableSetIsLearned() {
        Chain network = Toy.dense(Initializers.glorotUniform(), new Seed(5));
        List<Listener.Epoch> epochs = new ArrayList<>();
        TrainingResult result = Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.05))
                .evaluateEvery(10)
                .listener(new Listener() {
                    @Override
                    public void onEpoch(Epoch epoch) {
                        epochs.add(epoch);
                    }
                })
                .fit(train(), DataLoader.inOrder(TEST, 10), 25);
        Evaluation test = result.test();
        assertNotNull(test);
        assertEquals(44, test.examples());
        assertTrue(test.accuracy() > 0.95, test::toString);
        assertTrue(result.finalAccuracy() > 0.95);
        assertEquals(125, result.loss().length);
        assertEquals(
                List.of(50, 100, 125), epochs.stream().map(Listener.Epoch::step).toList());
        assertEquals(
                List.of(9, 19, 24), epochs.stream().map(Listener.Epoch::epoch).toList());
        int steps = result.stepsToAccuracy(0.9);
        assertTrue(steps > 20 && steps < 125, () -> "steps " + steps);
        assertEquals(-1, result.stepsToAccuracy(1.1));
    }

    @Test
    void meanSquaredErrorLearnsToo() {
        TrainingResult result = Trainer.of(Toy.dense(Initializers.glorotUniform(), new Seed(5)), new Seed(0))
                .kernels(KernelProviders.best(1))
                .loss(Loss.meanSquaredError())
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.1))
                .fit(train(), null, 25);
        assertNull(result.test());
        assertTrue(result.finalAccuracy() > 0.95, () -> "accuracy " + result.finalAccuracy());
    }

    @Test
    void evaluationIsTheMeanOverExamplesWhateverTheBatches() {
        Trainer trainer = trainer(Toy.convolutional(new Seed(6)), 1);
        Evaluation whole = trainer.evaluate(DataLoader.inOrder(TEST, 44));
        Evaluation parts = trainer.evaluate(DataLoader.inOrder(TEST, 7));
        assertEquals(whole.loss(), parts.loss(), 1e-6);
        assertEquals(whole.accuracy(), parts.accuracy(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sameSeedGivesTheSameBitsOnAnyNumberOfThreads(int threads) {
        Chain one = Toy.convolutional(new Seed(6));
        TrainingResult expected = trainer(one, 1).fitSteps(train(), DataLoader.inOrder(TEST, 20), 7);
        Chain other = Toy.convolutional(new Seed(6));
        TrainingResult actual = trainer(other, threads).fitSteps(train().prefetch(0), DataLoader.inOrder(TEST, 20), 7);
        assertArrayEquals(expected.loss(), actual.loss());
        assertArrayEquals(expected.accuracy(), actual.accuracy());
        assertEquals(expected.test(), actual.test());
        assertEquals(expected.start(), actual.start());
        assertSameBits(values(one), values(other));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 12})
    void resumedRunEqualsTheUnbrokenOneBitForBit(int stop) {
        Chain unbroken = Toy.convolutional(new Seed(6));
        TrainingResult whole = trainer(unbroken, 1).fitSteps(train(), null, 13);

        Trainer first = trainer(Toy.convolutional(new Seed(6)), 1);
        first.fitSteps(train(), null, stop);
        TrainingState live = first.state();
        assertEquals(stop, live.step());
        Map<String, Tensor> copies = new LinkedHashMap<>();
        live.tensors().forEach((path, tensor) -> copies.put(path, tensor.copy()));
        first.fitSteps(train(), null, stop + 1); // the live tensors move on, the copies do not

        Chain resumed = Toy.convolutional(new Seed(99));
        TrainingResult rest =
                trainer(resumed, 1).resume(new TrainingState(stop, copies)).fitSteps(train(), null, 13);
        assertEquals(stop, rest.firstStep());
        assertEquals(13 - stop, rest.loss().length);
        for (int i = stop; i < 13; i++) {
            assertEquals(whole.loss()[i], rest.loss()[i - stop], "step " + i);
        }
        assertSameBits(values(unbroken), values(resumed));
        assertTrue(rest.start().isEmpty());
    }

    @Test
    void resumeRefusesAnotherNetworkAndALaterChoiceOfOptimizer() {
        Trainer trainer = trainer(Toy.convolutional(new Seed(6)), 1);
        trainer.fitSteps(train(), null, 1);
        Trainer other = Trainer.of(Toy.dense(Initializers.zeros(), new Seed(1)), new Seed(0));
        assertEquals(
                "the saved state has no 1.weight, this network has 1.weight[36, 16]",
                assertThrows(IllegalArgumentException.class, () -> other.resume(trainer.state()))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> trainer.optimizer(Sgd.plain(), Schedule.constant(1)));
    }

    @Test
    void stoppedRunReportsTheStepsItMade() {
        List<Integer> made = new ArrayList<>();
        TrainingResult result = trainer(Toy.convolutional(new Seed(6)), 1)
                .listener(new Listener() {
                    @Override
                    public void onStep(Step step) {
                        made.add(step.step());
                    }
                })
                .until(() -> made.size() == 3)
                .fitSteps(train(), DataLoader.inOrder(TEST, 20), 100);
        assertEquals(List.of(0, 1, 2), made);
        assertEquals(3, result.loss().length);
        assertNull(result.test());
    }

    @Test
    void hugeRateDivergesAndNamesTheStepAndTheFirstParameter() {
        TrainingResult result = Trainer.of(
                        Chain.of(
                                flatten(),
                                new Dense(36, 8, Initializers.heNormal(), new Seed(1)),
                                relu(),
                                new Dense(8, 4, Initializers.heNormal(), new Seed(2))),
                        new Seed(0))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(1e39)) // an infinite float
                .fitSteps(train(), DataLoader.inOrder(TEST, 20), 50);
        Divergence divergence = result.divergence();
        assertNotNull(divergence);
        assertEquals(1, divergence.step());
        assertEquals(1, result.loss().length);
        assertEquals("1.weight", divergence.layer());
        assertTrue(divergence.what().startsWith("the update before this step left "), divergence::what);
        assertTrue(Double.isNaN(result.finalLoss()));
        assertNull(result.test());
        for (float loss : result.loss()) {
            assertTrue(Float.isFinite(loss));
        }
    }

    @Test
    void lastUpdateThatBreaksTheNetworkIsADivergenceWithAndWithoutATestSet() {
        for (DataLoader test : Arrays.asList(DataLoader.inOrder(TEST, 20), null)) {
            List<Listener.Epoch> evaluations = new ArrayList<>();
            TrainingResult result = Trainer.of(Toy.dense(Initializers.heNormal(), new Seed(1)), new Seed(0))
                    .kernels(KernelProviders.best(1))
                    .optimizer(Sgd.plain(), step -> step == 4 ? 1e39 : 1e-3)
                    .evaluateEvery(1)
                    .listener(new Listener() {
                        @Override
                        public void onEpoch(Epoch epoch) {
                            evaluations.add(epoch);
                        }
                    })
                    .fit(train(), test, 1);
            Divergence divergence = result.divergence();
            assertNotNull(divergence);
            assertEquals(5, divergence.step());
            assertEquals("1.weight", divergence.layer());
            assertEquals(5, result.loss().length);
            assertTrue(Double.isNaN(result.finalLoss()));
            assertNull(result.test());
            assertEquals(List.of(), evaluations);
        }
    }

    @Test
    void overflowOnTheTestSetAfterTheLastUpdateNamesTheLayer() {
        Layer network = Chain.of(
                flatten(),
                new Dense(36, 8, Initializers.heNormal(), new Seed(1)),
                relu(),
                new Dense(8, 4, Initializers.heNormal(), new Seed(2)));
        Divergence divergence = Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.plain(), step -> step == 2 ? 1e30 : 1e-3) // finite weights, infinite products
                .fitSteps(train(), DataLoader.inOrder(TEST, 20), 3)
                .divergence();
        assertNotNull(divergence);
        assertEquals(3, divergence.step());
        assertTrue(divergence.layer().startsWith("3 Dense"), divergence::layer);
        assertTrue(divergence.what().endsWith("in its output"), divergence::what);
    }

    @Test
    void overflowInForwardNamesTheLayerThatItStartsIn() {
        Layer network = Chain.of(
                Conv2d.spec(1, 4, 3).build(new Seed(1)),
                Conv2d.spec(4, 4, 3).weights(Initializers.constant(3e38)).build(new Seed(2)),
                new BatchNorm(4),
                flatten(),
                new Dense(144, 4, Initializers.lecunNormal(), new Seed(3)));
        Divergence divergence = trainer(network, 1).fitSteps(train(), null, 3).divergence();
        assertNotNull(divergence);
        assertEquals(0, divergence.step());
        assertEquals("1 Conv2d[4->4, 3x3]", divergence.layer());
        assertTrue(divergence.what().endsWith("in its output"), divergence::what);
    }

    @Test
    void startSignalsStandForEveryLayerWithWeights() {
        Layer projected = Residual.projected(
                Conv2d.spec(8, 8, 3).build(new Seed(8)), Conv2d.spec(8, 8, 1).build(new Seed(9)));
        Layer network = Chain.of(
                Toy.convolutional(new Seed(6)).children().get(0),
                projected,
                Chain.of(flatten(), new BatchNorm(288)),
                new Dense(288, 4, Initializers.glorotUniform(), new Seed(7)));
        List<LayerSignal> start = trainer(network, 1).fitSteps(train(), null, 1).start();
        assertEquals(
                List.of("0", "1.0", "1.1", "2.1", "3"),
                start.stream().map(LayerSignal::layer).toList());
        for (LayerSignal signal : start) {
            assertTrue(signal.activationRms() > 0, signal::toString);
            assertTrue(signal.gradientRms() > 0, signal::toString);
            boolean weighted = !signal.layer().equals("2.1");
            assertEquals(weighted, signal.weightGradientNorm() > 0, signal::toString);
            assertEquals(!weighted, Double.isNaN(signal.weightGradientNorm()), signal::toString);
        }
    }

    @Test
    void startSignalsAreTheSameWithRecomputation() {
        Chain body = (Chain) Toy.convolutional(new Seed(6)).children().get(2);
        assertFalse(body.children().isEmpty());
        List<List<LayerSignal>> signals = new ArrayList<>();
        for (int segment : new int[] {1, 2, 100}) {
            List<Layer> layers = new ArrayList<>(Toy.convolutional(new Seed(6)).children());
            layers.set(2, ((Chain) layers.get(2)).checkpointed(segment));
            signals.add(trainer(Chain.of(layers), 1).fitSteps(train(), null, 1).start());
        }
        assertEquals(9, signals.get(0).size());
        assertEquals(signals.get(0), signals.get(1));
        assertEquals(signals.get(0), signals.get(2));
    }

    @Test
    void singleLayerHasStartSignalsToo() {
        Layer network = Conv2d.spec(1, 4, 6).padding(0).build(new Seed(1));
        Trainer trainer = Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(1))
                .loss((tape, output, labels) ->
                        Loss.crossEntropy().forward(tape, tape.apply(fathom.autodiff.Ops.flatten(), output), labels));
        List<LayerSignal> start = trainer.fitSteps(train(), null, 1).start();
        assertEquals(1, start.size());
        assertTrue(start.get(0).activationRms() > 0);
    }
}
