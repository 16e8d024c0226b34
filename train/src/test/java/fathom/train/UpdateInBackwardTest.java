package fathom.train;

import static fathom.nn.Layers.flatten;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.data.DataLoader;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.nn.init.Initializers;
import fathom.probe.StepStatistics;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters moved in the backward pass: the ordinary step to the bit, without ever holding the gradients of a whole network. */
final class UpdateInBackwardTest {
    private static final Toy TRAIN = new Toy(100, new Seed(1));

    private static DataLoader train() {
        return DataLoader.shuffled(TRAIN, 20, new Seed(3));
    }

    private record Trained(
            Map<String, Parameter> parameters,
            Map<String, Tensor> state,
            TrainingResult result,
            List<StepStatistics> probed) {}

    private static Trained trained(Layer network, Optimizer rule, double rate, ParameterUpdate update, int probeEvery) {
        List<StepStatistics> probed = new ArrayList<>();
        Map<String, Parameter> parameters = Network.parameters(network);
        Trainer trainer = Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(1))
                .optimizer(rule, Schedule.constant(rate))
                .update(update)
                .probeEvery(probeEvery)
                .listener(new Listener() {
                    @Override
                    public void onProbe(StepStatistics statistics) {
                        probed.add(statistics);
                    }

                    @Override
                    public void onStep(Step step) {
                        parameters.forEach((path, parameter) -> assertFalse(parameter.hasGradient(), path));
                    }
                });
        TrainingResult result = trainer.fitSteps(train(), null, 7);
        return new Trained(parameters, trainer.state().tensors(), result, probed);
    }

    private static void assertSameBits(Trained expected, Trained actual) {
        assertArrayEquals(expected.result.loss(), actual.result.loss());
        assertEquals(expected.state.keySet(), actual.state.keySet());
        expected.state.forEach((path, tensor) ->
                assertArrayEquals(tensor.array(), actual.state.get(path).array(), path));
        assertEquals(expected.result.start(), actual.result.start());
        assertEquals(expected.result.updates(), actual.result.updates());
        assertEquals(expected.probed, actual.probed);
        assertEquals(expected.result.divergence(), actual.result.divergence());
    }

    private static Chain deep(int depth, int segment) {
        Chain body =
                Chain.repeat(depth, i -> Chain.of(new Dense(8, 8, Initializers.orthogonal(1), new Seed(i)), tanh()));
        return network(segment == 0 ? body : body.checkpointed(segment));
    }

    private static Chain network(Layer body) {
        return Chain.of(
                flatten(),
                new Dense(36, 8, Initializers.lecunNormal(), new Seed(100)),
                tanh(),
                body,
                new Dense(8, 4, Initializers.lecunNormal(), new Seed(101)));
    }

    /** One layer first, in the middle and last, over several segments. */
    private static Chain shared(int segment) {
        Dense again = new Dense(8, 8, Initializers.orthogonal(1), new Seed(50));
        Chain body = Chain.repeat(
                9,
                i -> Chain.of(i % 4 == 0 ? again : new Dense(8, 8, Initializers.orthogonal(1), new Seed(i)), tanh()));
        return network(segment == 0 ? body : body.checkpointed(segment));
    }

    private static Chain built(String kind, int segment) {
        return switch (kind) {
            case "deep" -> deep(9, segment);
            case "shared" -> shared(segment);
            case "nested" ->
                network(Chain.repeat(3, i -> (Chain) shared(2).children().get(3))
                        .checkpointed(segment));
            default -> Toy.convolutional(new Seed(6)); // batch normalization, dropout, a short cut, recomputed
        };
    }

    @ParameterizedTest(name = "{0}, segments of {1}, momentum {2}, probed every {3}")
    @CsvSource({
        "deep, 0, 0, 0",
        "deep, 0, 0.9, 3",
        "deep, 3, 0.9, 3",
        "shared, 0, 0.9, 3",
        "shared, 1, 0.9, 0",
        "shared, 3, 0.9, 3",
        "nested, 2, 0.9, 3",
        "convolutional, 2, 0.9, 0",
        "convolutional, 2, 0.9, 2"
    })
    void trainingAndWhatIsMeasuredAreThoseOfTheOrdinaryStepToTheBit(
            String kind, int segment, double momentum, int probeEvery) {
        Supplier<Sgd> rule = () ->
                momentum == 0 ? Sgd.plain() : Sgd.momentum(momentum).nesterov().weightDecay(1e-3);
        Trained expected = trained(built(kind, segment), rule.get(), 0.05, ParameterUpdate.AFTER_BACKWARD, probeEvery);
        Trained actual = trained(built(kind, segment), rule.get(), 0.05, ParameterUpdate.IN_BACKWARD, probeEvery);
        assertSameBits(expected, actual);
        assertEquals(probeEvery == 0, actual.probed.isEmpty());
        assertFalse(actual.result.start().isEmpty());
    }

    /** Counts, at each move, the parameters that hold a gradient. */
    private static final class Counting implements ParameterwiseOptimizer {
        private final Sgd rule = Sgd.momentum(0.9);
        private List<Parameter> all = List.of();
        private long most;
        private int moves;

        @Override
        public void step(Kernels kernels, Parameter parameter, double rate) {
            most = Math.max(most, all.stream().filter(Parameter::hasGradient).count());
            moves++;
            rule.step(kernels, parameter, rate);
        }

        @Override
        public Map<String, Tensor> state(Map<String, Parameter> parameters) {
            return rule.state(parameters);
        }

        @Override
        public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
            rule.restore(parameters, state);
        }
    }

    @Test
    void optimizerThatLooksAtAllGradientsTogetherIsRefusedInTheBackwardPass() {
        Chain network = deep(2, 0);
        Optimizer clipped = GlobalNormClip.of(Sgd.plain(), 1e-3);
        float[] before = weight(network);
        assertEquals(
                "Trainer: SGD(momentum 0.0), gradients clipped at norm 0.001 looks at all gradients together, so it cannot move parameters in the backward pass, where"
                        + " each gradient is dropped once it is used; expected updates after the backward pass or a"
                        + " ParameterwiseOptimizer",
                assertThrows(
                                IllegalStateException.class,
                                () -> trained(network, clipped, 1, ParameterUpdate.IN_BACKWARD, 0))
                        .getMessage());
        assertArrayEquals(before, weight(network));
        trained(network, clipped, 1, ParameterUpdate.AFTER_BACKWARD, 0);
        double squares = 0;
        for (int i = 0; i < before.length; i++) {
            squares += Math.pow(weight(network)[i] - before[i], 2);
        }
        assertTrue(squares > 0 && Math.sqrt(squares) < 7 * 1.001e-3, "seven steps of at most 0.001");
    }

    private static float[] weight(Chain network) {
        return Network.parameters(network)
                .values()
                .iterator()
                .next()
                .value()
                .array()
                .clone();
    }

    @ParameterizedTest
    @CsvSource({"0", "14"})
    void twoHundredLayersNeverHoldMoreThanTheGradientsOfOne(int segment) {
        Chain network = deep(200, segment);
        Counting counting = new Counting();
        counting.all = List.copyOf(Network.parameters(network).values());
        trained(network, counting, 0.01, ParameterUpdate.IN_BACKWARD, 3);
        assertEquals(2, counting.most, "a weight and its bias");
        assertEquals(7 * counting.all.size(), counting.moves);
    }

    @ParameterizedTest
    @EnumSource(ParameterUpdate.class)
    void rateThatBreaksTheNetworkIsTheSameDivergence(ParameterUpdate update) {
        Trained broken = trained(deep(3, 2), Sgd.momentum(0.9), 1e39, update, 1);
        assertNotNull(broken.result.divergence());
        assertEquals(1, broken.result.divergence().step());
        assertEquals("1.weight", broken.result.divergence().layer());
        assertEquals(1, broken.result.loss().length);
    }
}
