package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Residual;
import fathom.nn.SignalPrediction;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.init.WeightKind;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.PredictedLayer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPredictionTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    /** Orthogonal weights have their variance exactly, so that small layers serve. */
    private static Layer tanhNetwork(int layers, double weightVariance) {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            double gain = i == 0 ? 1 : Math.sqrt(weightVariance);
            all.add(new Dense(4, 4, Initializers.orthogonal(gain), new Seed(i)));
            all.add(Layers.tanh());
        }
        return Chain.of(all);
    }

    /** Computed independently, from pre-activations of variance 1. */
    @ParameterizedTest
    @CsvSource({
        "1/3, -5.2, -15.7, -61.5, -245, -478",
        "1, -1.15, -1.65, -2.25, -2.86, -3.15",
        "2, 0.28, 1.24, 5.42, 22.2, 43.4",
        "25/9, 0.88, 2.70, 10.6, 42.4, 82.8",
        "3, 1.02, 3.07, 12.0, 47.7, 93.1",
    })
    void gradientsOfStandardInitializersAreThoseOfTheTable(
            String variance, String at10, String at32, String at128, String at512, String at1000) {
        String[] parts = variance.split("/");
        double w = Double.parseDouble(parts[0]) / (parts.length > 1 ? Double.parseDouble(parts[1]) : 1);
        List<PredictedLayer> layers =
                SignalPrediction.of(tanhNetwork(1001, w), Shape.of(4), 1, 0).layers();
        String[] printed = {at10, at32, at128, at512, at1000};
        int[] depths = {10, 32, 128, 512, 1000};
        for (int i = 0; i < depths.length; i++) {
            double decades =
                    layers.get(0).gradientDecades() - layers.get(depths[i]).gradientDecades();
            assertPrinted(printed[i], decades, "decades over " + depths[i] + " layers");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1/3, 10, 4.9e-6",
        "1, 10, 0.052",
        "1, 32, 0.016",
        "1, 128, 0.0040",
        "1, 512, 0.00098",
        "1, 1000, 0.00050",
        "2, 10, 0.619",
        "2.7777777777777777, 10, 1.18",
        "3, 10, 1.35"
    })
    void signalsOfStandardInitializersAreThoseOfTheTable(String variance, int depth, String q) {
        double w = variance.equals("1/3") ? 1 / 3.0 : Double.parseDouble(variance);
        Layer network = tanhNetwork(depth + 1, w);
        List<PredictedLayer> layers =
                SignalPrediction.of(network, Shape.of(4), 1, 0).layers();
        assertPrinted(q, layers.get(depth).preActivation(), "q after " + depth + " layers");
    }

    @Test
    void tenThousandLayersNeitherOverflowNorRecurse() {
        List<PredictedLayer> layers = SignalPrediction.of(tanhNetwork(10_001, 1 / 3.0), Shape.of(4), 1, 0.5)
                .layers();
        assertEquals(-4770, layers.get(0).gradientDecades(), 5);
        assertEquals(10_001, layers.size());
        assertEquals(0, layers.get(10_000).preActivation(), "below the smallest double");
    }

    private static Map<String, LayerStatistics> measured(Layer network, Tensor x) {
        var probe = new LayerProbe(network, KERNELS);
        int[] labels = IntStream.range(0, x.shape().dim(0)).map(i -> i % 10).toArray();
        try (Tape tape = Tape.recording(
                KERNELS, new Buffers(), TapeOptions.DEFAULT.watchedBy(probe).separate())) {
            Variable y = network.forward(tape, tape.constant(x), Mode.training(new Seed(1)));
            tape.backward(Loss.crossEntropy().forward(tape, y, labels));
        }
        return probe.statistics().stream().collect(Collectors.toMap(LayerStatistics::layer, Function.identity()));
    }

    private static Tensor gaussian(Shape shape) {
        Tensor x = Tensor.zeros(shape);
        var random = new Seed(7).generator();
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Compares with one network: sizes to the given share, gradients to as many decades. */
    private static void assertPredicts(Layer network, Tensor x, double correlation, double share) {
        SignalPrediction prediction = SignalPrediction.of(network, x.shape().example(), 1, correlation);
        Map<String, LayerStatistics> found = measured(network, x);
        PredictedLayer last = prediction.layers().get(prediction.layers().size() - 1);
        double unit = 2 * Math.log10(found.get(last.path()).gradientBefore());
        for (PredictedLayer layer : prediction.layers()) {
            LayerStatistics actual = found.get(layer.path());
            double q = actual.varianceBefore() + actual.meanBefore() * actual.meanBefore();
            assertEquals(1, q / layer.preActivation(), share, layer.path() + ": q");
            double post = actual.variance() + actual.mean() * actual.mean();
            assertEquals(1, post / layer.postActivation(), share, layer.path() + ": after the activation");
            assertEquals(layer.correlation(), actual.correlationBefore(), share, layer.path() + ": c");
            double decades = 2 * Math.log10(actual.gradientBefore()) - unit;
            assertEquals(layer.gradientDecades(), decades, share, layer.path() + ": decades of gradient");
            double after = 2 * Math.log10(actual.gradient()) - unit;
            assertEquals(layer.outputGradientDecades(), after, share, layer.path() + ": after the activation");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void denseNetworksOfUnequalWidthsComeOutAsPredicted(double scale) {
        int[] widths = {100, 400, 150, 300, 300, 300, 300, 200, 200};
        Initializer weights = Initializers.meanField(scale, 0.05, WeightKind.GAUSSIAN);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i + 1 < widths.length; i++) {
            layers.add(new Dense(widths[i], widths[i + 1], weights, new Seed(3).child(i)));
            if (i + 2 < widths.length) {
                layers.add(Layers.tanh());
            }
        }
        assertPredicts(Chain.of(layers), gaussian(Shape.of(64, 100)), 0, 0.2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void convolutionsComeOutAsPredictedUnderEitherPadding(boolean circular) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            var spec = Conv2d.spec(i == 0 ? 16 : 48, 48, 3).weights(Initializers.lecunNormal());
            layers.add(
                    (circular ? spec.circular() : spec).stride(i == 1 ? 2 : 1).build(new Seed(i)));
            layers.add(Layers.tanh());
        }
        layers.add(Layers.flatten());
        layers.add(new Dense(16 * 48, 10, Initializers.lecunNormal(), new Seed(99)));
        assertPredicts(Chain.of(layers), gaussian(Shape.of(16, 8, 8, 16)), 0, 0.25);
    }

    @Test
    void residualReluNetworksComeOutAsPredicted() {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            layers.add(Residual.of(Chain.of(
                            new Dense(300, 300, Initializers.heNormal(), new Seed(i)),
                            Layers.relu(),
                            new Dense(300, 300, Initializers.lecunNormal(), new Seed(50 + i))))
                    .scaled(0.7));
        }
        layers.add(new Dense(300, 10, Initializers.lecunNormal(), new Seed(99)));
        assertPredicts(Chain.of(layers), gaussian(Shape.of(64, 300)), 0, 0.25);
    }

    @Test
    void batchNormalizationExplodesGradientsAsPredicted() {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(new Dense(300, 300, Initializers.heNormal(), new Seed(i)));
            all.add(new BatchNorm(300));
            all.add(Layers.relu());
        }
        all.add(new Dense(300, 10, Initializers.lecunNormal(), new Seed(99)));
        Layer network = Chain.of(all);
        List<PredictedLayer> layers =
                SignalPrediction.of(network, Shape.of(300), 1, 0).layers();
        Map<String, LayerStatistics> found = measured(network, gaussian(Shape.of(256, 300)));
        double measured =
                2 * Math.log10(found.get("0").gradientBefore() / found.get("21").gradientBefore());
        double predicted = layers.get(0).gradientDecades() - layers.get(7).gradientDecades();
        // pi / (pi - 1) per layer, Yang et al. 2019, and 1/2 in the first, whose inputs have variance 2
        assertEquals(6 * Math.log10(Math.PI / (Math.PI - 1)) - Math.log10(2), predicted, 0.01);
        assertEquals(predicted, measured, 0.25);
    }

    @Test
    void looksLinearNetworksKeepEverything() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Dense(8, 8, Initializers.orthogonal(1), new Seed(1)));
        IntStream.range(0, 200).forEach(i -> {
            layers.add(Layers.crelu());
            layers.add(new Dense(16, 8, Initializers.looksLinear(1), new Seed(i)));
        });
        for (PredictedLayer layer :
                SignalPrediction.of(Chain.of(layers), Shape.of(8), 3, 0.4).layers()) {
            assertEquals(3, layer.preActivation(), 1e-4, layer.path());
            assertEquals(0.4, layer.correlation(), 1e-6, layer.path());
            assertEquals(0, layer.gradientDecades(), 1e-4, layer.path());
        }
    }

    /** CReLU with independent weights of variance 1 per input feature: each output sees 2n halves. */
    @Test
    void creluWithIndependentWeightsIsReluWithTwiceTheInputs() {
        Layer network = Chain.of(
                new Dense(300, 300, Initializers.lecunNormal(), new Seed(1)),
                Layers.crelu(),
                new Dense(600, 300, Initializers.heNormal(), new Seed(2)),
                Layers.crelu(),
                new Dense(600, 10, Initializers.heNormal(), new Seed(3)));
        List<PredictedLayer> layers =
                SignalPrediction.of(network, Shape.of(300), 1, 0).layers();
        assertEquals(1, layers.get(2).preActivation(), 0.05);
        Map<String, LayerStatistics> found = measured(network, gaussian(Shape.of(64, 300)));
        assertEquals(
                2 * Math.log10(found.get("0").gradientBefore() / found.get("4").gradientBefore()),
                layers.get(0).gradientDecades(),
                0.15);
    }

    @Test
    void whatHasNoTheoryIsNamed() {
        Layer network =
                Chain.of(Conv2d.spec(3, 4, 3).build(new Seed(1)), Layers.maxPool(2, 2), Layers.globalAveragePool());
        SignalPrediction none = SignalPrediction.of(network, Shape.of(8, 8, 3), 1, 0);
        assertEquals(List.of(), none.layers());
        assertEquals(Optional.of("no theory of signals for layer 1, max-pool(2, stride 2)"), none.missing());
        assertEquals(
                Optional.of("tanh has no layer with weights"),
                SignalPrediction.of(Layers.tanh(), Shape.of(3), 1, 0).missing());
        assertThrows(IllegalArgumentException.class, () -> SignalPrediction.of(tanhNetwork(1, 1), Shape.of(4), 0, 0));
    }

    /** As many significant digits as were printed. */
    private static void assertPrinted(String printed, double value, String what) {
        BigDecimal expected = new BigDecimal(printed);
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(expected.precision()));
        assertEquals(0, expected.compareTo(rounded), what + ": expected " + printed + ", got " + value);
    }
}
