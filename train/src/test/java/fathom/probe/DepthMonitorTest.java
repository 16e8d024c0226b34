package fathom.probe;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DepthMonitorTest {
    private static final Kernels KERNELS = KernelProviders.best(1);
    private static final int WIDTH = 4;

    private static Chain network(int depth) {
        return Chain.of(
                Conv2d.spec(1, WIDTH, 3).weights(Initializers.lecunNormal()).build(new Seed(1)),
                tanh(),
                Chain.repeat(
                                depth,
                                i -> Chain.of(
                                        Conv2d.spec(WIDTH, WIDTH, 3)
                                                .circular()
                                                .weights(Initializers.critical(0.1))
                                                .build(new Seed(2).child(i)),
                                        tanh()))
                        .named("body"),
                globalAveragePool(),
                new Dense(WIDTH, 3, Initializers.lecunNormal(), new Seed(4)));
    }

    private static List<LayerPoint> look(Chain network, DepthMonitor monitor) {
        Tensor images = Tensor.zeros(Shape.of(6, 4, 4, 1));
        RandomGenerator random = new Seed(5).generator();
        for (int i = 0; i < images.size(); i++) {
            images.array()[i] = (float) random.nextGaussian();
        }
        LayerProbe probe = new LayerProbe(network, KERNELS);
        try (Tape tape = Tape.recording(KERNELS, new Buffers(), TapeOptions.DEFAULT.watchedBy(probe))) {
            tape.backward(Loss.crossEntropy()
                    .forward(tape, network.forward(tape, tape.constant(images), Mode.EVALUATION), new int[] {
                        0, 1, 2, 0, 1, 2
                    }));
        }
        StepStatistics statistics = new StepStatistics(7, probe.statistics(), List.of());
        Network.parameters(network).values().forEach(Parameter::clearGradient);
        return monitor.measure(statistics);
    }

    private static void scaleBody(Chain network, double factor) {
        Network.parameters(network).forEach((path, p) -> {
            if (path.startsWith("body") && p.role() == Role.WEIGHT) {
                KERNELS.scale(
                        p.value().size(),
                        (float) factor,
                        p.value().array(),
                        p.value().array());
            }
        });
    }

    @Test
    void bodyIsSeenFromItsFirstLayerToItsLast() {
        Chain network = network(5);
        DepthMonitor monitor = DepthMonitor.of(network, "body", KERNELS);
        List<LayerPoint> points = look(network, monitor);
        assertEquals(5, monitor.depth());
        assertEquals(
                List.of(0, 1, 2, 3, 4), points.stream().map(LayerPoint::layer).toList());
        for (LayerPoint point : points) {
            assertEquals(7, point.step());
            assertEquals(0, point.residual(), 1e-5, "delta-orthogonal");
            assertTrue(point.q() > 0 && point.gradient() > 0 && point.biasVariance() > 0);
        }
        assertEquals(7, DepthMonitor.of(network, "no such part", KERNELS).depth(), "all layers with weights");
    }

    @Test
    void deepBodyIsSeenAtAsManyLayersAsAnyOther() {
        Chain network = network(400);
        DepthMonitor monitor = DepthMonitor.of(network, "body", KERNELS);
        List<LayerPoint> points = look(network, monitor);
        assertEquals(400, monitor.depth());
        assertEquals(256, points.size());
        assertEquals(0, points.get(0).layer());
        assertEquals(399, points.get(255).layer());
        assertEquals(256, points.stream().map(LayerPoint::layer).distinct().count());
    }

    @Test
    void networkThatHasNotMovedHasNotDrifted() {
        Chain network = network(6);
        DepthMonitor monitor = DepthMonitor.of(network, "body", KERNELS);
        List<LayerPoint> points = look(network, monitor);
        DepthDrift drift = DepthDrift.of(points, points, 6, Nonlinearity.TANH);
        assertEquals(0, drift.gradientGain());
        assertEquals(0, drift.signalGain());
        assertEquals(1, drift.growth());
        assertEquals(0, drift.weightDrift());
        assertEquals(1, drift.chi(), 0.05, "on the critical line, but for the draw of the biases");
    }

    @Test
    void gainThatEveryLayerLosesAddsUpOverDepthAndIsCoherent() {
        Chain network = network(60);
        DepthMonitor monitor = DepthMonitor.of(network, "body", KERNELS);
        List<LayerPoint> start = look(network, monitor);
        scaleBody(network, 0.95);
        DepthDrift drift = DepthDrift.of(start, look(network, monitor), 60, Nonlinearity.TANH);
        assertEquals(Math.log(0.95), drift.weightDrift(), 1e-6);
        assertTrue(drift.gradientGain() < -0.3, drift::toString);
        assertTrue(drift.signalGain() < 0 && drift.growth() < 1, drift::toString);
        assertTrue(drift.coherence() > 0.2, drift::toString);
        assertTrue(drift.chi() < 1, drift::toString);
        assertTrue(drift.meanField() < 0, drift::toString);
    }

    @Test
    void bodyInUnitsOfItsOwnIsToldFromOthersAndKeepsNoMeanFieldGain() {
        Chain plain = network(3);
        List<Layer> layers = new ArrayList<>(plain.children());
        layers.add(2, Layers.times(0.1));
        Chain scaled = Chain.of(layers);
        assertFalse(DepthMonitor.of(plain, "body", KERNELS).isScaled());
        DepthMonitor monitor = DepthMonitor.of(scaled, "body", KERNELS);
        assertTrue(monitor.isScaled());
        List<LayerPoint> points = look(scaled, monitor);
        GradientReach whole = GradientReach.of(points, 3, Nonlinearity.TANH).orElseThrow();
        GradientReach kept = monitor.reach(points, Nonlinearity.TANH).orElseThrow();
        assertTrue(Double.isFinite(whole.meanField()) && Double.isNaN(kept.meanField()));
        assertEquals(whole.reach(), kept.reach());
        assertEquals(
                whole,
                DepthMonitor.of(plain, "body", KERNELS)
                        .reach(points, Nonlinearity.TANH)
                        .orElseThrow());
    }

    @Test
    void driftNeedsTheSameLayersTwice() {
        List<LayerPoint> points = look(network(3), DepthMonitor.of(network(3), "body", KERNELS));
        assertThrows(
                IllegalArgumentException.class,
                () -> DepthDrift.of(points.subList(0, 2), points, 3, Nonlinearity.TANH));
    }

    private static List<LayerPoint> even(int step, double q, double gradientRatio) {
        List<LayerPoint> points = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            points.add(new LayerPoint(step, 100 * i, q, 0.9, Math.pow(gradientRatio, i), 1, 0, 0));
        }
        return points;
    }

    @Test
    void signalsThatGrowLoseTheGradientOfIndependentWeightsByTheMomentsOfTheSlope() {
        DepthDrift drift = DepthDrift.of(even(0, 0.01, 1), even(20, 0.03, 1.5), 401, Nonlinearity.TANH);
        MeanField unit = new MeanField(Nonlinearity.TANH, 1, 0);
        assertEquals(401 * (Math.log(unit.chi(0.03)) - Math.log(unit.chi(0.01))) / 2, drift.meanField(), 1e-9);
        assertEquals(-401 * 0.02, drift.meanField(), 0.8, "to first order, depth times the growth of q");
        assertEquals(-4 * Math.log(1.5), drift.gradientGain(), 1e-9);
        assertEquals(1, drift.coherence(), 1e-9);
        assertEquals(3, drift.growth(), 1e-9);
        assertEquals(0, drift.signalGain(), 1e-9);
        assertEquals(20, drift.step());
    }
}
