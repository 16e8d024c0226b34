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
            new LstmCell(9, 3, 70, 131), // strips of weights: 64 and 64 and 3, 64 and 6
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

    private record Inputs(float[] x, float[] wx, float[] wh, float[] bias, float[] dy) {
        static Inputs of(LstmCell cell) {
            SplittableRandom random = new SplittableRandom(7);
            int rows = cell.batch() * cell.steps();
            return new Inputs(
                    ConvolutionKernelsTest.gaussian(random, rows * cell.in(), 1),
                    ConvolutionKernelsTest.gaussian(random, cell.in() * 4 * cell.hidden(), 0.5),
                    ConvolutionKernelsTest.gaussian(random, cell.hidden() * 4 * cell.hidden(), 0.3),
                    ConvolutionKernelsTest.gaussian(random, 4 * cell.hidden(), 0.5),
                    ConvolutionKernelsTest.gaussian(random, rows * cell.hidden(), 1));
        }
    }

    static List<String> providers() {
        return PointwiseKernelsTest.providers().toList();
    }

    private static Results compute(Kernels kernels, LstmCell cell, boolean wantsInput) {
        Inputs in = Inputs.of(cell);
        int rows = cell.batch() * cell.steps();
        Results r = new Results(
                new float[rows * cell.hidden()],
                new float[cell.batch() * cell.hidden()],
                wantsInput ? new float[in.x.length] : null,
                new float[in.wx.length],
                new float[in.wh.length],
                new float[in.bias.length]);
        float[] trail = new float[cell.batch() * cell.trail()];
        kernels.lstm(cell, in.x, in.wx, in.wh, in.bias, r.y, r.c, trail);
        kernels.lstmBackward(cell, in.x, in.wx, in.wh, r.y, trail, in.dy, r.dx, r.dwx, r.dwh, r.dbias);
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
    void valuesDoNotDependOnWhetherTheTrailIsKept(String provider) {
        for (LstmCell cell : CELLS) {
            Kernels kernels = KernelProviders.named(provider, 2);
            Results kept = compute(kernels, cell, false);
            float[] y = new float[kept.y.length];
            float[] c = new float[kept.c.length];
            Inputs in = Inputs.of(cell);
            kernels.lstm(cell, in.x, in.wx, in.wh, in.bias, y, c, null);
            assertArrayEquals(kept.y, y);
            assertArrayEquals(kept.c, c);
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
