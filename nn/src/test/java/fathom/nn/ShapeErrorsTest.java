package fathom.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An input that does not fit is refused in words that name the layer, what it expects and what it got. */
class ShapeErrorsTest {
    private final Seed seed = new Seed(1);

    private static String refused(Layer layer, int... shape) {
        Tensor x = Tensor.zeros(Shape.of(shape));
        return assertThrows(IllegalArgumentException.class, () -> Nets.infer(layer, x, Mode.EVALUATION))
                .getMessage();
    }

    private static String refusedShape(Layer layer, int... shape) {
        return assertThrows(IllegalArgumentException.class, () -> layer.outputShape(Shape.of(shape)))
                .getMessage();
    }

    @Test
    void conv2dNamesItsChannels() {
        Layer conv = Conv2d.spec(32, 64, 3).build(seed);
        String expected = "Conv2d[32->64, 3x3]: input has 16 channels, expected 32 (input shape [64, 8, 8, 16])";
        assertEquals(expected, refused(conv, 64, 8, 8, 16));
        assertEquals(expected.replace("[64, 8, 8, 16]", "[8, 8, 16]"), refusedShape(conv, 8, 8, 16));
        assertEquals(expected, refused(Chain.of(conv, Layers.tanh()), 64, 8, 8, 16));
    }

    @Test
    void conv2dNamesTheRankItExpects() {
        Layer conv = Conv2d.spec(3, 8, 5).circular().stride(2).build(seed);
        assertEquals(
                "Conv2d[3->8, 5x5, stride 2, circular]: expected input [N, H, W, 3], got [4, 3]", refused(conv, 4, 3));
        assertEquals(
                "Conv2d[3->8, 5x5, stride 2, circular]: expected input [H, W, 3] per example, got [4, 3]",
                refusedShape(conv, 4, 3));
    }

    @Test
    void conv2dNamesItselfWhenTheMapIsTooSmall() {
        Layer conv = Conv2d.spec(3, 8, 5).padding(0).noBias().build(seed);
        String name = "Conv2d[3->8, 5x5, padding 0, no bias]: ";
        assertEquals(name, refused(conv, 2, 4, 4, 3).substring(0, name.length()));
        assertEquals(refusedShape(conv, 4, 4, 3), refused(conv, 2, 4, 4, 3));
    }

    @Test
    void denseNamesItsFeatures() {
        Layer dense = new Dense(4, 2, Initializers.zeros(), seed);
        assertEquals("Dense[4->2]: input has shape [5] per example, expected [4]", refused(dense, 3, 5));
        assertEquals(
                "Dense[4->2]: expected input [N, 4], got [3, 2, 2, 1]; flatten it first", refused(dense, 3, 2, 2, 1));
    }

    @Test
    void batchNormNamesItsChannels() {
        assertEquals(
                "BatchNorm[8]: input has shape [4, 4, 3] per example, expected 8 channels",
                refused(new BatchNorm(8), 2, 4, 4, 3));
    }

    @Test
    void poolingNamesItsWindow() {
        assertEquals(
                "max-pool(3, stride 2): the window is larger than the map (input shape [2, 5, 1])",
                refused(Layers.maxPool(3, 2), 1, 2, 5, 1));
        assertEquals(
                "global-average-pool: expected input [H, W, C] per example, got [7]",
                refused(Layers.globalAveragePool(), 2, 7));
    }

    @Test
    void lstmNamesItsFeatures() {
        Layer lstm = new Lstm(3, 5, Initializers.zeros(), seed);
        assertEquals("Lstm[3->5]: input has shape [7, 4] per example, expected [T, 3]", refused(lstm, 2, 7, 4));
    }

    @Test
    void residualNamesBothShapes() {
        Layer conv = Conv2d.spec(4, 8, 3).build(seed);
        assertEquals(
                "Residual[Conv2d[4->8, 3x3]]: the branch gives [2, 5, 5, 8], the short cut [2, 5, 5, 4]",
                refused(Residual.of(conv), 2, 5, 5, 4));
        assertEquals(
                "Residual[Conv2d[4->8, 3x3], short cut option A to 8 channels, stride 2]: the branch gives [5, 5, 8] per example, the short cut [3, 3, 8]",
                refusedShape(Residual.optionA(conv, 2, 8), 5, 5, 4));
    }

    @Test
    void numbersOutOfRangeAreRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> Conv2d.spec(0, 8, 3));
        assertThrows(IllegalArgumentException.class, () -> Conv2d.spec(3, 8, 3).stride(0));
        assertThrows(IllegalArgumentException.class, () -> new Dense(3, 0, Initializers.zeros(), seed));
        assertThrows(IllegalArgumentException.class, () -> new Lstm(3, 0, Initializers.zeros(), seed));
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm(4, 1e-5, 1.5));
        assertThrows(IllegalArgumentException.class, () -> Layers.dropout(1, new Seed(0)));
        assertThrows(IllegalArgumentException.class, () -> Chain.repeat(-1, i -> Layers.tanh()));
        assertThrows(IllegalArgumentException.class, () -> Chain.of().checkpointed(0));
        assertThrows(IllegalArgumentException.class, () -> Chain.of().named("a.b"));
    }

    @Test
    void labelsOutsideTheOutputsAreRefusedByEveryLoss() {
        for (Loss loss : List.of(Loss.crossEntropy(), Loss.meanSquaredError())) {
            try (Tape tape = Tape.inference(KernelProviders.plain(1), new Buffers())) {
                Variable output = tape.constant(Tensor.zeros(Shape.of(2, 3)));
                String message = assertThrows(
                                IllegalArgumentException.class, () -> loss.forward(tape, output, new int[] {3, 0}))
                        .getMessage();
                assertTrue(message.contains("label 3 at index 0, expected one in [0, 3)"), message);
            }
        }
    }
}
