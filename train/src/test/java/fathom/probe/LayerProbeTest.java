package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Lstm;
import fathom.nn.Mode;
import fathom.nn.Residual;
import fathom.nn.ScalarBias;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LayerProbeTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    private static Dense dense(int in, int out, int index) {
        return new Dense(in, out, Initializers.normal(1 / Math.sqrt(in)), new Seed(5).child(index));
    }

    /** One pass with a cross-entropy on two examples' labels. */
    private static List<LayerStatistics> measure(Layer network, Tensor x, boolean separate) {
        LayerProbe probe = new LayerProbe(network, KERNELS);
        TapeOptions watched = TapeOptions.DEFAULT.watchedBy(probe);
        try (Tape tape = Tape.recording(KERNELS, new Buffers(), separate ? watched.separate() : watched)) {
            Variable y = network.forward(tape, tape.constant(x), Mode.training(new Seed(1)));
            tape.backward(Loss.crossEntropy().forward(tape, y, new int[x.shape().dim(0)]));
        }
        return probe.statistics();
    }

    @Test
    void momentsMatchTheSumOverPairs() {
        Tensor x = Inputs.normal(Shape.of(5, 3, 7), new Seed(2));
        x.array()[0] += 4;
        Moments moments = Moments.of(x);
        double mean = 0;
        for (float value : x.array()) {
            mean += value / (double) x.size();
        }
        double variance = 0;
        for (float value : x.array()) {
            variance += (value - mean) * (value - mean) / x.size();
        }
        double cosine = 0;
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                cosine += i == j ? 0 : Inputs.cosine(x.array(), 21 * i, x.array(), 21 * j, 21) / 20;
            }
        }
        assertEquals(mean, moments.mean(), 1e-12);
        assertEquals(variance, moments.variance(), 1e-12);
        assertEquals(cosine, moments.correlation(), 1e-12);
    }

    @Test
    void examplesThatAreZeroHaveNoAngleAndASingleOneNoCorrelation() {
        Tensor x = Tensor.of(Shape.of(3, 2), 1, 1, 0, 0, 1, 0);
        assertEquals(Math.sqrt(0.5), Moments.of(x).correlation(), 1e-12);
        assertTrue(Double.isNaN(Moments.of(Tensor.of(Shape.of(1, 2), 1, 2)).correlation()));
    }

    @Test
    void whatIsBeforeAnActivationIsSeenOnATapeThatDoesNotFuse() {
        Supplier<Layer> network = () -> Chain.of(dense(6, 8, 0), Layers.tanh(), dense(8, 3, 1));
        Tensor x = Inputs.normal(Shape.of(4, 6), new Seed(3));
        LayerStatistics fused = measure(network.get(), x, false).get(0);
        LayerStatistics separate = measure(network.get(), x, true).get(0);
        assertTrue(Double.isNaN(fused.varianceBefore()) && Double.isNaN(fused.gradientBefore()));
        assertTrue(separate.varianceBefore() > separate.variance(), separate::toString); // |tanh x| < |x|
        assertTrue(separate.gradientBefore() < separate.gradient(), separate::toString);
        assertEquals(fused.variance(), separate.variance(), 1e-6);
        assertEquals(fused.correlation(), separate.correlation(), 1e-6);
        assertEquals(fused.gradient(), separate.gradient(), 1e-6);
        assertEquals(fused.weightGradientNorm(), separate.weightGradientNorm(), 1e-6);
    }

    @Test
    void layerWithoutAnActivationHasTheSameBeforeAndAfter() {
        LayerStatistics head = measure(
                        Chain.of(dense(6, 8, 0), Layers.tanh(), dense(8, 3, 1)),
                        Inputs.normal(Shape.of(4, 6), new Seed(3)),
                        false)
                .get(1);
        assertEquals(head.variance(), head.varianceBefore());
        assertEquals(head.gradient(), head.gradientBefore());
        assertTrue(Double.isNaN(head.saturated()));
    }

    @Test
    void saturationCountsTheSameUnitsFromTheInputAndFromTheOutput() {
        Saturation saturation = new Saturation(KERNELS);
        float edge = (float) Math.log(1.97 / 0.03) / 2; // atanh(0.97)
        float[] tanh = {-1f, 0.5f, (float) Math.tanh(edge - 0.001), (float) Math.tanh(edge + 0.001)};
        assertEquals(0.5, saturation.fraction(Activation.TANH, tanh));
        assertEquals(0.5, saturation.fraction(Activation.SIGMOID, new float[] {0.01f, 0.99f, 0.5f, 0.98f}));
        assertEquals(0.5, saturation.fraction(Activation.RELU, new float[] {0f, 3f, 0f, 1e-6f}));
        assertEquals(0.5, saturation.fraction(Activation.ERF, new float[] {0f, 3f, -2f, 1f})); // of its input
        assertEquals(0.0, saturation.fraction(Activation.leakyRelu(0.1f), new float[] {-1f, 1f}));
    }

    @Test
    void weightsAndBiasesAreFoundByTheirRoles() {
        Layer lstm = new Lstm(5, 3, Initializers.normal(0.4), new Seed(1));
        LayerProbe probe = new LayerProbe(lstm, KERNELS);
        double input = Moments.norm(lstm.parameters().get(0).value());
        double hidden = Moments.norm(lstm.parameters().get(1).value());
        lstm.parameters().get(2).value().array()[0] = 6;
        LayerSignal signal = probe.signals().get(0);
        assertEquals((input * input + hidden * hidden) / 12, signal.weightVariance(), 1e-9);
        assertEquals(3, signal.biasVariance(), 1e-9);
        ScalarBias shift = new ScalarBias();
        shift.parameters().get(0).value().array()[0] = 1;
        assertEquals(0, new LayerProbe(shift, KERNELS).signals().get(0).biasVariance(), "shifts, is no layer's bias");
    }

    /** Residual networks without short cuts put the activation in front of its layer. */
    @Test
    void anActivationBelongsToTheLayerBeforeItAcrossChains() {
        Layer network =
                Chain.of(Chain.of(dense(6, 8, 0)).named("stem"), Chain.of(Chain.of(Layers.relu(), dense(8, 3, 1))));
        List<LayerStatistics> found = measure(network, Inputs.normal(Shape.of(9, 6), new Seed(3)), true);
        assertTrue(found.get(0).saturated() > 0.2);
        assertTrue(found.get(0).mean() > 0
                && Math.abs(found.get(0).mean() - found.get(0).meanBefore()) > 0.1);
    }

    @Test
    void residualConnectionsAndGelusAreMeasured() {
        Layer network = Chain.of(
                dense(6, 8, 0),
                Layers.gelu(),
                Residual.of(Chain.of(dense(8, 8, 1), Layers.relu())).scaled(0.5),
                dense(8, 3, 2));
        for (boolean separate : new boolean[] {false, true}) {
            List<LayerStatistics> found = measure(network, Inputs.normal(Shape.of(9, 6), new Seed(3)), separate);
            assertEquals(
                    List.of("0", "2", "2.0.0", "3"),
                    found.stream().map(LayerStatistics::layer).toList());
            for (LayerStatistics s : found) {
                assertTrue(s.variance() > 0 && s.gradient() > 0 && Math.abs(s.correlation()) <= 1, s::toString);
            }
            assertTrue(found.get(0).saturated() > 0, "GELU");
            assertTrue(found.get(2).saturated() > 0.2, "ReLU");
            assertTrue(Double.isNaN(found.get(1).weightGradientNorm()), "no weights");
        }
    }
}
