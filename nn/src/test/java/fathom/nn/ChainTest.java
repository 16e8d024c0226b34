package fathom.nn;

import static fathom.nn.Layers.dropout;
import static fathom.nn.Layers.gelu;
import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chain computes what its layers compute one by one, fused, in place, recomputed or not. */
class ChainTest {
    private static final int[] LABELS = {0, 3, 9, 1, 5};

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bits) -> assertArrayEquals(bits, actual.get(name), name));
    }

    /** A layer that is no Conv2d to the chain, so that nothing is fused with it. */
    private record Opaque(Layer layer) implements Layer {
        @Override
        public Variable forward(Tape tape, Variable x, Mode mode) {
            return layer.forward(tape, x, mode);
        }

        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(input);
        }

        @Override
        public List<fathom.autodiff.Parameter> parameters() {
            return layer.parameters();
        }
    }

    /** Up to rounding: vector kernels compute the last elements of a row, and of a whole array, in other ways. */
    private static void assertClose(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.size(), actual.size());
        expected.forEach((name, value) -> assertArrayEquals(value, actual.get(name), 2e-6f, name));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 16, 3, 1, true",
        "8, 16, 3, 1, false",
        "7, 5, 3, 1, false",
        "9, 3, 3, 2, false",
        "6, 4, 5, 1, true",
        "5, 7, 1, 1, false"
    })
    void fusedConvolutionAndTanhEqualTheTwoRunApart(int size, int channels, int kernel, int stride, boolean circular) {
        Conv2dSpec spec = Conv2d.spec(channels, 10, kernel).stride(stride).biases(Initializers.normal(0.1));
        Conv2d conv = (circular ? spec.circular() : spec).build(new Seed(3));
        Tensor x = Nets.normal(4, 5, size, size, channels);
        Mode mode = Mode.training(new Seed(0));
        Chain fused = Chain.of(conv, tanh(), globalAveragePool());
        Chain apart = Chain.of(new Opaque(conv), tanh(), globalAveragePool());
        assertClose(Nets.differentiate(apart, x, LABELS, mode), Nets.differentiate(fused, x, LABELS, mode));
    }

    @Test
    void fusedDenseAndReluEqualTheTwoRunApart() {
        Dense dense = new Dense(13, 10, Initializers.heNormal(), Initializers.normal(0.1), new Seed(3));
        Tensor x = Nets.normal(4, 5, 13);
        assertClose(
                Nets.differentiate(Chain.of(new Opaque(dense), relu()), x, LABELS, Mode.EVALUATION),
                Nets.differentiate(Chain.of(dense, relu()), x, LABELS, Mode.EVALUATION));
    }

    @Test
    void activationThatNeedsItsInputIsNotFused() {
        Dense dense = new Dense(13, 10, Initializers.heNormal(), new Seed(3));
        Tensor x = Nets.normal(4, 5, 13);
        assertClose(
                Nets.differentiate(Chain.of(new Opaque(dense), gelu()), x, LABELS, Mode.EVALUATION),
                Nets.differentiate(Chain.of(dense, gelu()), x, LABELS, Mode.EVALUATION));
    }

    @Test
    void chainThatStartsWithAnActivationLeavesItsInputAlone() {
        Tensor x = Nets.normal(4, 5, 10);
        float[] before = x.array().clone();
        try (Tape tape = Tape.inference(Nets.KERNELS, new Buffers())) {
            Variable h = Chain.of(new Dense(10, 10, Initializers.identity(), new Seed(1)))
                    .forward(tape, tape.constant(x), Mode.EVALUATION);
            Variable y = Residual.of(Chain.of(Chain.of(relu()), Chain.of(dropout(0.5, new Seed(9)), relu())))
                    .forward(tape, h, Mode.EVALUATION);
            for (int i = 0; i < before.length; i++) {
                assertEquals(before[i] + Math.max(0, before[i]), y.value().array()[i], 1e-5);
            }
            assertArrayEquals(before, h.value().array(), 1e-5f);
        }
    }

    private static List<Layer> deep() {
        Conv2dSpec spec = Conv2d.spec(10, 10, 3).circular().biases(Initializers.normal(0.1));
        List<Layer> layers = new ArrayList<>();
        layers.add(Conv2d.spec(3, 10, 3).build(new Seed(10)));
        for (int i = 0; i < 6; i++) {
            layers.add(spec.build(new Seed(11).child(i)));
            layers.add(tanh());
            layers.add(i % 2 == 0 ? dropout(0.3, new Seed(i)) : new BatchNorm(10));
            layers.add(Residual.of(Chain.of(spec.build(new Seed(12).child(i)), relu())));
        }
        layers.add(globalAveragePool());
        layers.add(new Dense(10, 10, Initializers.glorotNormal(), new Seed(13)));
        return layers;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 26, 100})
    void recomputedChainGivesThePlainBitsAndCountsStatisticsOnce(int segment) {
        Tensor x = Nets.normal(14, 5, 6, 6, 3);
        Mode mode = Mode.training(new Seed(15));
        Chain plain = Chain.of(deep());
        Chain recomputed = Chain.of(deep()).checkpointed(segment);
        assertSameBits(Nets.differentiate(plain, x, LABELS, mode), Nets.differentiate(recomputed, x, LABELS, mode));
        int statistics = 0;
        for (Map.Entry<String, fathom.autodiff.Parameter> entry :
                Network.parameters(plain).entrySet()) {
            if (entry.getKey().contains("running")) {
                assertArrayEquals(
                        entry.getValue().value().array(), Nets.values(recomputed, entry.getKey()), entry.getKey());
                assertFalse(Arrays.equals(entry.getValue().value().array(), new float[10]));
                statistics++;
            }
        }
        assertEquals(6, statistics);
    }

    @Test
    void dropoutDrawsAnotherMaskAtEachStepAndFromEachSeed() {
        Tensor ones = Tensor.zeros(Shape.of(1, 1000));
        Arrays.fill(ones.array(), 1);
        Tensor first = Nets.infer(dropout(0.25, new Seed(7)), ones, Mode.training(new Seed(1)));
        assertArrayEquals(
                first.array(),
                Nets.infer(dropout(0.25, new Seed(7)), ones, Mode.training(new Seed(1)))
                        .array());
        assertFalse(Arrays.equals(
                first.array(),
                Nets.infer(dropout(0.25, new Seed(7)), ones, Mode.training(new Seed(2)))
                        .array()));
        assertFalse(Arrays.equals(
                first.array(),
                Nets.infer(dropout(0.25, new Seed(8)), ones, Mode.training(new Seed(1)))
                        .array()));
        assertArrayEquals(
                ones.array(),
                Nets.infer(dropout(0.25, new Seed(7)), ones, Mode.EVALUATION).array());
        double mean = 0;
        for (float value : first.array()) {
            mean += value / 1000;
        }
        assertEquals(1, mean, 0.1);
    }

    @Test
    void batchNormKeepsRunningAveragesOfTheUnbiasedVariance() {
        BatchNorm norm = new BatchNorm(1, 1e-5, 0.25);
        Tensor x = Tensor.of(Shape.of(4, 1), 1, 2, 3, 6); // mean 3, unbiased variance 14/3
        Tensor y = Nets.infer(norm, x, Mode.training(new Seed(0)));
        assertEquals(0.25 * 3, Nets.values(norm, "running-mean")[0], 1e-6);
        assertEquals(0.75 + 0.25 * 14 / 3, Nets.values(norm, "running-variance")[0], 1e-6);
        assertEquals(3 / Math.sqrt(3.5 + 1e-5), y.array()[3], 1e-5);
        Tensor evaluated = Nets.infer(norm, x, Mode.EVALUATION);
        assertEquals(
                (6 - 0.75) / Math.sqrt(0.75 + 0.25 * 14 / 3 + 1e-5), evaluated.array()[3], 1e-5);
        assertEquals(0.25 * 3, Nets.values(norm, "running-mean")[0], 1e-6);
    }

    @Test
    void printsEqualNeighboursOnce() {
        Conv2dSpec spec = Conv2d.spec(16, 16, 3).circular();
        assertEquals(
                "Chain[tanh x3, Conv2d[16->16, 3x3, circular], relu x2]",
                Chain.of(tanh(), tanh(), tanh(), spec.build(new Seed(0)), relu(), relu())
                        .toString());
        assertEquals(
                "body[Chain[Conv2d[16->16, 3x3, circular], tanh] x5]",
                Chain.repeat(5, i -> Chain.of(spec.build(new Seed(i)), tanh()))
                        .named("body")
                        .toString());
    }
}
