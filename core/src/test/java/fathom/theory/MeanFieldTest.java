package fathom.theory;

import static fathom.theory.Printed.assertPrinted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeanFieldTest {
    /** Computed independently with 200 to 250-node Gauss-Hermite quadrature. */
    @ParameterizedTest
    @CsvSource({
        "2e-5, 0.9, 9.46, 57",
        "2e-5, 0.95, 19.2, 115",
        "2e-5, 1.0, 158.7, 952",
        "2e-5, 1.01, 334, 2006",
        "2e-5, 1.25, 146.7, 880",
        "2e-5, 1.5, 52.2, 313",
        "2e-5, 2.0, 21.7, 130",
        "2e-5, 2.5, 14.2, 85",
        "2e-5, 3.0, 10.9, 66",
        "2e-5, 4.0, 7.98, 48",
        "0.05, 1.0, 3.63, 21.8",
        "0.05, 1.25, 6.80, 41",
        "0.05, 1.5, 15.8, 95",
        "0.05, 2.0, 25.2, 151",
        "0.05, 2.5, 11.8, 71",
        "0.05, 3.0, 9.05, 54",
        "0.05, 4.0, 6.98, 42",
    })
    void correlationLengthsOfTanhAreThoseOfTheTable(double biases, double weights, String scale, String depth) {
        var network = new MeanField(Nonlinearity.TANH, weights, biases);
        assertPrinted(scale, network.correlationScale(), "xi_c");
        assertPrinted(depth, network.trainableDepth(), "6 xi_c");
    }

    /** Close to the critical line q* and c* must be exact: computed independently with 20 digits. */
    @ParameterizedTest
    @CsvSource({
        "2e-5, 1.05, 1.0000038751, 0.99667, 258345",
        "2e-5, 1.1, 1.0023854130, 0.22708, 645.410",
        "0.05, 1.76, 0.9997964242, 1.00000, 4911.675",
    })
    void nearTheCriticalLineDigitsHold(double biases, double weights, String chi, String correlation, String scale) {
        var network = new MeanField(Nonlinearity.TANH, weights, biases);
        assertPrinted(chi, network.chi1(), "chi_1");
        assertPrinted(correlation, network.fixedCorrelation(), "c*");
        assertEquals(Double.parseDouble(scale), network.correlationScale(), 1e-6 * network.correlationScale());
    }

    @Test
    void chaoticTanhSettlesAtTheTabulatedCorrelation() {
        var network = new MeanField(Nonlinearity.TANH, 2, 0.05);
        assertPrinted("0.744", network.fixedCorrelation(), "c*");
        assertEquals(Phase.CHAOTIC, network.phase());
        assertEquals(network.fixedCorrelation(), network.correlationMap(network.fixedCorrelation()), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1 / 64.0, 0.1, 0.57, 2})
    void criticalPointsOfTanhAreFixedAndCritical(double q) {
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.TANH, q);
        var network = new MeanField(Nonlinearity.TANH, point.weightVariance(), point.biasVariance());
        assertEquals(q, network.fixedLength(), 1e-6 * q, "the point is soft: q - V(q) is of order q^2 (q - q*)");
        assertEquals(1, network.chi1(), 1e-8);
        assertEquals(1, network.fixedCorrelation());
    }

    @Test
    void standardPointOfSchoenholzIsCritical() {
        CriticalPoint point = CriticalLine.atBiasVariance(Nonlinearity.TANH, 0.05);
        var network = new MeanField(Nonlinearity.TANH, point.weightVariance(), point.biasVariance());
        assertPrinted("1.760955", network.weightVariance(), "sigma_w^2");
        assertPrinted("0.570", network.fixedLength(), "q*");
        assertEquals(Phase.CRITICAL, network.phase());
        assertEquals(Double.POSITIVE_INFINITY, network.correlationScale());
        assertEquals(Double.POSITIVE_INFINITY, network.gradientScale());
    }

    @Test
    void withoutBiasesTanhFallsSilentUpToVarianceOne() {
        var ordered = new MeanField(Nonlinearity.TANH, 1 / 3.0, 0);
        assertEquals(0, ordered.fixedLength());
        assertEquals(Phase.ORDERED, ordered.phase());
        assertEquals(1 / Math.log(3), ordered.correlationScale(), 1e-12, "the signal's own scale");
        var critical = new MeanField(Nonlinearity.TANH, 1, 0);
        assertEquals(0, critical.fixedLength());
        assertEquals(Phase.CRITICAL, critical.phase());
        var chaotic = new MeanField(Nonlinearity.TANH, 1.001, 0);
        assertEquals(5.0e-4, chaotic.fixedLength(), 2e-6, "q* ~ (sigma_w^2 - 1) / 2");
        assertEquals(Phase.CHAOTIC, chaotic.phase());
        assertEquals(0, chaotic.fixedCorrelation(), "an odd function keeps orthogonal inputs orthogonal");
    }

    @Test
    void reluHasNoLengthOfItsOwn() {
        var critical = new MeanField(Nonlinearity.RELU, 2, 0);
        assertTrue(critical.keepsLengths(), "any length is fixed");
        assertEquals(1, critical.fixedLength());
        assertEquals(Phase.CRITICAL, critical.phase());
        assertEquals(1, critical.fixedCorrelation());
        assertTrue(!new MeanField(Nonlinearity.RELU, 2, 0.1).keepsLengths());
        assertTrue(!new MeanField(Nonlinearity.TANH, 1, 0).keepsLengths());
        var growing = new MeanField(Nonlinearity.RELU, 2.5, 0);
        assertEquals(Double.POSITIVE_INFINITY, growing.fixedLength());
        assertEquals(1.25, growing.chi1(), 1e-12);
        assertEquals(1 / Math.log(1.25), growing.correlationScale(), 1e-9);
        assertEquals(Double.POSITIVE_INFINITY, new MeanField(Nonlinearity.RELU, 2, 0.1).fixedLength());
        var shrinking = new MeanField(Nonlinearity.RELU, 1, 0.1);
        assertEquals(0.2, shrinking.fixedLength(), 1e-12, "sigma_b^2 / (1 - sigma_w^2 / 2)");
        assertEquals(0, new MeanField(Nonlinearity.RELU, 1, 0).fixedLength());
    }

    /** Source: Cho and Saul 2009, the arc-cosine kernel of degree 1. */
    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.9, -0.3, 0, 0.2, 0.7, 0.99, 0.9999999, 1})
    void reluFollowsTheArcCosineKernel(double c) {
        double angle = Math.acos(c);
        double expected = (Math.sin(angle) + (Math.PI - angle) * c) / Math.PI;
        assertEquals(expected, new MeanField(Nonlinearity.RELU, 2, 0).correlationMap(c), 1e-13);
        assertEquals(
                0.5 * (1 - angle / Math.PI),
                DualActivation.of(Nonlinearity.RELU, 3).slopeCovariance(c),
                1e-13);
    }

    /** Source: Williams 1997, the arc-sine kernel. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.3", "1, -0.8", "1, 0.999", "5, 0.5", "30, 0.9"})
    void erfFollowsTheArcSineKernel(double q, double c) {
        double expected = 2 / Math.PI * Math.asin(2 * q * c / (1 + 2 * q));
        assertEquals(expected, DualActivation.of(Nonlinearity.ERF, q).covariance(c), 1e-13);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "erf", "sigmoid", "softplus", "gelu", "linear"})
    void lengthScaleIsThatOfTheFormulaWithCurvature(String name) {
        Nonlinearity f = Nonlinearity.parse(name);
        var network = new MeanField(f, 0.9, 0.3);
        GaussianMoments moments = GaussianMoments.of(f, network.fixedLength());
        double root = Math.sqrt(network.fixedLength());
        double bend = moments.nodes()
                .mean(z -> f.curvature().applyAsDouble(root * z) * f.phi().applyAsDouble(root * z));
        double factor = network.chi1() + 0.9 * bend;
        assertEquals(-1 / Math.log(factor), network.lengthScale(), 1e-9 * network.lengthScale(), name);
    }

    /** At criticality 1 - c falls as a power, with the predicted factor. */
    @Test
    void anglesCloseAsThePredictedPowerAtCriticality() {
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.TANH, 0.25);
        var network = new MeanField(Nonlinearity.TANH, point.weightVariance(), point.biasVariance());
        double c = 0.5;
        for (int layer = 0; layer < 20_000; layer++) {
            c = network.correlationMap(c);
        }
        assertEquals(network.criticalDecay() / 20_000, 1 - c, 0.01 * (1 - c));
    }

    @ParameterizedTest
    @CsvSource({"1.0, 0.05", "2.5, 0.05", "3, 2e-5"})
    void distancesFromTheFixedPointFallByEInOneScale(double weights, double biases) {
        var network = new MeanField(Nonlinearity.TANH, weights, biases);
        double near = network.fixedCorrelation() - 1e-5;
        double factor = (network.correlationMap(near) - network.fixedCorrelation()) / -1e-5;
        assertEquals(network.correlationScale(), -1 / Math.log(factor), 1e-3 * network.correlationScale());
        double longer = network.fixedLength() * (1 + 1e-5);
        double length = (network.lengthMap(longer) / network.fixedLength() - 1) / 1e-5;
        assertEquals(network.lengthScale(), -1 / Math.log(length), 1e-3 * network.lengthScale());
    }

    /**
     * Computed independently with composite Gauss-Legendre quadrature graded towards 0, q to twelve digits; equally spaced
     * nodes that are too far apart see saturation alone and agree with each other.
     */
    @ParameterizedTest
    @CsvSource({
        "tanh, 30000, 5, 29866.495717465194",
        "tanh, 100000, 0, 99747.36847277146",
        "erf, 5000, 0, 4954.781137890025",
        "elu(1), 1.99, 100, 20197.324244693093",
    })
    void largeVariancesAreSeenWhereTheFunctionBends(String name, double weights, double biases, double length) {
        var network = new MeanField(Nonlinearity.parse(name), weights, biases);
        assertEquals(length, network.fixedLength(), 1e-9 * length);
    }

    @Test
    void largeVariancesAreChaotic() {
        var network = new MeanField(Nonlinearity.TANH, 1e5, 0);
        assertEquals(Phase.CHAOTIC, network.phase());
        assertEquals(1e5 * 4 / 3 / Math.sqrt(2 * Math.PI * network.fixedLength()), network.chi1(), 0.01, "about 168");
        assertEquals(0, network.fixedCorrelation());
    }

    /**
     * Computed independently, twice: by nested Gauss-Legendre panels and by a trapezoid rule in u + v and u - v, which
     * agree to 8 digits.
     */
    @ParameterizedTest
    @CsvSource({
        "erf, 20, 100, 0.9967150307682877, 7.493028450527",
        "tanh, 100, 1000, 0.9975884236152738, 3.214327580966",
        "tanh, 400, 40000, 0.9999960889530704, 18.85672348755",
    })
    void correlationsCloseToOneAreNotCutOff(
            String name, double weights, double biases, double correlation, double scale) {
        var network = new MeanField(Nonlinearity.parse(name), weights, biases);
        assertEquals(correlation, network.fixedCorrelation(), 1e-10);
        assertEquals(scale, network.correlationScale(), 1e-6 * scale);
    }

    /** By c / sqrt(q) per layer at sigma_w^2 = 2, which rounding hides from q of about 1e9. */
    @Test
    void softplusGrowsWithoutBound() {
        assertEquals(Double.POSITIVE_INFINITY, new MeanField(Nonlinearity.SOFTPLUS, 2, 0).fixedLength());
    }

    /** It loses erfc(1 / sqrt(2 q)) of its length, which rounding hides below q of about 0.01. */
    @Test
    void hardTanhFallsSilentAtVarianceOne() {
        var network = new MeanField(Nonlinearity.HARD_TANH, 1, 0);
        assertEquals(0, network.fixedLength());
        assertEquals(Phase.CRITICAL, network.phase());
    }

    @Test
    void impossibleVariancesAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> new MeanField(Nonlinearity.TANH, 0, 0.1));
        assertTrue(error.getMessage().contains("sigma_w^2 above 0"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new MeanField(Nonlinearity.TANH, 1, -1));
    }

    @Test
    void chiAtTheFixedLengthIsChi1AndFallsAsSignalsGrow() {
        MeanField field = new MeanField(Nonlinearity.TANH, 1.3, 0.02);
        assertEquals(field.chi1(), field.chi(field.fixedLength()), 1e-9);
        assertEquals(1.3 * (1 - 2e-4), field.chi(1e-4), 1e-6);
        assertEquals(1.3, new MeanField(Nonlinearity.LINEAR, 1.3, 0.02).chi(7), 1e-12);
    }
}
