package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeOfChaosTest {
    /** As many significant digits as were printed. */
    private static void assertPrinted(String printed, double value, String what) {
        BigDecimal expected = new BigDecimal(printed);
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(expected.precision()));
        assertEquals(0, expected.compareTo(rounded), what + ": expected " + printed + ", got " + value);
    }

    /** Computed independently with 250-node Gauss-Hermite quadrature. */
    @ParameterizedTest
    @CsvSource({
        "1e-4, 1.000200, 1.000100, 1.333e-12, 1.2e-6, 7.99e-8",
        "1e-3, 1.001997, 1.000998, 1.325e-9, 3.6e-5, 7.92e-6",
        "0.01, 1.019711, 1.009807, 1.258e-6, 1.12e-3, 7.27e-4",
        "0.015625, 1.030558, 1.015164, 4.651e-6, 2.16e-3, 1.69e-3",
        "0.025, 1.048282, 1.023856, 1.812e-5, 4.26e-3, 4.00e-3",
        "0.03125, 1.059868, 1.029499, 3.428e-5, 5.86e-3, 5.95e-3",
        "0.05, 1.093627, 1.045766, 1.283e-4, 0.0113, 0.0133",
        "0.0625, 1.115381, 1.056116, 2.369e-4, 0.0154, 0.0192",
        "0.1, 1.177569, 1.085159, 8.323e-4, 0.0288, 0.0397",
        "0.25, 1.393962, 1.180662, 8.125e-3, 0.0901, 0.137",
        "0.5, 1.687975, 1.299221, 0.03804, 0.195, 0.299",
        "1.0, 2.153303, 1.467414, 0.15096, 0.389, 0.583",
        "2.0, 2.861162, 1.691497, 0.51226, 0.716, 1.041",
    })
    void tanhTableIsReproducedToAllPrintedDigits(
            double q, String weights, String gain, String biases, String biasStd, String jacobian) {
        EdgeOfChaos point = EdgeOfChaos.ofTanh(q);
        assertPrinted(weights, point.weightVariance(), "sigma_w^2");
        assertPrinted(gain, point.weightGain(), "sigma_w");
        assertPrinted(biases, point.biasVariance(), "sigma_b^2");
        assertPrinted(biasStd, point.biasStd(), "sigma_b");
        assertPrinted(jacobian, point.jacobianVariance(), "mu_2/mu_1^2 - 1");
    }

    @ParameterizedTest
    @CsvSource({
        "1e-6, 1.018253",
        "1e-5, 1.039521",
        "1e-4, 1.086026",
        "1e-3, 1.189190",
        "0.01, 1.424205",
        "0.05, 1.760955",
        "0.1, 1.986073",
        "0.25, 2.401489",
        "0.3, 2.505127",
    })
    void weightVarianceForAGivenBiasVarianceIsThatOfTheTable(double biases, String weights) {
        EdgeOfChaos point = EdgeOfChaos.ofTanhBiasVariance(biases);
        assertPrinted(weights, point.weightVariance(), "sigma_w^2");
        assertEquals(biases, point.biasVariance(), 1e-9 * biases);
    }

    @Test
    void pointsOfTheLiteratureAreFound() {
        EdgeOfChaos xiao = EdgeOfChaos.ofTanhBiasVariance(2e-5);
        assertPrinted("0.025874", xiao.q(), "Xiao et al., trainability figure, q*");
        assertPrinted("1.049912", xiao.weightVariance(), "sigma_w^2");
        assertPrinted("1.024652", xiao.weightGain(), "sigma_w");
        assertPrinted("4.47e-3", xiao.biasStd(), "sigma_b");
        assertPrinted("4.25e-3", xiao.jacobianVariance(), "mu_2/mu_1^2 - 1");
        EdgeOfChaos schoenholz = EdgeOfChaos.ofTanhBiasVariance(0.05);
        assertPrinted("0.570", schoenholz.q(), "Schoenholz et al., q*");
        assertPrinted("1.760955", schoenholz.weightVariance(), "sigma_w^2");
        assertPrinted("1.327010", schoenholz.weightGain(), "sigma_w");
        assertPrinted("0.342", schoenholz.jacobianVariance(), "mu_2/mu_1^2 - 1");
    }

    @Test
    void biasVarianceRangeIsSolvableAtBothEnds() {
        assertEquals(1e-12, EdgeOfChaos.ofTanhBiasVariance(1e-12).biasVariance(), 1e-18);
        assertEquals(1, EdgeOfChaos.ofTanhBiasVariance(1).biasVariance(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> EdgeOfChaos.ofTanhBiasVariance(0));
    }

    @Test
    void tinyQStaysCloseToTheSmallQAsymptotics() {
        EdgeOfChaos point = EdgeOfChaos.ofTanh(1e-9);
        assertEquals(1 + 2e-9, point.weightVariance(), 1e-13);
        assertTrue(point.biasVariance() >= 0 && point.biasVariance() < 1e-22, "rounding only: " + point);
    }

    /** ReLU has one critical point only: weights 2 and biases 0, whatever q. */
    @Test
    void reluIsCriticalAtVarianceTwoWithoutBiases() {
        EdgeOfChaos point = EdgeOfChaos.of(x -> Math.max(0, x), x -> x > 0 ? 1 : 0, 0.7);
        assertEquals(2, point.weightVariance(), 1e-12);
        assertEquals(0, point.biasVariance(), 1e-5, "a kink costs the quadrature its exponential accuracy");
        assertEquals(1, point.jacobianVariance(), 1e-12);
    }

    @Test
    void impossiblePointsAreRefused() {
        var zero = assertThrows(IllegalArgumentException.class, () -> EdgeOfChaos.ofTanh(0));
        assertEquals("EdgeOfChaos: q must be a finite number above 0, got 0.0", zero.getMessage());
        var none = assertThrows(IllegalArgumentException.class, () -> EdgeOfChaos.of(x -> x + 1, x -> 1, 1));
        assertTrue(none.getMessage().startsWith("EdgeOfChaos: no critical point with q* = 1.0"), none.getMessage());
    }
}
