package fathom.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.SelfAttention;
import fathom.nn.TrainingMemory;
import fathom.nn.init.AttentionInitializer;
import fathom.nn.init.AttentionInitializers;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoder and the Universal Transformer under each scheme. */
final class TransformerTest {
    private static final TransformerShape SHAPE = new TransformerShape(7, 5, 4, 12, 3, 16, false);
    private static final int[] LABELS = {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1};

    static List<TransformerScheme> schemes() {
        return List.of(
                TransformerScheme.postNorm(),
                TransformerScheme.preNorm(),
                TransformerScheme.deepNorm(),
                TransformerScheme.reZero(),
                TransformerScheme.tFixup(),
                TransformerScheme.scaledBranches(0.5));
    }

    private static Chain network(boolean tied, TransformerShape shape, TransformerScheme scheme, int segment) {
        return tied
                ? UniversalTransformer.build(shape, scheme, Initializers.glorotUniform(), segment, new Seed(1))
                : TransformerEncoder.build(shape, scheme, Initializers.glorotUniform(), segment, new Seed(1));
    }

    /** Two sequences of six tokens. */
    private static Tensor tokens() {
        return Tensor.of(Shape.of(2, 6), 0, 1, 2, 3, 4, 5, 6, 6, 1, 0, 2, 2);
    }

    private static Tensor logits(Layer network, Tensor tokens) {
        try (Tape tape = Tape.inference(KernelProviders.best(2), new Buffers())) {
            return network.forward(tape, tape.constant(tokens), Mode.EVALUATION)
                    .value()
                    .copy();
        }
    }

    private static Map<String, float[]> gradients(Layer network, Kernels kernels) {
        Buffers buffers = new Buffers();
        Map<String, float[]> result = new LinkedHashMap<>();
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable output = network.forward(tape, tape.constant(tokens()), Mode.training(new Seed(2)));
            assertEquals(Shape.of(2, 6, 5), output.shape());
            tape.backward(Loss.crossEntropy().forward(tape, output, LABELS));
        }
        assertEquals(0, buffers.liveBytes());
        result.put("peak", new float[] {buffers.peakBytes()});
        Network.parameters(network).forEach((path, parameter) -> {
            result.put(path, parameter.gradient().array().clone());
            parameter.clearGradient();
        });
        return result;
    }

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((path, gradient) -> {
            if (!path.equals("peak")) {
                assertArrayEquals(gradient, actual.get(path), path);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void gradientsAreTheSameRecomputedAndOnAnyNumberOfThreads(TransformerScheme scheme) {
        for (boolean tied : new boolean[] {false, true}) {
            Map<String, float[]> whole = gradients(network(tied, SHAPE, scheme, 0), KernelProviders.best(1));
            assertSameBits(whole, gradients(network(tied, SHAPE, scheme, 0), KernelProviders.best(3)));
            assertSameBits(whole, gradients(network(tied, SHAPE, scheme, 2), KernelProviders.best(1)));
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void theMemoryEstimateIsAtLeastFourFifthsOfWhatATapeTakes(TransformerScheme scheme) {
        for (int segment : new int[] {0, 2}) {
            Chain network = network(false, SHAPE, scheme, segment);
            TrainingMemory memory = TrainingMemory.of(network, Shape.of(6), 2);
            float peak = gradients(network, KernelProviders.best(1)).get("peak")[0];
            assertTrue(memory.total() - memory.parameters() >= 0.8 * peak, memory + " against " + peak);
        }
    }

    @Test
    void theUniversalTransformerHasTheParametersOfOneLayer() {
        TransformerScheme scheme = TransformerScheme.postNorm();
        TransformerShape one = new TransformerShape(7, 5, 1, 12, 3, 16, false);
        assertEquals(
                Network.parameters(network(false, one, scheme, 0)).size(),
                Network.parameters(network(true, SHAPE, scheme, 0)).size());
    }

    @Test
    void aCausalEncoderDoesNotSeeWhatComesLater() {
        TransformerShape causal = new TransformerShape(7, 5, 4, 12, 3, 16, true);
        Tensor changed = tokens();
        changed.array()[5] = 0; // the last of the first sequence
        for (boolean sees : new boolean[] {false, true}) {
            Chain network = network(true, sees ? SHAPE : causal, TransformerScheme.preNorm(), 0);
            float[] before = Arrays.copyOf(logits(network, tokens()).array(), 5 * 5);
            float[] after = Arrays.copyOf(logits(network, changed).array(), 5 * 5);
            assertEquals(sees, !Arrays.equals(before, after));
        }
    }

    @Test
    void reZeroStartsAsTheIdentityWithOneScalarForBothBranchesOfALayer() {
        TransformerShape deep = new TransformerShape(7, 5, 40, 12, 3, 16, false);
        TransformerShape shallow = new TransformerShape(7, 5, 1, 12, 3, 16, false);
        Chain network = network(false, deep, TransformerScheme.reZero(), 0);
        assertArrayEquals(
                logits(network(false, shallow, TransformerScheme.reZero(), 0), tokens())
                        .array(),
                logits(network, tokens()).array());
        assertEquals(
                40,
                Network.parameters(network).keySet().stream()
                        .filter(path -> path.endsWith("factor"))
                        .count());
    }

    @Test
    void schemesHaveThePublishedNumbers() {
        assertEquals(
                Math.pow(2 * 18, -0.25), TransformerScheme.deepNorm().branch().at(18), 1e-12);
        assertEquals(
                Math.pow(8 * 18, -0.25), TransformerScheme.deepNorm().weights().at(18), 1e-12);
        assertEquals(
                0.67 * Math.pow(6, -0.25), TransformerScheme.tFixup().weights().at(6), 1e-12);
        assertEquals(
                Math.pow(9 * 6, -0.25), TransformerScheme.tFixup().embedding().at(6), 1e-12);
        assertEquals(0.25, TransformerScheme.scaledBranches(0.5).branch().at(16), 1e-12);
    }

    private static double largest(Tensor weight) {
        double largest = 0;
        for (float value : weight.array()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Uniform draws: the largest of many entries is near the bound. */
    @Test
    void attentionStartsWithTheFansOfEachLibrary() {
        int width = 48;
        int heads = 4;
        Shape square = Shape.of(width, width);
        AttentionInitializer.Weights w = new AttentionInitializer.Weights(
                Tensor.zeros(square), Tensor.zeros(square), Tensor.zeros(square), Tensor.zeros(square), heads);
        AttentionInitializers.pytorch().fill(w, new Seed(3));
        assertEquals(Math.sqrt(6.0 / (4 * width)), largest(w.query()), 2e-3);
        assertEquals(Math.sqrt(1.0 / width), largest(w.output()), 2e-3);
        AttentionInitializers.keras().fill(w, new Seed(3));
        assertEquals(Math.sqrt(6.0 / (width * (heads + width / heads))), largest(w.value()), 1e-3);
        assertEquals(Math.sqrt(6.0 / (width + heads * width)), largest(w.output()), 1e-3);
        AttentionInitializers.keras().scaled(1, 2, 3).fill(w, new Seed(3));
        assertEquals(2 * Math.sqrt(6.0 / (width * (heads + width / heads))), largest(w.value()), 2e-3);
        assertFalse(Arrays.equals(w.query().array(), w.key().array()));
    }

    @Test
    void tokensThatAreNoneAndWidthsThatDoNotDivideAreNamed() {
        Chain network = network(false, SHAPE, TransformerScheme.preNorm(), 0);
        Tensor wrong = tokens();
        wrong.array()[3] = 7;
        assertEquals(
                "embedding: token 7.0 at position 3, expected a whole number in [0, 7)",
                assertThrows(IllegalArgumentException.class, () -> logits(network, wrong))
                        .getMessage());
        assertEquals(
                "transformer: a width of 10 does not divide into 3 heads",
                assertThrows(IllegalArgumentException.class, () -> new TransformerShape(7, 5, 1, 10, 3))
                        .getMessage());
    }

    @Test
    void sequencesFilledUpDoNotSeeTheFilling() {
        SelfAttention layer = new SelfAttention(
                4, 2, false, AttentionInitializers.separate(Initializers.glorotUniform()), new Seed(5));
        Tensor x = Tensor.zeros(Shape.of(1, 3, 4));
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) Math.sin(i + 1);
        }
        float[] before = masked(layer, x);
        x.array()[2 * 4] += 1; // of the third token
        assertArrayEquals(before, masked(layer, x));
        x.array()[4] += 1; // of the second
        assertNotEquals(before[0], masked(layer, x)[0]);
    }

    /** The first two tokens of a sequence of two. */
    private static float[] masked(SelfAttention layer, Tensor x) {
        try (Tape tape = Tape.inference(KernelProviders.best(1), new Buffers())) {
            return Arrays.copyOf(
                    layer.forward(tape, tape.constant(x), 2).value().array(), 2 * 4);
        }
    }
}
