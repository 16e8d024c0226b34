package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.JacobianSpectrum;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.Nonlinearity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The theory of infinitely wide tanh networks at the edge of chaos against measured Jacobians of width 400. */
class FiniteWidthTest {
    private static final int WIDTH = 400;
    private static final Kernels KERNELS = KernelProviders.best(2);

    /** The mean over draws of mean and variance of the squared singular values. */
    private static double[] measured(int depth, double q, boolean orthogonal, int draws) {
        CriticalPoint point = CriticalLine.atLength(Nonlinearity.TANH, q);
        Initializer weights = orthogonal ? Initializers.criticalOrthogonal(q) : Initializers.criticalGaussian(q);
        double mean = 0;
        double variance = 0;
        for (int draw = 0; draw < draws; draw++) {
            Seed seed = new Seed(1).child(draw);
            Chain network =
                    Chain.repeat(depth, i -> Chain.of(new Dense(WIDTH, WIDTH, weights, seed.child(i)), Layers.tanh()));
            Tensor x = Inputs.normal(Shape.of(WIDTH), seed.child("input"));
            double scale = Math.sqrt((q - point.biasVariance()) / point.weightVariance() * WIDTH) / Moments.norm(x);
            for (int i = 0; i < WIDTH; i++) {
                x.array()[i] *= (float) scale;
            }
            Tensor j = Jacobian.of(network, x, KERNELS).matrix();
            double[] powers = powers(j);
            mean += powers[0] / WIDTH / draws;
            variance += (powers[1] / WIDTH - powers[0] / WIDTH * powers[0] / WIDTH) / draws;
        }
        return new double[] {mean, variance};
    }

    /** tr J J' and tr (J J')^2, which take no decomposition. */
    private static double[] powers(Tensor j) {
        int n = j.shape().dim(0);
        float[] gram = new float[n * n];
        KERNELS.gemm(false, true, n, n, n, j.array(), 0, n, j.array(), 0, n, false, gram, 0, n);
        double trace = 0;
        double square = 0;
        for (int i = 0; i < gram.length; i++) {
            trace += i % (n + 1) == 0 ? gram[i] : 0;
            square += (double) gram[i] * gram[i];
        }
        return new double[] {trace, square};
    }

    @ParameterizedTest
    @CsvSource({"16, 0.0625", "64, 0.015625"})
    void orthogonalWeightsAreWithinTenPercentOfTheory(int depth, double q) {
        double theory = JacobianSpectrum.critical(
                        Nonlinearity.TANH, CriticalLine.atLength(Nonlinearity.TANH, q), depth, Weights.ORTHOGONAL)
                .variance();
        double[] found = measured(depth, q, true, depth == 16 ? 2 : 1);
        assertEquals(1, found[0], 0.05);
        assertEquals(theory, found[1], 0.1 * theory);
    }

    @Test
    void gaussianWeightsAreWithinAQuarterOfTheoryOnAverage() {
        double theory = JacobianSpectrum.critical(
                        Nonlinearity.TANH, CriticalLine.atLength(Nonlinearity.TANH, 1.0 / 16), 16, Weights.GAUSSIAN)
                .variance();
        double[] found = measured(16, 1.0 / 16, false, 12);
        assertEquals(1, found[0], 0.1);
        assertEquals(theory, found[1], 0.25 * theory);
    }
}
