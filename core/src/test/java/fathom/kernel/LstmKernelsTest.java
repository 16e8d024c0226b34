package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The long short-term memory on every provider. Its values and gradients are held against an oracle by {@code OpGradientTest}. */
class LstmKernelsTest {
    /** With one group of sequences, several, a smaller last one, and more groups than partial results. */
    private static final List<LstmCell> CELLS = List.of(
            new LstmCell(1, 1, 1, 1),
            new LstmCell(3, 5, 2, 7),
            new LstmCell(21, 4, 33, 16),
            new LstmCell(64, 3, 5, 40),
            new LstmCell(150, 2, 3, 17));

    /** y, c, dx, dwx, dwh, dbias. */
    private record Results(float[] y, float[] c, float @Nullable [] dx, float[] dwx, float[] dwh, float[] dbias) {
        void assertBitsOf(Results one) {
            assertArrayEquals(one.y, y);
            assertArrayEquals(one.c, c);
            assertArrayEquals(one.dx, dx);
            assertArrayEquals(one.dwx, dwx);
            assertArrayEquals(one.dwh, dwh);
            assertArrayEquals(one.dbias, dbias);
        }
    }

    static List<String> providers() {
        return PointwiseKernelsTest.providers().toList();
    }

    private static Results compute(Kernels kernels, LstmCell cell, boolean wantsInput) {
        SplittableRandom random = new SplittableRandom(7);
        int rows = cell.batch() * cell.steps();
        float[] x = ConvolutionKernelsTest.gaussian(random, rows * cell.in(), 1);
        float[] wx = ConvolutionKernelsTest.gaussian(random, cell.in() * 4 * cell.hidden(), 0.5);
        float[] wh = ConvolutionKernelsTest.gaussian(random, cell.hidden() * 4 * cell.hidden(), 0.3);
        float[] bias = ConvolutionKernelsTest.gaussian(random, 4 * cell.hidden(), 0.5);
        float[] dy = ConvolutionKernelsTest.gaussian(random, rows * cell.hidden(), 1);
        Results r = new Results(
                new float[rows * cell.hidden()],
                new float[cell.batch() * cell.hidden()],
                wantsInput ? new float[x.length] : null,
                new float[wx.length],
                new float[wh.length],
                new float[bias.length]);
        kernels.lstm(cell, x, wx, wh, bias, r.y, r.c);
        kernels.lstmBackward(cell, x, wx, wh, bias, r.y, dy, r.dx, r.dwx, r.dwh, r.dbias);
        return r;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void bitsAreThoseOfOneThread(String provider) {
        for (LstmCell cell : CELLS) {
            Results one = compute(KernelProviders.named(provider, 1), cell, true);
            for (int threads : new int[] {2, 3, 8}) {
                compute(KernelProviders.named(provider, threads), cell, true).assertBitsOf(one);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void gradientsOfTheWeightsNeedNotThatOfTheInput(String provider) {
        for (LstmCell cell : CELLS) {
            Results with = compute(KernelProviders.named(provider, 2), cell, true);
            Results without = compute(KernelProviders.named(provider, 2), cell, false);
            assertArrayEquals(with.dwx, without.dwx, 1e-3f);
            assertArrayEquals(with.dwh, without.dwh, 1e-3f);
            assertArrayEquals(with.dbias, without.dbias, 1e-3f);
        }
    }
}
