package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTapsTest {
    private static final Kernels KERNELS = KernelProviders.best(1);

    private static Parameter gaussian(int... dims) {
        Tensor values = Tensor.zeros(Shape.of(dims));
        RandomGenerator random = new Seed(1).generator();
        for (int i = 0; i < values.size(); i++) {
            values.array()[i] = (float) (0.3 * random.nextGaussian());
        }
        return Parameter.of(Role.WEIGHT, "w", values);
    }

    /** The penalty |R - g^2 I|^2 / 4 of a weight. */
    private static double penalty(Parameter weight, double square) {
        KernelTaps taps = KernelTaps.of(weight);
        double residual = taps.residual(KERNELS, square) * square;
        return residual * residual * taps.side() / 4;
    }

    @ParameterizedTest(name = "{0} x {1} x {2} x {3}")
    @CsvSource({"3, 3, 4, 4", "3, 3, 2, 5", "1, 3, 5, 2", "2, 2, 3, 3"})
    void pullIsTheGradientOfThePenalty(int height, int width, int in, int out) {
        Parameter weight = gaussian(height, width, in, out);
        double square = 0.7;
        Parameter moved = Parameter.of(Role.WEIGHT, "w", weight.value().copy());
        KernelTaps.of(weight).pull(KERNELS, square, square, moved); // w - gradient
        float[] w = weight.value().array();
        for (int i = 0; i < w.length; i += 7) {
            float before = w[i];
            double h = 1e-2;
            w[i] = (float) (before + h);
            double up = penalty(weight, square);
            w[i] = (float) (before - h);
            double down = penalty(weight, square);
            w[i] = before;
            double gradient = before - moved.value().array()[i];
            assertEquals((up - down) / (2 * h), gradient, 2e-3 * (1 + Math.abs(gradient)), "weight " + i);
        }
    }

    @Test
    void singularValuesOfADenseWeightMoveByTheFormula() {
        Parameter weight = Parameter.of(Role.WEIGHT, "w", Tensor.of(Shape.of(2, 3), 1.2f, 0, 0, 0, -1.8f, 0));
        KernelTaps.of(weight).pull(KERNELS, 2.25, 0.25, weight); // g = 1.5, t = 0.8 and 1.2
        assertArrayEquals(
                new float[] {(float) (1.2 * (1 - 0.25 * (0.64 - 1))), 0, 0, 0, (float) (-1.8 * (1 - 0.25 * 0.44)), 0},
                weight.value().array(),
                1e-6f);
    }

    @Test
    void onlyAnOddKernelWithItsMiddleTapAloneIsADelta() {
        Parameter weight = gaussian(3, 3, 2, 2);
        assertFalse(KernelTaps.of(weight).isDelta());
        for (int i = 0; i < 36; i++) {
            if (i / 4 != 4) {
                weight.value().array()[i] = 0;
            }
        }
        assertTrue(KernelTaps.of(weight).isDelta());
        assertTrue(KernelTaps.of(gaussian(2, 3)).isDelta(), "a dense weight has one tap");
        assertFalse(KernelTaps.of(Parameter.of(Role.WEIGHT, "w", Tensor.zeros(Shape.of(2, 2, 1, 1))))
                .isDelta());
        assertFalse(KernelTaps.isKernel(Parameter.of(Role.BIAS, "b", Tensor.zeros(Shape.of(2)))));
    }
}
