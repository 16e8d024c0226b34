package fathom.train;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.data.DataLoader;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.DepthPower;
import fathom.probe.Orthogonality;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each remedy by its exact property after steps of real training, alone, in the backward pass and resumed. */
class RemediesTest {
    private static final Kernels KERNELS = KernelProviders.best(1);
    private static final double RATE = 0.02;

    /** Critical convolutions with all their biases, dense layers and a head. */
    private static Chain network(Initializer body) {
        return Chain.of(
                Conv2d.spec(1, 8, 3).weights(Initializers.lecunNormal()).build(new Seed(1)),
                tanh(),
                Chain.repeat(
                                4,
                                i -> Chain.of(
                                        Conv2d.spec(8, 8, 3)
                                                .circular()
                                                .weights(body)
                                                .build(new Seed(2).child(i)),
                                        tanh()))
                        .named("body"),
                globalAveragePool(),
                new Dense(8, 6, Initializers.orthogonal(1), new Seed(3)),
                tanh(),
                new Dense(6, 4, Initializers.lecunNormal(), new Seed(4)));
    }

    private static Chain critical() {
        return network(Initializers.critical(0.1));
    }

    private static DataLoader data() {
        return DataLoader.shuffled(new Toy(64, new Seed(5)), 16, new Seed(6));
    }

    private static Optimizer with(Chain network, Function<Map<String, Parameter>, Remedy> remedy) {
        return Remedies.around(Sgd.momentum(0.9), List.of(remedy.apply(Network.parameters(network))));
    }

    private static Trainer trainer(Chain network, Optimizer rule, ParameterUpdate update) {
        return Trainer.of(network, new Seed(7))
                .kernels(KERNELS)
                .optimizer(rule, Schedule.constant(RATE))
                .update(update);
    }

    private static Map<String, float[]> trained(Chain network, Optimizer rule, int steps) {
        trainer(network, rule, ParameterUpdate.AFTER_BACKWARD).fitSteps(data(), null, steps);
        return values(network);
    }

    private static Map<String, float[]> values(Chain network) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Network.parameters(network)
                .forEach((path, p) -> values.put(path, p.value().array().clone()));
        return values;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static boolean isHead(String path) {
        return path.startsWith("6.");
    }

    @Test
    void heldNormsAreThoseOfTheStartAndTheNetworkStillLearns() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        Map<String, float[]> end = trained(network, with(network, NormHold::ofWeights), 20);
        start.forEach((path, before) -> {
            if (path.endsWith("weight") && !isHead(path)) {
                assertEquals(1, norm(end.get(path)) / norm(before), 1e-6, path);
            }
            if (!path.equals("0.bias")) { // 0 at the start
                assertNotEquals(before[0], end.get(path)[0], path);
            }
        });
        assertTrue(Math.abs(norm(end.get("body.1.0.bias")) / norm(start.get("body.1.0.bias")) - 1) > 1e-3);
    }

    @Test
    void heldPointOfThePhaseDiagramKeepsTheNormsOfBiasesToo() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        Map<String, float[]> end = trained(network, with(network, NormHold::ofWeightsAndBiases), 20);
        start.forEach((path, before) -> {
            if (!isHead(path) && norm(before) > 0) {
                assertEquals(1, norm(end.get(path)) / norm(before), 1e-6, path);
            }
        });
        assertEquals(0, norm(end.get("0.bias")), "what starts at 0 stays there");
    }

    @Test
    void frozenBiasesStayToTheBitAndTheHeadLearnsAtItsOwnRate() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        Map<String, float[]> end = trained(network, with(network, p -> RateFactors.of(p, DepthPower.ONE, 0, 3)), 1);
        Chain plain = critical();
        Map<String, float[]> reference = trained(plain, Sgd.momentum(0.9), 1);
        start.forEach((path, before) -> {
            float[] after = end.get(path);
            if (path.endsWith("bias") && !isHead(path)) {
                assertArrayEquals(before, after, path);
            } else if (isHead(path)) {
                for (int i = 0; i < before.length; i++) {
                    assertEquals(3 * (reference.get(path)[i] - before[i]), after[i] - before[i], 1e-6, path);
                }
            } else {
                assertArrayEquals(reference.get(path), after, path);
            }
        });
    }

    @Test
    void theBodyLearnsAtItsShareOfTheRateByTheNumberOfItsWeights() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        DepthPower share = new DepthPower(2, -1); // half of the rate for four layers
        Map<String, float[]> end = trained(network, with(network, p -> RateFactors.of(p, share, 1, 1)), 1);
        Map<String, float[]> reference = trained(critical(), Sgd.momentum(0.9), 1);
        start.forEach((path, before) -> {
            double factor = path.startsWith("body") ? 0.5 : 1;
            for (int i = 0; i < before.length; i++) {
                double step = reference.get(path)[i] - before[i];
                assertEquals(factor * step, end.get(path)[i] - before[i], 1e-7, path);
            }
        });
    }

    @Test
    void aRateForTheBodyOfANetworkWithoutOneIsRefused() {
        Map<String, Parameter> bare = Network.parameters(new Dense(2, 2, Initializers.lecunNormal(), new Seed(1)));
        DepthPower share = new DepthPower(1, -1);
        assertEquals(
                "a rate for the body needs a network with a chain named body: this has none",
                assertThrows(BadInputException.class, () -> RateFactors.of(bare, share, 1, 1))
                        .getMessage());
        assertEquals(
                "rate of biases x 1.0, of the head x 2.0, of the body x 1.0/L",
                RateFactors.of(Map.of(), share, 1, 2).toString());
    }

    @Test
    void headIsTheLastWeightAndWhatFollows() {
        Map<String, Parameter> parameters = Network.parameters(critical());
        assertEquals(2, Head.of(parameters).size());
        assertTrue(Head.of(parameters).contains(parameters.get("6.bias")));
        assertTrue(Head.of(Map.of()).isEmpty());
    }

    @Test
    void relativeStepMovesEveryWeightByTheSamePartOfItsNorm() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        Optimizer rule = Remedies.around(Sgd.plain(), List.of(Lars.of(0.5)));
        Map<String, float[]> end = trained(network, rule, 1);
        start.forEach((path, before) -> {
            if (path.endsWith("weight")) {
                float[] update = end.get(path).clone();
                for (int i = 0; i < update.length; i++) {
                    update[i] -= before[i];
                }
                assertEquals(RATE * 0.5, norm(update) / norm(before), 1e-6, path);
            }
        });
    }

    @Test
    void retractedWeightsStayInTheFamilyOfTheirStart() {
        Chain network = critical();
        Map<String, float[]> start = values(network);
        Map<String, float[]> end = trained(network, with(network, OrthogonalRetraction::of), 20);
        for (Orthogonality weight : Orthogonality.of(network, KERNELS)) {
            if (weight.parameter().startsWith("body") || weight.parameter().startsWith("4")) {
                assertEquals(0, weight.residual(), 1e-5, weight.parameter());
            } else {
                assertTrue(weight.residual() > 0.1, "not orthogonal at the start: " + weight);
            }
        }
        float[] kernel = end.get("body.2.0.weight");
        for (int i = 0; i < kernel.length; i++) {
            assertTrue(i / 64 == 4 || kernel[i] == 0, "only the middle tap");
        }
        assertEquals(1, norm(kernel) / norm(start.get("body.2.0.weight")), 1e-6);
        assertTrue(Math.abs(kernel[4 * 64] - start.get("body.2.0.weight")[4 * 64]) > 1e-3, "it has learned");
    }

    @Test
    void retractedKernelsWithOrthogonalColumnsKeepThem() {
        Chain network = network(Initializers.orthogonal(1.5));
        Parameter kernel = Network.parameters(network).get("body.1.0.weight");
        float[] end =
                trained(network, with(network, OrthogonalRetraction::of), 20).get("body.1.0.weight");
        assertEquals(4, kernel.shape().rank());
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int row = 0; row < 72; row++) {
                    product += (double) end[row * 8 + i] * end[row * 8 + j];
                }
                assertEquals(i == j ? 2.25 : 0, product, 2.25e-5);
            }
        }
    }

    @Test
    void pulledConvolutionsStayNearerToOrthogonalWithEveryTapInUse() {
        Chain free = critical();
        Chain pulled = critical();
        trained(free, Sgd.momentum(0.9), 30);
        Map<String, float[]> end = trained(pulled, with(pulled, p -> OrthogonalPull.of(p, 0.3)), 30);
        double without = residual(free);
        double with = residual(pulled);
        assertTrue(with < 0.3 * without, with + " and " + without);
        assertNotEquals(0, end.get("body.1.0.weight")[0], "a tap that started at 0");
    }

    private static double residual(Chain network) {
        return Orthogonality.of(network, KERNELS).stream()
                .filter(weight -> weight.parameter().startsWith("body"))
                .mapToDouble(Orthogonality::residual)
                .max()
                .orElseThrow();
    }

    @Test
    void rateFactorsAndCoefficientsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RateFactors.of(Map.of(), DepthPower.ONE, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> RateFactors.of(Map.of(), DepthPower.ONE, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Lars.of(0));
        assertThrows(IllegalArgumentException.class, () -> OrthogonalPull.of(Map.of(), 0.6));
    }

    private static Optimizer everything(Chain network) {
        Map<String, Parameter> parameters = Network.parameters(network);
        return Remedies.around(
                Sgd.momentum(0.9),
                List.of(
                        RateFactors.of(parameters, new DepthPower(2, -1), 0.5, 2),
                        Lars.of(0.3),
                        OrthogonalRetraction.of(parameters),
                        OrthogonalPull.of(parameters, 0.1),
                        NormHold.ofWeightsAndBiases(parameters)));
    }

    @Test
    void inTheBackwardPassTheBitsAreTheSame() {
        Chain after = critical();
        Chain within = critical();
        trainer(after, everything(after), ParameterUpdate.AFTER_BACKWARD).fitSteps(data(), null, 6);
        trainer(within, everything(within), ParameterUpdate.IN_BACKWARD).fitSteps(data(), null, 6);
        assertSame(values(after), values(within));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void resumedRunEqualsTheUnbrokenOneToTheBit(int steps) {
        Chain unbroken = critical();
        trainer(unbroken, everything(unbroken), ParameterUpdate.AFTER_BACKWARD).fitSteps(data(), null, 8);
        Chain first = critical();
        Trainer begun = trainer(first, everything(first), ParameterUpdate.AFTER_BACKWARD);
        begun.fitSteps(data(), null, steps);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        begun.state().tensors().forEach((path, tensor) -> saved.put(path, tensor.copy()));
        Chain second = critical();
        trainer(second, everything(second), ParameterUpdate.AFTER_BACKWARD)
                .resume(new TrainingState(steps, saved))
                .fitSteps(data(), null, 8);
        assertSame(values(unbroken), values(second));
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        expected.forEach((path, values) -> assertArrayEquals(values, actual.get(path), path));
    }

    @Test
    void frozenParametersDoNotCountInTheClippedNorm() {
        Chain network = critical();
        Map<String, Parameter> parameters = Network.parameters(network);
        Optimizer rule = GlobalNormClip.of(with(network, p -> RateFactors.of(p, DepthPower.ONE, 0, 1)), 1);
        parameters.forEach((path, p) -> assertEquals(p.role() == Role.WEIGHT || isHead(path), rule.moves(p), path));
        assertEquals(
                "SGD(momentum 0.9), rate of biases x 0.0, of the head x 1.0, gradients clipped at norm 1.0",
                rule.toString());
    }

    @Test
    void withoutRemediesTheRuleIsAsItIs() {
        Sgd rule = Sgd.plain();
        assertEquals(rule, Remedies.around(rule, List.of()));
    }
}
