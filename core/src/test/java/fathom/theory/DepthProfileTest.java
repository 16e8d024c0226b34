package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.theory.JacobianSpectrum.Weights;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DepthProfileTest {
    @Test
    void plainNetworksFollowTheirMaps() {
        var network = new MeanField(Nonlinearity.TANH, 1.5, 0.05);
        DepthProfile profile = DepthProfile.plain(Nonlinearity.TANH, 1.5, 0.05, 0.3, 0.2, 400);
        assertEquals(network.lengthMap(0.3), profile.points().get(1).q(), 1e-12);
        assertEquals(network.fixedLength(), profile.points().get(399).q(), 1e-9);
        assertEquals(network.fixedCorrelation(), profile.points().get(399).correlation(), 1e-8);
        double perLayer = profile.points().get(300).gradientDecades() / 99;
        assertEquals(Math.log10(network.chi1()), perLayer, 1e-9);
    }

    @Test
    void onTheCriticalLineEveryLayerIsAlike() {
        CriticalPoint point = CriticalLine.atDepth(Nonlinearity.TANH, 64);
        DepthProfile profile =
                DepthProfile.plain(Nonlinearity.TANH, point.weightVariance(), point.biasVariance(), point.q(), 0.5, 64);
        assertEquals(0, profile.gradientDecades(), 1e-8);
        JacobianSpectrum spectrum = JacobianSpectrum.critical(Nonlinearity.TANH, point, 64, Weights.GAUSSIAN);
        assertEquals(spectrum.variance(), profile.jacobianVariance(Weights.GAUSSIAN), 1e-6);
    }

    /** tanh's residual gradients grow like exp(sqrt(l)), ReLU's like exp(l): Yang and Schoenholz 2017. */
    @Test
    void residualGradientsOfTanhGrowLessThanExponentially() {
        double at100 = DepthProfile.residual(Nonlinearity.TANH, 1, 1, 1, 0, 1, 0.5, 100)
                .gradientDecades();
        double at400 = DepthProfile.residual(Nonlinearity.TANH, 1, 1, 1, 0, 1, 0.5, 400)
                .gradientDecades();
        assertEquals(2, at400 / at100, 0.25, "the square root of 4; exactly so only as depth grows");
        double relu = DepthProfile.residual(Nonlinearity.RELU, 1, 1, 2, 0, 1, 0.5, 101)
                .gradientDecades();
        assertEquals(100 * Math.log10(2), relu, 1e-9);
    }

    @Test
    void branchesScaledByTheRootOfTheDepthKeepGradients() {
        int depth = 1000;
        double beta = 1 / Math.sqrt(depth);
        DepthProfile profile = DepthProfile.residual(Nonlinearity.RELU, beta, 1, 2, 0, 1, 0.5, depth + 1);
        assertEquals(Math.log10(Math.E), profile.gradientDecades(), 1e-3, "(1 + 1/L)^L");
        assertEquals(Math.E, profile.points().get(depth).q(), 2e-3);
    }

    /** ReLU halves twice: a branch of two layers of sigma_w^2 = 1 adds a quarter. */
    @Test
    void branchesOfTwoLayersAddTheProduct() {
        DepthProfile profile = DepthProfile.residual(Nonlinearity.RELU, 1, 2, 1, 0, 1, 0.5, 26);
        assertEquals(Math.pow(1.25, 25), profile.points().get(25).q(), 1e-9 * Math.pow(1.25, 25));
        assertEquals(25 * Math.log10(1.25), profile.gradientDecades(), 1e-9);
    }

    /** Masks are drawn for each pass; the predicted correlation must come back from a layer. */
    @Test
    void dropoutMovesTheFixedPointBelowOne() {
        CriticalPoint point = CriticalLine.atBiasVariance(Nonlinearity.TANH, 0.05);
        double w = point.weightVariance();
        double keep = 0.9;
        DropoutFixedPoint found = DropoutFixedPoint.of(Nonlinearity.TANH, w, 0.05, keep);
        assertTrue(found.correlation() < 0.95 && found.correlation() > 0, found.toString());
        assertTrue(found.trainableDepth() < 200, found.toString());
        RandomGenerator random = new Seed(3).generator();
        double square = 0;
        double product = 0;
        int n = 400_000;
        double c = found.correlation();
        for (int i = 0; i < n; i++) {
            double u = random.nextGaussian();
            double v = c * u + Math.sqrt(1 - c * c) * random.nextGaussian();
            double a = random.nextDouble() < keep ? Math.tanh(Math.sqrt(found.length()) * u) / keep : 0;
            double b = random.nextDouble() < keep ? Math.tanh(Math.sqrt(found.length()) * v) / keep : 0;
            square += a * a / n;
            product += a * b / n;
        }
        assertEquals(found.length(), w * square + 0.05, 0.004, "five standard errors");
        assertEquals(c, (w * product + 0.05) / found.length(), 0.008);
    }

    @Test
    void withoutDropoutItIsTheOrdinaryFixedPoint() {
        var network = new MeanField(Nonlinearity.TANH, 2.5, 0.05);
        DropoutFixedPoint found = DropoutFixedPoint.of(Nonlinearity.TANH, 2.5, 0.05, 1);
        assertEquals(network.fixedCorrelation(), found.correlation());
        assertEquals(network.correlationScale(), found.correlationScale(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> DropoutFixedPoint.of(Nonlinearity.TANH, 1, 0.05, 0));
        assertThrows(IllegalArgumentException.class, () -> DropoutFixedPoint.of(Nonlinearity.TANH, 0.5, 0, 0.9));
    }
}
