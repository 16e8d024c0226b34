package fathom.theory;

import static fathom.theory.JacobianSpectrum.Weights.GAUSSIAN;
import static fathom.theory.JacobianSpectrum.Weights.ORTHOGONAL;
import static fathom.theory.Printed.assertPrinted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacobianSpectrumTest {
    private static JacobianSpectrum tanh(double q, int depth, JacobianSpectrum.Weights weights) {
        return JacobianSpectrum.critical(
                Nonlinearity.TANH, CriticalLine.atLength(Nonlinearity.TANH, q), depth, weights);
    }

    /** Computed independently with 200 to 250-node Gauss-Hermite quadrature. */
    @ParameterizedTest
    @CsvSource({
        "16, 0.307, 16.3, 2.19, 18.2",
        "64, 0.108, 64.1, 3.51, 67.5",
        "256, 0.030, 256, 4.91, 261",
        "1000, 0.0079, 1000, 6.08, 1006",
        "10000, 0.0008, 10000, 7.27, 10007",
    })
    void varianceOfDeepTanhIsThatOfTheTable(int depth, String near, String gauss, String far, String farGauss) {
        double root = 1 / Math.sqrt(depth);
        assertPrinted(near, tanh(1.0 / depth, depth, ORTHOGONAL).variance(), "orthogonal, q* = 1/L");
        assertPrinted(gauss, tanh(1.0 / depth, depth, GAUSSIAN).variance(), "Gaussian, q* = 1/L");
        assertPrinted(far, tanh(root, depth, ORTHOGONAL).variance(), "orthogonal, q* = 1/sqrt(L)");
        assertPrinted(farGauss, tanh(root, depth, GAUSSIAN).variance(), "Gaussian, q* = 1/sqrt(L)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 1000})
    void linearNetworksHaveTheirKnownEdge(int depth) {
        var gaussian = new JacobianSpectrum(Nonlinearity.LINEAR, 1, 1, depth, GAUSSIAN);
        double edge = (depth + 1) * Math.pow(1 + 1.0 / depth, depth);
        assertEquals(edge, gaussian.largestEigenvalue(), 1e-9 * edge, "(L+1)^(L+1) / L^L");
        assertEquals(depth, gaussian.variance(), 1e-9 * depth);
        var orthogonal = new JacobianSpectrum(Nonlinearity.LINEAR, 1, 1, depth, ORTHOGONAL);
        assertEquals(1, orthogonal.largestEigenvalue(), 1e-9);
        assertEquals(0, orthogonal.variance(), 1e-12);
    }

    /** One Gaussian layer with ReLU: W times half of the columns, Marchenko-Pastur's edge (1 + sqrt(1/2))^2 at variance 2. */
    @Test
    void oneReluLayerHasTheEdgeOfMarchenkoAndPastur() {
        var one = new JacobianSpectrum(Nonlinearity.RELU, 1, 1, 1, GAUSSIAN);
        double edge = 2 * Math.pow(1 + Math.sqrt(0.5), 2);
        assertEquals(edge, one.largestEigenvalue(), 1e-9 * edge);
        assertEquals(2, one.variance(), 1e-12, "L / p with p = 1/2");
        var orthogonal = new JacobianSpectrum(Nonlinearity.RELU, 1, 1, 40, ORTHOGONAL);
        assertEquals(40, orthogonal.variance(), 1e-10, "L (1 - p) / p");
    }

    /** Largest singular values of tanh networks of width 400, means of four draws: finite width costs 10 %, with Gaussian weights 25 %. */
    @ParameterizedTest
    @CsvSource({
        "16, 0.0625, ORTHOGONAL, 1.51",
        "16, 0.0625, GAUSSIAN, 6.67",
        "64, 0.015625, ORTHOGONAL, 1.30",
        "64, 0.015625, GAUSSIAN, 10.1",
        "64, 0.125, ORTHOGONAL, 3.12",
        "16, 0.25, ORTHOGONAL, 2.56",
        "16, 0.25, GAUSSIAN, 7.14",
    })
    void edgesComeCloseToMeasuredOnes(int depth, double q, JacobianSpectrum.Weights weights, double measured) {
        double theory = tanh(q, depth, weights).largestSingularValue();
        assertEquals(theory, measured, (weights == ORTHOGONAL ? 0.1 : 0.25) * theory);
    }

    @Test
    void offTheCriticalLineTheMeanIsAPower() {
        var network = new MeanField(Nonlinearity.TANH, 2, 0.05);
        JacobianSpectrum spectrum = JacobianSpectrum.of(network, 10, ORTHOGONAL);
        assertEquals(Math.pow(network.chi1(), 10), spectrum.mean(), 1e-12 * spectrum.mean());
        assertEquals(
                spectrum.mean() * spectrum.mean() * 10 * spectrum.slopeVariance(),
                spectrum.variance(),
                1e-12 * spectrum.variance());
        var silent = new MeanField(Nonlinearity.TANH, 0.5, 0);
        assertThrows(IllegalArgumentException.class, () -> JacobianSpectrum.of(silent, 10, ORTHOGONAL));
    }
}
