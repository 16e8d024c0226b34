package fathom.autodiff;

import static fathom.autodiff.Samples.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.kernel.Activation;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every message names the op, the expected and the actual. */
class OpErrorTest {
    private static void assertMessage(String message, Op op, Shape... inputs) {
        assertMessage(message, () -> op.outputShape(List.of(inputs)));
    }

    private static void assertMessage(String message, Executable executable) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, executable).getMessage());
    }

    @Test
    void conv2dTellsItsChannels() {
        assertMessage(
                "conv2d: input has 16 channels, expected 32 (input [64, 8, 8, 16], weight [3, 3, 32, 64])",
                Ops.conv2d(1, 1, true),
                shape(64, 8, 8, 16),
                shape(3, 3, 32, 64));
        assertMessage(
                "conv2d: input has shape [64, 16] of 2 axes, expected [N, H, W, C]",
                Ops.conv2d(1, 1, true),
                shape(64, 16),
                shape(3, 3, 16, 16));
        assertMessage(
                "conv2d: bias has shape [3], expected [4]",
                Ops.conv2d(1, 0, false),
                shape(1, 5, 5, 2),
                shape(1, 1, 2, 4),
                shape(3));
        assertMessage(
                "conv2d: stride must be at least 1 and padding at least 0, got 0 and 1", () -> Ops.conv2d(0, 1, true));
    }

    @Test
    void affineAndMatmulTellTheirSizes() {
        assertMessage(
                "affine: input has 7 features, expected 8 (input [5, 7], weight [8, 3])",
                Ops.affine(),
                shape(5, 7),
                shape(8, 3));
        assertMessage(
                "matmul: the inner sizes differ, 3 and 4 (x [2, 3], y [5, 4] transposed)",
                Ops.matmul(false, true),
                shape(2, 3),
                shape(5, 4));
    }

    @Test
    void wrongNumbersOfInputsAreTold() {
        assertMessage(
                "affine: expected 2 to 3 inputs (x, weight, optional bias), got 1: [[5, 7]]",
                Ops.affine(),
                shape(5, 7));
        assertMessage("add: expected 2 inputs (x, y), got 1: [[5]]", Ops.add(), shape(5));
    }

    @Test
    void differentShapesDoNotAdd() {
        assertMessage("add: x has shape [2, 3], y has [3, 2], expected the same", Ops.add(), shape(2, 3), shape(3, 2));
        assertMessage("scaleBy: factor has shape [2], expected one element", Ops.scaleBy(), shape(2), shape(2));
        assertMessage("shiftBy: shift has shape [2], expected one element", Ops.shiftBy(), shape(2), shape(2));
    }

    @Test
    void badLabelsAreTold() {
        assertMessage(
                "softmaxCrossEntropy: label 10 at index 1, expected one in [0, 10) (logits [3, 10])",
                Losses.softmaxCrossEntropy(9, 10, 0),
                shape(3, 10));
        assertMessage(
                "softmaxCrossEntropy: label -1 at index 0, expected one in [0, 10) (logits [1, 10])",
                Losses.softmaxCrossEntropy(-1),
                shape(1, 10));
        assertMessage(
                "softmaxCrossEntropy: 2 labels for 3 rows (logits [3, 10])",
                Losses.softmaxCrossEntropy(1, 2),
                shape(3, 10));
        assertMessage(
                "correct: 2 labels for 3 rows (logits [3, 10])",
                () -> Losses.correct(Tensor.zeros(shape(3, 10)), 1, 2));
    }

    @Test
    void windowsLargerThanTheMapAreTold() {
        assertMessage(
                "maxPool: window 3x3 is larger than the map (input [1, 2, 5, 1])",
                Ops.maxPool(3, 1),
                shape(1, 2, 5, 1));
        assertMessage("averagePool: window and stride must be at least 1, got 2 and 0", () -> Ops.averagePool(2, 0));
    }

    @Test
    void reshapeConcatenateAndSliceTellWhatDoesNotFit() {
        assertMessage(
                "reshape: input has 6 elements, expected 8 (input [2, 3], target [2, 4])",
                Ops.reshape(shape(2, 4)),
                shape(2, 3));
        assertMessage(
                "concatenate: inputs differ in more than axis 0: [2, 3] and [2, 4]",
                Ops.concatenate(0),
                shape(2, 3),
                shape(2, 4));
        assertMessage("concatenate: axis 2 does not exist (input [2, 3])", Ops.concatenate(2), shape(2, 3));
        assertMessage(
                "slice: [1, 4) of axis -1, expected a non-empty range in [0, 3) (input [2, 3])",
                Ops.slice(-1, 1, 4),
                shape(2, 3));
    }

    @Test
    void batchNormRecurrentLayersAndShortcutTellWhatDoesNotFit() {
        Op batchNorm = Ops.batchNorm(1e-5f, Tensor.zeros(shape(3)), Tensor.zeros(shape(3)));
        assertMessage("batchNorm: scale has shape [3], expected [4]", batchNorm, shape(2, 4), shape(3), shape(3));
        assertMessage(
                "lstm: bias has shape [7], expected [8]",
                Ops.lstm(),
                shape(2, 5, 3),
                shape(3, 8),
                shape(2, 8),
                shape(7));
        assertMessage(
                "gru: bias has shape [6], expected [8]", Ops.gru(), shape(2, 5, 3), shape(3, 6), shape(2, 6), shape(6));
        assertMessage(
                "shortcutA: input has 8 channels, expected at most the output's 4 (input [1, 2, 2, 8])",
                Ops.shortcutA(2, 4),
                shape(1, 2, 2, 8));
    }

    @Test
    void parametersOutOfRangeAreTold() {
        assertMessage("dropout: rate is 1.0, expected at least 0 and less than 1", () -> Ops.dropout(1, new Seed(0)));
        assertMessage(
                "activate: the parameter of LEAKY_RELU is -0.5, expected a finite number of at least 0",
                () -> Ops.activate(Activation.leakyRelu(-0.5f)));
        assertMessage(
                "conv2d: GELU needs its input for its derivative, so that it cannot be fused;"
                        + " apply Ops.activate to the output of conv2d",
                () -> Ops.conv2d(1, 1, true, Activation.GELU));
    }
}
