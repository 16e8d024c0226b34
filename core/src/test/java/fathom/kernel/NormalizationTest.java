package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch normalization on sizes that do and do not fill tiles, runs of tiles and parts of a reduction. */
class NormalizationTest {
    private static final float EPSILON = 1e-5f;

    /** Channel i is Gaussian around 100 i with deviation 1; the last one is constant. */
    private static float[] input(int rows, int c) {
        float[] x = ConvolutionKernelsTest.gaussian(new SplittableRandom(3), rows * c, 1);
        for (int k = 0; k < x.length; k++) {
            x[k] = k % c == c - 1 ? 0.1f : x[k] + 100 * (k % c);
        }
        return x;
    }

    private static double[] mean(int rows, int c, float[] x) {
        double[] mean = new double[c];
        for (int k = 0; k < x.length; k++) {
            mean[k % c] += (double) x[k] / rows;
        }
        return mean;
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "63, 16", "64, 16", "1025, 16", "20001, 16", "40000, 3", "300, 700", "130, 1500"})
    void momentsAreThoseOfTheOracleFarFromZero(int rows, int c) {
        float[] x = input(rows, c);
        float[] mean = new float[c];
        float[] variance = new float[c];
        KernelProviders.named("plain", 1).moments(rows, c, x, mean, variance);
        double[] expected = mean(rows, c, x);
        double[] squares = new double[c];
        for (int k = 0; k < x.length; k++) {
            squares[k % c] += Math.pow(x[k] - expected[k % c], 2) / rows;
        }
        for (int i = 0; i < c; i++) {
            assertEquals(expected[i], mean[i], 1e-7 * Math.abs(expected[i]) + 1e-6, "mean of channel " + i);
            assertEquals(squares[i], variance[i], 3e-6 * squares[i] + 1e-12, "variance of channel " + i);
        }
        assertEquals(0f, variance[c - 1], "variance of a constant");
    }

    @ParameterizedTest
    @CsvSource({"63, 16", "1025, 16", "20001, 16", "40000, 3", "130, 1500"})
    void gradientsOfScaleAndShiftAreThoseOfTheOracle(int rows, int c) {
        float[] x = input(rows, c);
        float[] dy = ConvolutionKernelsTest.gaussian(new SplittableRandom(4), rows * c, 1);
        Gradients g = gradients(rows, c, x, dy, 1);
        double[] dshift = new double[c];
        double[] dscale = new double[c];
        for (int k = 0; k < x.length; k++) {
            int i = k % c;
            dshift[i] += dy[k];
            dscale[i] += dy[k] * ((double) x[k] - g.mean[i]) / Math.sqrt((double) g.variance[i] + EPSILON);
        }
        double tolerance = 2e-6 * Math.sqrt(rows) + 1e-6;
        for (int i = 0; i < c; i++) {
            assertEquals(dshift[i], g.dshift[i], tolerance, "shift of channel " + i);
            assertEquals(dscale[i], g.dscale[i], tolerance, "scale of channel " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"63, 16", "20001, 16", "130, 1500"})
    void bitsAreThoseOfOneThread(int rows, int c) {
        float[] x = input(rows, c);
        float[] dy = ConvolutionKernelsTest.gaussian(new SplittableRandom(4), rows * c, 1);
        Gradients one = gradients(rows, c, x, dy, 1);
        for (int threads : new int[] {2, 3, 8}) {
            Gradients many = gradients(rows, c, x, dy, threads);
            assertArrayEquals(one.mean, many.mean);
            assertArrayEquals(one.variance, many.variance);
            assertArrayEquals(one.dx, many.dx);
            assertArrayEquals(one.dscale, many.dscale);
            assertArrayEquals(one.dshift, many.dshift);
        }
    }

    private record Gradients(float[] mean, float[] variance, float[] dx, float[] dscale, float[] dshift) {}

    private static Gradients gradients(int rows, int c, float[] x, float[] dy, int threads) {
        Kernels kernels = KernelProviders.named("plain", threads);
        Gradients g = new Gradients(new float[c], new float[c], new float[x.length], new float[c], new float[c]);
        float[] scale = new float[c];
        Arrays.fill(scale, 1.5f);
        kernels.moments(rows, c, x, g.mean, g.variance);
        Activation f = Activation.IDENTITY;
        kernels.normalizeBackward(
                rows, c, EPSILON, true, x, g.mean, g.variance, scale, f, dy, dy, g.dx, g.dscale, g.dshift);
        return g;
    }
}
