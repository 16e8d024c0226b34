package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.Network;
import fathom.nn.SignalPrediction;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.ResidualSchemes;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.PredictedLayer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkProbeTest {
    private static final int WIDTH = 200;
    private static final int DEPTH = 20;

    private static Chain network(Initializer weights) {
        return Chain.of(
                Chain.repeat(
                                DEPTH,
                                i -> Chain.of(new Dense(WIDTH, WIDTH, weights, new Seed(8).child(i)), Layers.tanh()))
                        .named("body"),
                new Dense(WIDTH, 5, Initializers.lecunNormal(), new Seed(9)));
    }

    private static NetworkProbe probe(Chain network) {
        return NetworkProbe.of(
                "critical",
                network,
                "body",
                Inputs.normal(Shape.of(20, WIDTH), new Seed(4)),
                new int[20],
                new Seed(1),
                KernelProviders.best(2));
    }

    @Test
    void measurementsOfAWideCriticalNetworkAreNearTheory() {
        NetworkProbe probe = probe(network(Initializers.criticalOrthogonal(1.0 / 16)));
        List<LayerStatistics> measured = probe.bodyLayers();
        List<PredictedLayer> theory = probe.bodyPrediction();
        assertEquals(DEPTH, measured.size());
        assertEquals(DEPTH, theory.size());
        for (int i = 0; i < DEPTH; i++) {
            LayerStatistics m = measured.get(i);
            PredictedLayer t = theory.get(i);
            assertEquals(t.path(), m.layer());
            double q = m.meanBefore() * m.meanBefore() + m.varianceBefore();
            assertEquals(t.preActivation(), q, 0.05 * q, m.layer());
            assertEquals(t.correlation(), m.correlationBefore(), 0.05, m.layer());
            double gradient = m.gradientBefore() / measured.get(DEPTH - 1).gradientBefore();
            double predicted =
                    Math.pow(10, (t.gradientDecades() - theory.get(DEPTH - 1).gradientDecades()) / 2);
            assertEquals(predicted, gradient, 0.1 * predicted, m.layer());
        }
        Spectrum exact = probe.jacobian().found();
        double mean = Math.pow(10, probe.spectrum().logMean());
        assertEquals(mean, exact.meanSquare(), 0.15 * mean);
        assertEquals(probe.spectrum().relativeVariance(), exact.relativeVariance(), 0.25 * exact.relativeVariance());
    }

    /** Two inputs to one theory before: E[x x'] / E[x^2] in a comparison, the mean cosine in a probe. */
    @Test
    void theoryIsThatOfTheBatchWhoeverAsks() {
        Chain network = network(Initializers.lecunNormal());
        Tensor images = Inputs.normal(Shape.of(20, WIDTH), new Seed(4));
        for (int i = 0; i < images.size(); i++) {
            images.array()[i] = images.array()[i] * (1 + i / WIDTH) + 1; // examples of unequal lengths
        }
        NetworkProbe probe =
                NetworkProbe.of("", network, "body", images, new int[20], new Seed(1), KernelProviders.best(2));
        assertEquals(SignalPrediction.of(network, images), probe.theory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "batch-norm", "zero-gamma", "skipinit", "rezero", "residual", "plain"})
    void networksOfEverySchemeAreMeasured(String scheme) {
        Chain network = new ResidualNet(ResidualSchemes.parse(scheme), Layers::relu, Initializers.heNormal())
                .dense(40, 5, 6, 30, 0, new Seed(3));
        Map<String, float[]> before = values(network);
        NetworkProbe probe = NetworkProbe.of(
                scheme,
                network,
                "body",
                Inputs.normal(Shape.of(20, 40), new Seed(4)),
                new int[20],
                new Seed(1),
                KernelProviders.best(2));
        assertTrue(probe.jacobian().found().largest() > 0);
        assertEquals(Optional.empty(), probe.theory().missing());
        assertEquals(!scheme.equals("plain"), Double.isNaN(probe.spectrum().logMean()), "theory of plain stacks only");
        Map<String, float[]> after = values(network);
        before.forEach((path, value) -> assertArrayEquals(value, after.get(path), path));
    }

    private static Map<String, float[]> values(Chain network) {
        return Network.parameters(network).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().value().array().clone()));
    }

    /** With the running statistics of the constructor, normalization would be the identity. */
    @Test
    void normalizationIsMeasuredWithTheStatisticsOfTheBatch() {
        Chain network = Chain.of(
                Chain.of(new Dense(40, 40, Initializers.orthogonal(10), new Seed(1)), new BatchNorm(40), Layers.relu())
                        .named("body"),
                new Dense(40, 5, Initializers.lecunNormal(), new Seed(9)));
        NetworkProbe probe = NetworkProbe.of(
                "",
                network,
                "body",
                Inputs.normal(Shape.of(100, 40), new Seed(4)),
                new int[100],
                new Seed(1),
                KernelProviders.best(2));
        LayerStatistics norm = probe.layers().get(1);
        assertEquals(1, norm.varianceBefore(), 1e-3);
        assertTrue(probe.jacobian().found().largest() < 2, "10 times more without");
    }

    @Test
    void jacobianOfAFreshFixupBodyIsTheIdentity() {
        Chain network = new ResidualNet(ResidualSchemes.fixup(), Layers::relu, Initializers.heNormal())
                .dense(WIDTH, 5, DEPTH, WIDTH, 0, new Seed(3));
        Spectrum body = probe(network).jacobian().found();
        assertEquals(1, body.largest());
        assertEquals(1, body.smallest());
    }

    @Test
    void parametersKeepNoGradient() {
        Chain network = network(Initializers.lecunNormal());
        probe(network);
        Network.parameters(network).values().forEach(p -> assertFalse(p.hasGradient(), p.toString()));
    }

    @Test
    void largeJacobiansAreEstimatedWithErrors() {
        Chain network = Chain.of(new Dense(1500, 1500, Initializers.orthogonal(2), new Seed(1)));
        JacobianProbe probe = JacobianProbe.of(
                Jacobian.of(network, Inputs.normal(Shape.of(1500), new Seed(2)), KernelProviders.best(2)),
                1,
                new Seed(3));
        assertTrue(probe.exact() == null);
        assertEquals(4, probe.moments().meanSquare(), 1e-3, "exact: every covector keeps its length");
        assertEquals(0, probe.moments().varianceOfSquares(), 4 * probe.moments().varianceOfSquaresError());
        assertEquals(2, probe.found().largest(), 1e-5);
    }
}
