package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.Activation;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients handed over in the course of a backward pass: the plain ones to the bit, once each, when nothing reads the
 * parameter any more.
 */
final class HandoverTest {
    private final Kernels kernels = KernelProviders.best(1);
    private final Buffers buffers = new Buffers();

    /** Keeps each gradient and breaks the value: whoever reads it afterwards computes NaN. */
    private static Consumer<Parameter> breaking(Map<String, float[]> gradients) {
        return parameter -> {
            assertNull(
                    gradients.put(parameter.name(), parameter.gradient().array().clone()), parameter::name);
            Arrays.fill(parameter.value().array(), Float.NaN);
        };
    }

    private Tape handingOver(Consumer<Parameter> receiver) {
        return Tape.recording(kernels, buffers, TapeOptions.DEFAULT.handingOver(receiver));
    }

    private Map<String, float[]> handedOver(SmallNet net, Segment network) {
        Map<String, float[]> result = new HashMap<>();
        try (Tape tape = handingOver(breaking(result))) {
            Variable x = tape.input(net.images);
            Variable y = network.forward(tape, x);
            result.put("loss", y.value().array().clone());
            tape.backward(y);
            result.put("input", tape.gradient(x).array().clone());
        }
        net.parameters.forEach(parameter -> assertFalse(parameter.hasGradient(), parameter::name));
        assertEquals(0, buffers.liveBytes());
        return result;
    }

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bits) -> assertArrayEquals(bits, actual.get(name), name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 14}) // layers 1 and 6 share a weight
    void gradientsAreThePlainOnesAndNoValueIsReadAfterItsGradientIsHandedOver(int segment) {
        Map<String, float[]> plain = new SmallNet(14).step(kernels, buffers, 0);
        SmallNet net = new SmallNet(14);
        assertSameBits(plain, handedOver(net, (tape, x) -> net.forward(tape, x, segment)));
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "7, 3", "4, 2", "14, 5"})
    void nestedSegmentsHandOverThePlainGradientsToo(int outer, int inner) {
        Map<String, float[]> plain = new SmallNet(14).step(kernels, buffers, 0);
        SmallNet net = new SmallNet(14);
        assertSameBits(plain, handedOver(net, (tape, x) -> net.forwardNested(tape, x, outer, inner)));
    }

    @Test
    void parametersComeFromTheLastUsedToTheFirst() {
        SmallNet net = new SmallNet(4);
        List<String> order = new ArrayList<>();
        try (Tape tape = handingOver(parameter -> order.add(parameter.name()))) {
            tape.backward(net.forward(tape, tape.input(net.images), 2));
        }
        assertEquals(List.of("bias3", "weight3", "bias2", "weight2", "bias1", "weight1", "bias0", "weight0"), order);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void twoHundredLayersHoldTheGradientsOfOneAtATime(int segment) {
        Shape square = Shape.of(20, 20);
        List<Parameter> weights = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            weights.add(Parameter.of(Role.WEIGHT, "weight" + i, Samples.normal(new Seed(i), square)));
        }
        Tensor x = Samples.normal(new Seed(1), Shape.of(1, 20));
        List<Long> held = new ArrayList<>();
        try (Tape tape = handingOver(
                p -> held.add(weights.stream().filter(Parameter::hasGradient).count()))) {
            Variable h = tape.constant(x);
            for (int from = 0; from < 200; from += Math.max(1, segment)) {
                List<Parameter> part = weights.subList(from, from + Math.max(1, segment));
                Segment layers = (inner, input) -> {
                    Variable y = input;
                    for (Parameter weight : part) {
                        y = inner.apply(Ops.affine(Activation.TANH), y, inner.parameter(weight));
                    }
                    return y;
                };
                h = segment == 0 ? layers.forward(tape, h) : tape.checkpoint(layers, h);
            }
            tape.backward(h, x);
        }
        assertEquals(200, held.size());
        assertTrue(held.stream().allMatch(count -> count == 1), held::toString);
        long gradient = 4L * square.size();
        long activations = 4L * 20 * 210;
        assertTrue(
                buffers.peakBytes() >= gradient && buffers.peakBytes() <= activations + 2 * gradient,
                () -> "peak " + buffers.peakBytes());
        assertEquals(0, buffers.liveBytes());
        assertTrue(buffers.idleBytes() <= activations + 2 * gradient, () -> "kept " + buffers.idleBytes());
    }

    @Test
    void useThatTheOutputDoesNotDependOnIsNotWaitedForInVain() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Tensor.of(Shape.of(2), 1, 2));
        Map<String, float[]> gradients = new HashMap<>();
        try (Tape tape = handingOver(breaking(gradients))) {
            Variable x = tape.constant(Tensor.zeros(Shape.of(2)));
            Variable y = tape.apply(Ops.add(), x, tape.parameter(p));
            tape.checkpoint((inner, input) -> inner.apply(Ops.multiply(), input, inner.parameter(p)), x);
            tape.backward(y, Tensor.of(Shape.of(2), 3, 4));
        }
        assertArrayEquals(new float[] {3, 4}, gradients.get("p"));
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void frozenPassHandsNothingOver() {
        SmallNet net = new SmallNet(4);
        TapeOptions options = TapeOptions.DEFAULT.frozen().handingOver(parameter -> {
            throw new AssertionError(parameter);
        });
        try (Tape tape = Tape.recording(kernels, buffers, options)) {
            Variable x = tape.input(net.images);
            tape.backward(net.forward(tape, x, 2));
            assertArrayEquals(
                    new SmallNet(4).step(kernels, buffers, 0).get("input"),
                    tape.gradient(x).array());
        }
        net.parameters.forEach(parameter -> assertFalse(parameter.hasGradient(), parameter::name));
    }

    @Test
    void parameterThatASegmentStartsFromIsHandedOverAfterItsUsesBeforeTheSegment() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Tensor.of(Shape.of(2), 1, 2));
        Map<String, float[]> gradients = new HashMap<>();
        try (Tape tape = handingOver(breaking(gradients))) {
            Variable leaf = tape.parameter(p);
            Variable square = tape.apply(Ops.multiply(), leaf, leaf);
            Variable half = tape.checkpoint((inner, x) -> inner.apply(Ops.scale(0.5f), x), leaf);
            tape.backward(tape.apply(Ops.add(), square, half), Tensor.of(Shape.of(2), 1, 1));
        }
        assertArrayEquals(new float[] {2.5f, 4.5f}, gradients.get("p"));
        assertEquals(0, buffers.liveBytes());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void passThatFailsLeavesNoPartOfAGradientAndNoMemory(boolean inSegment) {
        Parameter late = Parameter.of(Role.WEIGHT, "late", Samples.normal(new Seed(1), Shape.of(5)));
        Parameter shared = Parameter.of(Role.WEIGHT, "shared", Samples.normal(new Seed(2), Shape.of(5)));
        Tensor x = Samples.normal(new Seed(3), Shape.of(5));
        Segment failing =
                (tape, h) -> tape.apply(Ops.tanh(), tape.apply(new FailingOp(false, false), h, tape.parameter(shared)));
        Map<String, float[]> gradients = new HashMap<>();
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> {
            try (Tape tape = handingOver(breaking(gradients))) {
                Variable h = tape.apply(Ops.tanh(), tape.input(x));
                Variable y = inSegment ? tape.checkpoint(failing, h) : failing.forward(tape, h);
                Variable sum = tape.apply(Ops.add(), y, tape.parameter(shared));
                tape.backward(tape.apply(Ops.multiply(), sum, tape.parameter(late)), x);
            }
        });
        assertEquals(FailingOp.MESSAGE, error.getMessage());
        assertEquals(List.of("late"), List.copyOf(gradients.keySet()));
        assertFalse(late.hasGradient() || shared.hasGradient());
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void receiverThatThrowsEndsThePassAndLeavesNothing() {
        SmallNet net = new SmallNet(9);
        assertThrows(ArithmeticException.class, () -> {
            Consumer<Parameter> throwing = parameter -> {
                if (parameter.name().equals("weight3")) {
                    throw new ArithmeticException();
                }
            };
            try (Tape tape = handingOver(throwing)) {
                tape.backward(net.forward(tape, tape.input(net.images), 2));
            }
        });
        net.parameters.forEach(parameter -> assertFalse(parameter.hasGradient(), parameter::name));
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void ordinaryPassAfterwardsKeepsGradientsInMemoryOfTheirOwn() {
        SmallNet net = new SmallNet(5);
        try (Tape tape = handingOver(parameter -> {})) {
            tape.backward(net.forward(tape, tape.input(net.images), 0));
        }
        assertSameBits(new SmallNet(5).step(kernels, new Buffers(), 0), net.step(kernels, buffers, 0));
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void gradientOfAnEarlierPassIsRefused() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Tensor.of(Shape.of(2), 1, 2));
        try (Tape tape = Tape.recording(kernels, buffers)) {
            tape.backward(tape.parameter(p), Tensor.of(Shape.of(2), 3, 4));
        }
        try (Tape tape = handingOver(parameter -> {})) {
            assertEquals(
                    "parameter p[2] has a gradient of an earlier pass: clear it before a pass that hands gradients over",
                    assertThrows(IllegalStateException.class, () -> tape.parameter(p))
                            .getMessage());
        }
        assertArrayEquals(new float[] {3, 4}, p.gradient().array());
    }
}
