package fathom.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The last step of a sequence. */
final class LastStepTest {
    @Test
    void passesTheLastStepOnAndItsGradientBack() {
        Tensor x = Nets.normal(1, 2, 3, 4);
        float[] last = new float[8];
        float[] gradient = new float[24];
        Tensor covector = Nets.normal(2, 2, 4);
        for (int n = 0; n < 2; n++) {
            System.arraycopy(x.array(), n * 12 + 8, last, n * 4, 4);
            System.arraycopy(covector.array(), n * 4, gradient, n * 12 + 8, 4);
        }
        try (Tape tape = Tape.recording(Nets.KERNELS, new Buffers())) {
            Variable input = tape.input(x);
            Variable y = Layers.lastStep().forward(tape, input, Mode.training(new Seed(1)));
            assertEquals(Shape.of(2, 4), y.shape());
            assertArrayEquals(last, y.value().array());
            tape.backward(y, covector);
            assertArrayEquals(gradient, tape.gradient(input).array());
        }
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> Layers.lastStep().outputShape(Shape.of(8, 8, 3)));
        assertEquals(
                "last step: input has shape [8, 8, 3] per example, expected [T, C] with at least one step",
                error.getMessage());
    }
}
