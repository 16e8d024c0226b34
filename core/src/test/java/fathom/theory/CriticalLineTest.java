package fathom.theory;

import static fathom.theory.Printed.assertPrinted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalLineTest {
    @ParameterizedTest
    @CsvSource({
        "1e-6, 1.018253",
        "1e-5, 1.039521",
        "2e-5, 1.049912",
        "1e-4, 1.086026",
        "1e-3, 1.189190",
        "0.01, 1.424205",
        "0.05, 1.760955",
        "0.1, 1.986073",
        "0.25, 2.401489",
        "0.3, 2.505127",
    })
    void tanhByBiasVarianceIsThatOfTheTable(double biases, String weights) {
        CriticalPoint point = CriticalLine.atBiasVariance(Nonlinearity.TANH, biases);
        assertPrinted(weights, point.weightVariance(), "sigma_w^2");
        assertEquals(biases, point.biasVariance(), 1e-9 * biases);
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
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.TANH, q);
        assertPrinted(weights, point.weightVariance(), "sigma_w^2");
        assertPrinted(gain, point.weightGain(), "sigma_w");
        assertPrinted(biases, point.biasVariance(), "sigma_b^2");
        assertPrinted(biasStd, point.biasStd(), "sigma_b");
        assertPrinted(jacobian, point.jacobianVariance(), "mu_2/mu_1^2 - 1");
    }

    @Test
    void pointsOfTheLiteratureAreFound() {
        CriticalPoint xiao = CriticalLine.atBiasVariance(Nonlinearity.TANH, 2e-5);
        assertPrinted("0.025874", xiao.q(), "Xiao et al., trainability figure, q*");
        assertPrinted("1.049912", xiao.weightVariance(), "sigma_w^2");
        assertPrinted("1.024652", xiao.weightGain(), "sigma_w");
        assertPrinted("4.47e-3", xiao.biasStd(), "sigma_b");
        assertPrinted("4.25e-3", xiao.jacobianVariance(), "mu_2/mu_1^2 - 1");
        CriticalPoint schoenholz = CriticalLine.atBiasVariance(Nonlinearity.TANH, 0.05);
        assertPrinted("0.570", schoenholz.q(), "Schoenholz et al., q*");
        assertPrinted("1.760955", schoenholz.weightVariance(), "sigma_w^2");
        assertPrinted("1.327010", schoenholz.weightGain(), "sigma_w");
        assertPrinted("0.342", schoenholz.jacobianVariance(), "mu_2/mu_1^2 - 1");
    }

    /** A change of these numbers is a change of everybody's results: say so in the change log. */
    @ParameterizedTest
    @CsvSource({
        "0.125, 1.2168406768396638, 0.001482727733878364, 0.05489572686910682",
        "0.03125, 1.0598677336339752, 3.428447292025752E-5, 0.005952003208481882",
        "0.0625, 1.1153806243628042, 2.3687675059789332E-4, 0.019190151927599874",
        "0.01, 1.0197107607412668, 1.2579958713534317E-6, 7.273237404925581E-4",
        "2.0, 2.861162399998335, 0.512264947595215, 1.0405230857787031",
    })
    void pointsOfTanhKeepTheirBits(double q, double weights, double biases, double jacobian) {
        assertEquals(new CriticalPoint(q, weights, biases, jacobian), CriticalLine.atLength(Nonlinearity.TANH, q));
    }

    @Test
    void tinyLengthsStayCloseToTheAsymptotics() {
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.TANH, 1e-9);
        assertEquals(1 + 2e-9, point.weightVariance(), 1e-13);
        assertTrue(point.biasVariance() >= 0 && point.biasVariance() < 1e-22, "rounding only: " + point);
    }

    /** Computed independently with composite Gauss-Legendre quadrature; 1.0998 is the map's slope at q* = 0.5. */
    @Test
    void pointsOfGeluThatLengthsRunAwayFromAreNone() {
        var error = assertThrows(IllegalArgumentException.class, () -> CriticalLine.atLength(Nonlinearity.GELU, 0.5));
        assertTrue(
                error.getMessage()
                        .startsWith("gelu: the critical point with q* = 0.5 is unstable: the length map's slope there"
                                + " is 1.0997900"),
                error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atLength(Nonlinearity.GELU, 3.561));
        CriticalPoint stable = CriticalLine.atLength(Nonlinearity.GELU, 3.562);
        assertPrinted("1.98305", stable.weightVariance(), "sigma_w^2 at the limit");
        assertPrinted("0.17294", stable.biasVariance(), "sigma_b^2 at the limit");
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atBiasVariance(Nonlinearity.GELU, 0.1));
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atBiasVariance(Nonlinearity.GELU, 0));
        CriticalPoint ten = CriticalLine.atBiasVariance(Nonlinearity.GELU, 0.32345881402930);
        assertEquals(10, ten.q(), 1e-7);
        assertPrinted("1.95582", ten.weightVariance(), "sigma_w^2 at q* = 10");
        var network = new MeanField(Nonlinearity.GELU, ten.weightVariance(), ten.biasVariance());
        assertEquals(10, network.fixedLength(), 1e-6, "lengths run into it");
    }

    /** Slopes of the length map at q* = 10, 20, 50: 0.98182, 0.98178, 0.9862. */
    @Test
    void stablestPointsAreWhereLengthsSettleFastest() {
        assertEquals(
                20, CriticalLine.findStablest(Nonlinearity.GELU).orElseThrow().q());
        assertTrue(CriticalLine.findStablest(Nonlinearity.SOFTPLUS).isEmpty());
    }

    /** phi is as good as its tangents: 2 / (s_+^2 + s_-^2). */
    @Test
    void withoutBiasesEluAndSeluAreCriticalAtTheirTangents() {
        assertEquals(new CriticalPoint(0, 1, 0, 0), CriticalLine.atBiasVariance(Nonlinearity.elu(1), 0));
        double above = Math.pow(1.0507009873554805, 2);
        double below = above * Math.pow(1.6732632423543772, 2);
        CriticalPoint selu = CriticalLine.atBiasVariance(Nonlinearity.SELU, 0);
        assertEquals(2 / (above + below), selu.weightVariance(), 1e-14);
        assertEquals(Math.pow((below - above) / (below + above), 2), selu.jacobianVariance(), 1e-14);
        var network = new MeanField(Nonlinearity.SELU, selu.weightVariance(), 0);
        assertEquals(0, network.fixedLength());
        assertEquals(Phase.CRITICAL, network.phase());
    }

    @Test
    void impossibleLengthsAreRefused() {
        var zero = assertThrows(IllegalArgumentException.class, () -> CriticalLine.atLength(Nonlinearity.TANH, 0));
        assertEquals("critical line: q must be a finite number above 0, got 0.0", zero.getMessage());
        var shifted = new Nonlinearity("x + 1", x -> x + 1, x -> 1, x -> 0, List.of());
        var none = assertThrows(IllegalArgumentException.class, () -> CriticalLine.atLength(shifted, 1));
        assertTrue(none.getMessage().startsWith("x + 1: no critical point with q* = 1.0"), none.getMessage());
    }

    @Test
    void spreadSetsTheLength() {
        CriticalPoint point =
                CriticalLine.findSpread(Nonlinearity.TANH, 64, 3.51).orElseThrow();
        assertEquals(1 / 8.0, point.q(), 1e-3, "64 layers at q* = 1/8 have spread 3.51");
        assertEquals(3.51, 64 * point.jacobianVariance(), 1e-6);
        assertTrue(CriticalLine.findSpread(Nonlinearity.RELU, 64, 1).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.findSpread(Nonlinearity.TANH, 64, 0));
    }

    @Test
    void depthSetsTheLength() {
        CriticalPoint point = CriticalLine.atDepth(Nonlinearity.TANH, 64);
        assertPrinted("1.030558", point.weightVariance(), "sigma_w^2");
        assertPrinted("4.651e-6", point.biasVariance(), "sigma_b^2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "erf", "hard-tanh", "sigmoid", "linear", "relu", "leaky-relu(0.3)", "crelu"})
    void pointsAreCriticalForEveryActivation(String name) {
        Nonlinearity f = Nonlinearity.parse(name);
        double q = name.equals("sigmoid") ? 100 : 0.4;
        CriticalPoint point = CriticalLine.atLength(f, q);
        var network = new MeanField(f, point.weightVariance(), point.biasVariance());
        assertEquals(1, network.chi1(), 1e-10, name);
        assertEquals(q, network.lengthMap(q), 1e-12 * q, name);
    }

    @Test
    void piecewiseLinearFunctionsHaveOnePointAtAnyLength() {
        CriticalPoint relu = CriticalLine.atBiasVariance(Nonlinearity.RELU, 0);
        assertEquals(2, relu.weightVariance(), 1e-14);
        assertEquals(0, relu.biasVariance(), 1e-14);
        assertEquals(
                2 / 1.04, CriticalLine.atLength(Nonlinearity.leakyRelu(0.2), 7).weightVariance(), 1e-14);
        assertEquals(1, CriticalLine.atLength(Nonlinearity.LINEAR, 7).weightVariance(), 1e-14);
        var error =
                assertThrows(IllegalArgumentException.class, () -> CriticalLine.atBiasVariance(Nonlinearity.RELU, 0.1));
        assertEquals(
                "relu: critical only without biases, at weight variance 2.0; got bias variance 0.1",
                error.getMessage().replaceAll("1\\.99999\\d*|2\\.0000\\d*", "2.0"));
    }

    @Test
    void withoutBiasesTheLineStartsAtTheTangent() {
        CriticalPoint tanh = CriticalLine.atBiasVariance(Nonlinearity.TANH, 0);
        assertEquals(new CriticalPoint(0, 1, 0, 0), tanh);
        assertEquals(
                Math.PI / 4, CriticalLine.atBiasVariance(Nonlinearity.ERF, 0).weightVariance(), 1e-14);
    }

    /** Source: the moments of a cut-off line, p = erf(1 / sqrt(2 q)) of the units being in it. */
    @Test
    void hardTanhIsCriticalWhereItsLinearShareSays() {
        double p = org.apache.commons.math3.special.Erf.erf(1 / Math.sqrt(2 * 0.8));
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.HARD_TANH, 0.8);
        assertEquals(1 / p, point.weightVariance(), 1e-13);
        assertEquals((1 - p) / p, point.jacobianVariance(), 1e-13);
    }

    @Test
    void sigmoidHasNoPointWithASmallLength() {
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atLength(Nonlinearity.SIGMOID, 0.1));
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atDepth(Nonlinearity.TANH, 0));
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atBiasVariance(Nonlinearity.TANH, -1));
    }
}
