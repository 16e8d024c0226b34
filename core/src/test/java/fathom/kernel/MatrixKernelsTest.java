package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixKernelsTest {
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 13, 207},
        {13, 1, 5},
        {4, 64, 64},
        {7, 33, 300},
        {207, 130, 13},
        {64, 16, 1},
        {130, 70, 257},
        {40, 600, 300},
        {300, 530, 33},
        {3, 300, 0}
    };

    static Stream<String> providers() {
        return PointwiseKernelsTest.providers();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void gemmMatchesOracleInEveryLayout(String provider) {
        for (int[] s : SIZES) {
            for (int layout = 0; layout < 8; layout++) {
                gemm(provider, (layout & 1) > 0, (layout & 2) > 0, (layout & 4) > 0, s[0], s[1], s[2]);
            }
        }
    }

    private static void gemm(String provider, boolean ta, boolean tb, boolean accumulate, int m, int n, int k) {
        SplittableRandom random = new SplittableRandom(m + n + k);
        int lda = (ta ? m : k) + 3;
        int ldb = (tb ? k : n) + 1;
        int ldc = n + 2;
        float[] a = ConvolutionKernelsTest.gaussian(random, 5 + (ta ? k : m) * lda, 1);
        float[] b = ConvolutionKernelsTest.gaussian(random, 7 + (tb ? n : k) * ldb, 1);
        float[] before = ConvolutionKernelsTest.gaussian(random, 3 + m * ldc, 1);
        double[] expected = Oracle.gemm(ta, tb, m, n, k, a, 5, lda, b, 7, ldb);
        float[] one = before.clone();
        KernelProviders.named(provider, 1).gemm(ta, tb, m, n, k, a, 5, lda, b, 7, ldb, accumulate, one, 3, ldc);
        float[] inside = new float[m * n];
        for (int i = 0; i < before.length; i++) {
            int row = (i - 3) / ldc;
            int column = (i - 3) % ldc;
            if (i < 3 || column >= n) {
                assertEquals(before[i], one[i], "outside C");
            } else {
                inside[row * n + column] = one[i];
                expected[row * n + column] += accumulate ? before[i] : 0;
            }
        }
        ConvolutionKernelsTest.assertClose(m + "x" + n + "x" + k, expected, inside);
        for (int threads : new int[] {2, 3, 8}) {
            float[] c = before.clone();
            KernelProviders.named(provider, threads).gemm(ta, tb, m, n, k, a, 5, lda, b, 7, ldb, accumulate, c, 3, ldc);
            assertArrayEquals(one, c);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void affineAndItsGradientsMatchOracle(String provider) {
        for (int[] s :
                new int[][] {{1, 1, 1}, {13, 207, 10}, {128, 300, 513}, {20, 700, 523}, {33, 64, 64}, {2100, 17, 5}}) {
            Convolution g = new Convolution(s[0], 1, 1, s[1], s[2], 1, 1, 1, 0, false);
            SplittableRandom random = new SplittableRandom(1);
            float[] x = ConvolutionKernelsTest.gaussian(random, s[0] * s[1], 1);
            float[] w = ConvolutionKernelsTest.gaussian(random, s[1] * s[2], Math.sqrt(1.0 / s[1]));
            float[] bias = ConvolutionKernelsTest.gaussian(random, s[2], 1);
            float[] dy = ConvolutionKernelsTest.gaussian(random, s[0] * s[2], 1);
            float[][] first = null;
            for (int threads : new int[] {1, 2, 3, 8}) {
                Kernels kernels = KernelProviders.named(provider, threads);
                float[] y = new float[dy.length];
                float[][] d = {new float[x.length], new float[w.length], new float[bias.length], y};
                kernels.affine(s[0], s[1], s[2], x, w, bias, Activation.TANH, y);
                kernels.affineBackward(s[0], s[1], s[2], x, w, Activation.TANH, y, dy.clone(), d[0], d[1], d[2]);
                if (first == null) {
                    Oracle.Gradients expected = Oracle.convolveBackward(g, x, w, Activation.TANH, y, dy);
                    ConvolutionKernelsTest.assertClose("y", Oracle.convolve(g, x, w, bias, Activation.TANH), y);
                    ConvolutionKernelsTest.assertClose("dx", expected.dx(), d[0]);
                    ConvolutionKernelsTest.assertClose("dweight", expected.dweight(), d[1]);
                    ConvolutionKernelsTest.assertClose("dbias", expected.dbias(), d[2]);
                    first = d;
                }
                assertTrue(Arrays.deepEquals(first, d), provider + " with " + threads + " threads");
            }
        }
    }

    @Test
    void everyIndexOfAParallelLoopRunsOnce() {
        for (int threads : new int[] {1, 2, 3, 8}) {
            for (int count : new int[] {0, 1, 2, 7, 1000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(count);
                KernelProviders.plain(threads).parallel(count, runs::incrementAndGet);
                for (int i = 0; i < count; i++) {
                    assertEquals(1, runs.get(i));
                }
            }
        }
    }

    @Test
    void exceptionOfATaskReachesTheCallerAndTheThreadsLiveOn() {
        Kernels kernels = KernelProviders.plain(3);
        for (int round = 0; round < 100; round++) {
            int bad = round;
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> kernels.parallel(100, i -> {
                        if (i == bad) {
                            throw new IllegalStateException("task " + i);
                        }
                    }));
            assertEquals("task " + bad, e.getMessage());
        }
    }

    @Test
    void nestedParallelLoopIsRefused() {
        Kernels kernels = KernelProviders.plain(2);
        assertThrows(IllegalStateException.class, () -> kernels.parallel(4, i -> kernels.parallel(2, j -> {})));
    }
}
