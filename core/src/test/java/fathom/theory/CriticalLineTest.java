package fathom.theory;

import static fathom.theory.Printed.assertPrinted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        EdgeOfChaos point = CriticalLine.atBiasVariance(Nonlinearity.TANH, biases);
        assertPrinted(weights, point.weightVariance(), "sigma_w^2");
        assertEquals(biases, point.biasVariance(), 1e-9 * biases);
    }

    @Test
    void spreadSetsTheLength() {
        EdgeOfChaos point = CriticalLine.atSpread(Nonlinearity.TANH, 64, 3.51);
        assertEquals(1 / 8.0, point.q(), 1e-3, "64 layers at q* = 1/8 have spread 3.51");
        assertEquals(3.51, 64 * point.jacobianVariance(), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atSpread(Nonlinearity.RELU, 64, 1));
        assertThrows(IllegalArgumentException.class, () -> CriticalLine.atSpread(Nonlinearity.TANH, 64, 0));
    }

    @Test
    void depthSetsTheLength() {
        EdgeOfChaos point = CriticalLine.atDepth(Nonlinearity.TANH, 64);
        assertPrinted("1.030558", point.weightVariance(), "sigma_w^2");
        assertPrinted("4.651e-6", point.biasVariance(), "sigma_b^2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "erf", "hard-tanh", "sigmoid", "linear", "relu", "leaky-relu(0.3)", "crelu"})
    void pointsAreCriticalForEveryActivation(String name) {
        Nonlinearity f = Nonlinearity.parse(name);
        double q = name.equals("sigmoid") ? 100 : 0.4;
        EdgeOfChaos point = CriticalLine.atLength(f, q);
        var network = new MeanField(f, point.weightVariance(), point.biasVariance());
        assertEquals(1, network.chi1(), 1e-10, name);
        assertEquals(q, network.lengthMap(q), 1e-12 * q, name);
    }

    @Test
    void piecewiseLinearFunctionsHaveOnePointAtAnyLength() {
        EdgeOfChaos relu = CriticalLine.atBiasVariance(Nonlinearity.RELU, 0);
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
        EdgeOfChaos tanh = CriticalLine.atBiasVariance(Nonlinearity.TANH, 0);
        assertEquals(new EdgeOfChaos(0, 1, 0, 0), tanh);
        assertEquals(
                Math.PI / 4, CriticalLine.atBiasVariance(Nonlinearity.ERF, 0).weightVariance(), 1e-14);
    }

    /** Source: the moments of a cut-off line, p = erf(1 / sqrt(2 q)) of the units being in it. */
    @Test
    void hardTanhIsCriticalWhereItsLinearShareSays() {
        double p = org.apache.commons.math3.special.Erf.erf(1 / Math.sqrt(2 * 0.8));
        EdgeOfChaos point = CriticalLine.atLength(Nonlinearity.HARD_TANH, 0.8);
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
