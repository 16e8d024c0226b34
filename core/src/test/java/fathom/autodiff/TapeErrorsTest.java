package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tape refuses, and in which words. */
class TapeErrorsTest {
    private static final Shape SHAPE = Shape.of(2, 3);

    private final Kernels kernels = KernelProviders.named("plain", 1);
    private final Buffers buffers = new Buffers();
    private final Tensor data = Samples.normal(new Seed(7), SHAPE);
    private final Tensor covector = Samples.normal(new Seed(8), SHAPE);

    @AfterEach
    void everyByteIsGivenBack() {
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void readingAFreedValueIsAClearError() {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            tape.label("Conv2d[3->8]");
            Variable h = tape.apply(Ops.scale(2), tape.constant(data));
            tape.release(h);
            String expected =
                    "the value of scale(2.0) (variable 1, shape [2, 3], layer Conv2d[3->8]) is no longer there: it was"
                            + " released, overwritten in place, or passed by the backward pass";
            assertEquals(
                    expected,
                    assertThrows(IllegalStateException.class, h::value).getMessage());
            assertEquals(
                    expected,
                    assertThrows(IllegalStateException.class, () -> tape.apply(Ops.tanh(), h))
                            .getMessage());
        }
    }

    @Test
    void secondBackwardIsAClearErrorAndTakesNoMemory() {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable y = tape.apply(Ops.scale(2), tape.input(data));
            tape.backward(y, covector);
            long live = buffers.liveBytes();
            IllegalStateException error = assertThrows(IllegalStateException.class, () -> tape.backward(y, covector));
            assertEquals("this tape has already been passed by a backward pass", error.getMessage());
            assertEquals(live, buffers.liveBytes());
        }
    }

    @Test
    void backwardWhereThereIsNothingToDifferentiateIsAClearError() {
        try (Tape tape = Tape.recording(kernels, buffers);
                Tape inference = Tape.inference(kernels, buffers)) {
            Variable y = tape.apply(Ops.scale(2), tape.constant(data));
            assertEquals(
                    "backward of scale(2.0) (variable 1, shape [2, 3]): it depends on no parameter and no input",
                    assertThrows(IllegalStateException.class, () -> tape.backward(y, covector))
                            .getMessage());
            assertTrue(assertThrows(IllegalArgumentException.class, () -> tape.backward(y))
                    .getMessage()
                    .contains("expected a scalar"));
            Tensor wrong = Tensor.zeros(Shape.of(3, 2));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> tape.backward(y, wrong))
                    .getMessage()
                    .endsWith("covector of shape [3, 2], expected [2, 3]"));
            Variable z = inference.apply(Ops.scale(2), inference.input(data));
            assertEquals(
                    "backward on an inference tape",
                    assertThrows(IllegalStateException.class, () -> inference.backward(z, covector))
                            .getMessage());
        }
    }

    @Test
    void variablesOfAnotherTapeAreRefused() {
        try (Tape tape = Tape.recording(kernels, buffers);
                Tape other = Tape.recording(kernels, buffers)) {
            Variable foreign = other.apply(Ops.scale(1), other.input(data));
            Variable own = tape.input(data);
            String expected = "scale(1.0) (variable 1, shape [2, 3]) belongs to another tape";
            List<Runnable> uses = List.of(
                    () -> tape.apply(Ops.add(), own, foreign),
                    () -> tape.release(foreign),
                    () -> tape.gradient(foreign),
                    () -> tape.backward(foreign, covector),
                    () -> tape.checkpoint((inner, x) -> x, foreign),
                    () -> tape.checkpoint((inner, x) -> foreign, own));
            for (Runnable use : uses) {
                assertEquals(
                        expected,
                        assertThrows(IllegalArgumentException.class, use::run).getMessage());
            }
            assertArrayEquals(data.array(), foreign.value().array());
        }
    }
}
