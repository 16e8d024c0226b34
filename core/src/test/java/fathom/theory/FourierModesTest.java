package fathom.theory;

import static fathom.theory.Printed.assertPrinted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourierModesTest {
    @ParameterizedTest
    @CsvSource({"7, 0.749, 3.46", "8, 0.805, 4.60", "32, 0.987, 77.6"})
    void slowestModesOfUniformKernelsAreThoseOfTheTable(int size, String factor, String scale) {
        FourierModes modes = FourierModes.uniform(size, 3);
        assertPrinted(factor, modes.slowestFactor(), "lambda");
        assertPrinted(scale, modes.slowestScale(1), "xi");
    }

    @Test
    void everyModeOfAUniformKernelIsAProductOfCosines() {
        FourierModes modes = FourierModes.uniform(8, 3);
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                double expected =
                        (1 + 2 * Math.cos(2 * Math.PI * i / 8)) / 3 * (1 + 2 * Math.cos(2 * Math.PI * j / 8)) / 3;
                assertEquals(Math.abs(expected), modes.factor(i, j), 1e-14, i + ", " + j);
            }
        }
        assertEquals(modes.factor(1, 7), modes.factor(-7, -1), 1e-15);
        assertEquals(1.0 / 64, modes.survival(100_000), 1e-12, "only the constant mode is left");
    }

    @Test
    void deltaKernelsKeepEveryMode() {
        Tensor weight = Tensor.zeros(Shape.of(3, 3, 4, 4));
        for (int i = 0; i < 4; i++) {
            weight.array()[4 * 16 + i * 4 + 3 - i] = 1.3f; // the centre tap of nine
        }
        FourierModes modes = FourierModes.of(8, weight);
        assertEquals(1, modes.slowestFactor(), 1e-12);
        assertEquals(1, modes.survival(10_000), 1e-9);
        assertEquals(Double.POSITIVE_INFINITY, modes.slowestScale(1));
        assertEquals(-1 / Math.log(0.9), modes.scale(2, 3, 0.9), 1e-9);
    }

    @Test
    void varianceProfileIsReadFromTheWeight() {
        Tensor weight = Tensor.zeros(Shape.of(1, 2, 1, 1));
        weight.array()[0] = 3;
        weight.array()[1] = 4;
        FourierModes modes = FourierModes.of(4, weight);
        assertEquals(Math.hypot(9, 16) / 25, modes.factor(0, 1), 1e-14, "9 + 16 i over 25");
        assertEquals(1, modes.factor(1, 0), 1e-14);
    }

    @Test
    void impossibleProfilesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FourierModes.of(4, new double[][] {{0}}));
        assertThrows(IllegalArgumentException.class, () -> FourierModes.of(4, new double[][] {{-1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> FourierModes.uniform(0, 3));
    }
}
