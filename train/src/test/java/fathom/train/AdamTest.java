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

/** The rule of Adam against its formula in double, and its state. */
class AdamTest {
    private static final Kernels KERNELS = KernelProviders.best(1);
    private static final double[][] GRADIENTS = {{1, -2}, {0.5, 0}, {-3, 1e-3}, {0, 0}, {2, -1}};

    private final Parameter w = Parameter.of(Role.WEIGHT, "w", Tensor.of(Shape.of(2), 1, -2));
    private final Map<String, Parameter> parameters = Map.of("w", w);

    private void gradient(double... g) {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            tape.backward(
                    tape.apply(Ops.scale(1), tape.parameter(w)), Tensor.of(Shape.of(2), (float) g[0], (float) g[1]));
        }
    }

    /** The formula of the class comment. */
    private static double[] expected(double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
        double[] x = {1, -2};
        double[] m = new double[2];
        double[] v = new double[2];
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double rate = 0.1 / t;
            for (int i = 0; i < 2; i++) {
                double g = GRADIENTS[t - 1][i] + (decoupled ? 0 : decay * x[i]);
                x[i] -= decoupled ? rate * decay * x[i] : 0;
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double corrected = Math.sqrt(v[i] / (1 - Math.pow(beta2, t)));
                x[i] -= rate * m[i] / (1 - Math.pow(beta1, t)) / (corrected + epsilon);
            }
        }
        return x;
    }

    private void assertFollows(double[] expected, Adam adam) {
        for (int t = 1; t <= GRADIENTS.length; t++) {
            gradient(GRADIENTS[t - 1]);
            adam.step(KERNELS, parameters, 0.1 / t);
            assertFalse(w.hasGradient());
        }
        assertEquals(expected[0], w.value().array()[0], 1e-6);
        assertEquals(expected[1], w.value().array()[1], 1e-6);
    }

    @Test
    void adamFollowsItsFormula() {
        assertFollows(expected(0.9, 0.999, 1e-8, 0, false), Adam.standard());
    }

    @Test
    void weightDecayOfAdamGoesThroughTheMoments() {
        assertFollows(expected(0.9, 0.999, 1e-8, 0.3, false), Adam.standard().weightDecay(0.3));
    }

    @Test
    void weightDecayOfAdamWShrinksTheWeightsApart() {
        assertFollows(
                expected(0.8, 0.95, 1e-3, 0.3, true),
                Adam.decoupled(0.3).betas(0.8, 0.95).epsilon(1e-3));
    }

    @Test
    void aParameterWithoutGradientStaysAndItsStepsAreNotCounted() {
        Adam adam = Adam.decoupled(0.1);
        gradient(1, 1);
        adam.step(KERNELS, parameters, 0.1);
        float[] before = w.value().array().clone();
        adam.step(KERNELS, parameters, 0.1);
        assertArrayEquals(before, w.value().array());
        assertEquals(1, adam.state(parameters).get("w.steps").array()[0]);
    }

    @Test
    void restoredStateGoesOnToTheSameBits() {
        Adam first = Adam.standard();
        gradient(1, 2);
        first.step(KERNELS, parameters, 0.1);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        first.state(parameters).forEach((path, tensor) -> saved.put(path, tensor.copy()));
        float[] weights = w.value().array().clone();
        gradient(3, 4);
        first.step(KERNELS, parameters, 0.1);
        float[] expected = w.value().array().clone();

        System.arraycopy(weights, 0, w.value().array(), 0, 2);
        Adam second = Adam.standard();
        second.restore(parameters, saved);
        gradient(3, 4);
        second.step(KERNELS, parameters, 0.1);
        assertArrayEquals(expected, w.value().array());
        assertEquals(
                "Adam: the saved state has no w.first-moment, expected w.first-moment[2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Adam.standard().restore(parameters, Map.of()))
                        .getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Adam.standard().betas(1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Adam.standard().betas(0.9, -0.1));
        assertThrows(IllegalArgumentException.class, () -> Adam.standard().epsilon(0));
        assertThrows(IllegalArgumentException.class, () -> Adam.decoupled(Double.NaN));
    }
}
