package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalityTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    private static Conv2d conv(int in, int out, Initializer weights) {
        return Conv2d.spec(in, out, 3).weights(weights).build(new Seed(4));
    }

    @Test
    void orthogonalWeightsHaveNoResidualAndTheirGain() {
        List<Orthogonality> found = Orthogonality.of(
                Chain.of(
                        new Dense(40, 40, Initializers.orthogonal(1.5), new Seed(1)),
                        new Dense(40, 25, Initializers.orthogonal(1.5), new Seed(1)),
                        new Dense(25, 40, Initializers.orthogonal(1.5), new Seed(1)),
                        conv(8, 16, Initializers.deltaOrthogonal(1.5))),
                KERNELS);
        assertEquals(
                List.of("0.weight", "1.weight", "2.weight", "3.weight"),
                found.stream().map(Orthogonality::parameter).toList());
        for (Orthogonality o : found) {
            assertEquals(1.5, o.gain(), 1e-6, o::toString);
            assertTrue(o.residual() < 3e-6, o::toString);
        }
    }

    /** The eigenvalues of a square Wishart matrix have mean 1 and variance 1. */
    @Test
    void squareGaussianHasAResidualOfAboutOne() {
        Dense dense = new Dense(300, 300, Initializers.normal(1 / Math.sqrt(300)), new Seed(2));
        assertEquals(1, Orthogonality.of(dense, KERNELS).get(0).residual(), 0.03);
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 5", "3, 6, 5", "6, 3, 8"})
    void convolutionsAgreeWithTheirFrequencyMatrices(int in, int out, int side) {
        Conv2d layer = conv(in, out, Initializers.heNormal());
        float[] w = layer.parameters().get(0).value().array();
        int n = Math.min(in, out);
        double trace = 0;
        double fourth = 0;
        for (int fy = 0; fy < side; fy++) {
            for (int fx = 0; fx < side; fx++) {
                double[][][] a = new double[2][in][out]; // real and imaginary part
                for (int tap = 0; tap < 9; tap++) {
                    double angle = 2 * Math.PI * (fy * (tap / 3) + fx * (tap % 3)) / side;
                    for (int i = 0; i < in * out; i++) {
                        a[0][i / out][i % out] += w[tap * in * out + i] * Math.cos(angle);
                        a[1][i / out][i % out] += w[tap * in * out + i] * Math.sin(angle);
                    }
                }
                double[] powers = powers(a, in, out);
                trace += powers[0] / (side * side);
                fourth += powers[1] / (side * side);
            }
        }
        double mean = trace / n;
        Orthogonality found = Orthogonality.of(layer, KERNELS).get(0);
        assertEquals(Math.sqrt(mean), found.gain(), 1e-9);
        assertEquals(Math.sqrt(fourth / n / (mean * mean) - 1), found.residual(), 1e-5);
    }

    /** tr A A^H and tr (A A^H)^2. */
    private static double[] powers(double[][][] a, int in, int out) {
        double trace = 0;
        double square = 0;
        for (int i = 0; i < in; i++) {
            for (int j = 0; j < in; j++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < out; k++) {
                    re += a[0][i][k] * a[0][j][k] + a[1][i][k] * a[1][j][k];
                    im += a[1][i][k] * a[0][j][k] - a[0][i][k] * a[1][j][k];
                }
                trace += i == j ? re : 0;
                square += re * re + im * im;
            }
        }
        return new double[] {trace, square};
    }
}
