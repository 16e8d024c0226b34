package fathom.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The update rule and the schedules against numbers worked out by hand. */
class SgdTest {
    private static final Kernels KERNELS = KernelProviders.best(1);

    private final Parameter w = Parameter.of(Role.WEIGHT, "w", Tensor.of(Shape.of(2), 1, -2));
    private final Map<String, Parameter> parameters = Map.of("w", w);

    private void gradient(float... g) {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            tape.backward(tape.apply(Ops.scale(1), tape.parameter(w)), Tensor.of(Shape.of(2), g));
        }
    }

    private void assertWeights(double first, double second) {
        assertArrayEquals(new float[] {(float) first, (float) second}, w.value().array(), 1e-6f);
    }

    @Test
    void plainStepsGoDownTheGradient() {
        Sgd sgd = Sgd.plain();
        gradient(1, 2);
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.9, -2.2);
        gradient(1, 2);
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.8, -2.4);
    }

    @Test
    void momentumAddsUp() {
        Sgd sgd = Sgd.momentum(0.5);
        gradient(1, 2); // v = (1, 2)
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.9, -2.2);
        gradient(1, -2); // v = (1.5, -1)
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.75, -2.1);
        gradient(0, 0); // v = (0.75, -0.5)
        sgd.step(KERNELS, parameters, 0.2);
        assertWeights(0.6, -2.0);
    }

    @Test
    void nesterovLooksAhead() {
        Sgd sgd = Sgd.momentum(0.5).nesterov();
        gradient(1, 2); // v = (1, 2), moves by g + v/2 = (1.5, 3)
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.85, -2.3);
        gradient(1, -2); // v = (1.5, -1), moves by (1.75, -2.5)
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.675, -2.05);
    }

    @Test
    void weightDecayPullsTowardsZeroThroughTheVelocity() {
        Sgd sgd = Sgd.momentum(0.5).weightDecay(0.1);
        gradient(1, 2); // g = (1.1, 1.8) = v
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.89, -2.18);
        gradient(0, 0); // g = (0.089, -0.218), v = (0.639, 0.682)
        sgd.step(KERNELS, parameters, 0.1);
        assertWeights(0.8261, -2.2482);
    }

    @Test
    void stepClearsGradientsAndLeavesParametersWithoutOne() {
        Sgd sgd = Sgd.momentum(0.9).weightDecay(0.1);
        gradient(1, 1);
        sgd.step(KERNELS, parameters, 0.1);
        assertFalse(w.hasGradient());
        float[] before = w.value().array().clone();
        sgd.step(KERNELS, parameters, 0.1);
        assertArrayEquals(before, w.value().array());
    }

    @Test
    void restoredStateGoesOnToTheSameBits() {
        Sgd first = Sgd.momentum(0.9);
        gradient(1, 2);
        first.step(KERNELS, parameters, 0.1);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        first.state(parameters).forEach((path, tensor) -> saved.put(path, tensor.copy()));
        float[] weights = w.value().array().clone();
        gradient(3, 4);
        first.step(KERNELS, parameters, 0.1);
        float[] expected = w.value().array().clone();

        System.arraycopy(weights, 0, w.value().array(), 0, 2);
        Sgd second = Sgd.momentum(0.9);
        second.restore(parameters, saved);
        gradient(3, 4);
        second.step(KERNELS, parameters, 0.1);
        assertArrayEquals(expected, w.value().array());
        assertEquals(
                "SGD: the saved state has no w.velocity, expected w.velocity[2]",
                assertThrows(IllegalArgumentException.class, () -> Sgd.plain().restore(parameters, Map.of()))
                        .getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sgd.momentum(1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.momentum(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.plain().weightDecay(-1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Schedule.step(0.1, 0.5, 0));
        assertThrows(
                IllegalArgumentException.class, () -> Schedule.cosine(0.1, 10).warmUp(0));
    }

    @Test
    void schedulesGiveTheRatesOfTheirFormulas() {
        assertEquals(0.1, Schedule.constant(0.1).rate(12345));
        Schedule steps = Schedule.step(0.8, 0.5, 10);
        assertArrayEquals(
                new double[] {0.8, 0.8, 0.4, 0.4, 0.2},
                new double[] {steps.rate(0), steps.rate(9), steps.rate(10), steps.rate(19), steps.rate(20)},
                1e-12);
        Schedule cosine = Schedule.cosine(0.2, 100);
        assertArrayEquals(
                new double[] {0.2, 0.1, 0, 0, 0.2 * 0.5 * (1 + Math.sqrt(0.5))},
                new double[] {cosine.rate(0), cosine.rate(50), cosine.rate(100), cosine.rate(200), cosine.rate(25)},
                1e-12);
        Schedule warm = Schedule.constant(0.4).warmUp(4);
        assertArrayEquals(
                new double[] {0.1, 0.2, 0.3, 0.4, 0.4},
                new double[] {warm.rate(0), warm.rate(1), warm.rate(2), warm.rate(3), warm.rate(4)},
                1e-12);
    }
}
