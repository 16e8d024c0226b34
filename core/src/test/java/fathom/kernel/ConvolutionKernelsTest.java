package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionKernelsTest {
    private static final double TOLERANCE = 5e-6;

    record Case(String provider, Convolution geometry, Activation activation) {}

    record Expected(double[] y, Oracle.Gradients gradients) {}

    /** The oracle is slow and the same for all providers. */
    private static final Map<Case, Expected> EXPECTED = new ConcurrentHashMap<>();

    static List<Convolution> geometries() {
        List<Convolution> all = new ArrayList<>();
        boolean circular = false;
        for (int[] s : new int[][] {
            // batch, height, width, in, out, kernel height, kernel width, stride, padding
            {1, 1, 1, 1, 1, 1, 1, 1, 0},
            {13, 1, 1, 16, 16, 3, 3, 1, 1},
            {3, 2, 2, 16, 16, 3, 3, 1, 1},
            {2, 3, 3, 5, 7, 3, 3, 1, 1},
            {2, 3, 5, 16, 32, 3, 3, 1, 1},
            {3, 4, 4, 32, 16, 3, 3, 1, 1},
            {5, 5, 7, 16, 16, 3, 3, 1, 1},
            {33, 8, 8, 16, 16, 3, 3, 1, 1},
            {19, 8, 8, 64, 64, 3, 3, 1, 1},
            {9, 8, 8, 32, 48, 3, 3, 1, 1},
            {2, 5, 8, 128, 130, 3, 3, 1, 1},
            {2, 8, 7, 80, 144, 3, 3, 1, 1},
            {1, 8, 8, 144, 80, 3, 3, 2, 1},
            {3, 8, 8, 17, 33, 3, 3, 1, 1},
            {2, 33, 33, 16, 16, 3, 3, 1, 1},
            {1, 32, 32, 64, 64, 3, 3, 1, 1},
            {2, 32, 32, 3, 64, 3, 3, 1, 1},
            {2, 31, 17, 3, 16, 3, 3, 1, 1},
            {2, 10, 9, 16, 16, 3, 3, 1, 0},
            {2, 9, 10, 16, 16, 3, 3, 1, 2},
            {2, 20, 32, 64, 64, 3, 3, 2, 1},
            {3, 16, 16, 16, 16, 3, 3, 2, 1},
            {2, 33, 15, 13, 20, 3, 3, 2, 1},
            {2, 17, 19, 16, 16, 3, 3, 3, 1},
            {3, 9, 13, 16, 32, 3, 3, 2, 1},
            {5, 10, 14, 32, 16, 3, 3, 2, 1},
            {2, 18, 7, 64, 128, 3, 3, 2, 1},
            {1, 2, 2, 16, 16, 3, 3, 2, 1},
            {2, 9, 9, 6, 10, 5, 5, 1, 2},
            {2, 12, 11, 16, 8, 4, 2, 2, 1},
            {5, 8, 8, 24, 40, 1, 1, 1, 0},
            {5, 8, 8, 16, 32, 1, 1, 2, 0},
            {2, 7, 7, 3, 130, 5, 3, 3, 2},
            {207, 4, 4, 16, 16, 3, 3, 1, 1},
            {2, 28, 28, 1, 32, 3, 3, 1, 1},
            {2, 14, 14, 32, 32, 2, 2, 2, 0},
            {1, 6, 6, 48, 16, 3, 3, 1, 1}
        }) {
            for (int i = 0; i < 2; i++, circular = !circular) {
                if (!circular || (s[8] > 0 && s[8] <= Math.min(s[1], s[2]))) {
                    all.add(new Convolution(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], circular));
                }
            }
        }
        return all;
    }

    static Stream<Case> cases() {
        Activation[] fused = {Activation.TANH, Activation.IDENTITY, Activation.RELU, Activation.SOFTPLUS};
        List<Convolution> geometries = geometries();
        return providers()
                .flatMap(provider -> Stream.iterate(0, i -> i < geometries.size(), i -> i + 1)
                        .map(i -> new Case(provider, geometries.get(i), fused[i % fused.length])));
    }

    private static Stream<String> providers() {
        return KernelProviders.all().stream()
                .filter(KernelProviders.Provider::available)
                .map(KernelProviders.Provider::name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convolutionMatchesOracleAndDoesNotDependOnThreads(Case test) {
        Convolution g = test.geometry;
        SplittableRandom random = new SplittableRandom(5);
        int outputs = g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
        int fanIn = g.kernelHeight() * g.kernelWidth() * g.inChannels();
        float[] x = gaussian(random, g.batch() * g.height() * g.width() * g.inChannels(), 1);
        float[] weight = gaussian(random, fanIn * g.outChannels(), Math.sqrt(1.0 / fanIn));
        float[] bias = gaussian(random, g.outChannels(), 0.3);
        float[] dy = gaussian(random, outputs, 1);
        Expected expected = EXPECTED.computeIfAbsent(new Case("", g, test.activation), c -> {
            double[] y = Oracle.convolve(g, x, weight, bias, test.activation);
            return new Expected(y, Oracle.convolveBackward(g, x, weight, test.activation, floats(y), dy));
        });
        List<float[]> first = List.of();
        for (int threads : new int[] {1, 2, 3, 8}) {
            Kernels kernels = KernelProviders.named(test.provider, threads);
            float[] y = new float[outputs];
            float[] dx = new float[x.length];
            float[] dw = new float[weight.length];
            float[] db = new float[bias.length];
            List<float[]> results = List.of(y, dx, dw, db);
            results.forEach(result -> Arrays.fill(result, Float.NaN));
            kernels.convolve(g, x, weight, bias, test.activation, y);
            kernels.convolveBackward(g, x, weight, test.activation, floats(expected.y), dy.clone(), dx, dw, db);
            if (first.isEmpty()) {
                assertClose("y", expected.y, y);
                assertClose("dx", expected.gradients.dx(), dx);
                assertClose("dweight", expected.gradients.dweight(), dw);
                assertClose("dbias", expected.gradients.dbias(), db);
                first = results;
            } else {
                for (int i = 0; i < 4; i++) {
                    assertArrayEquals(first.get(i), results.get(i), "result " + i + " with " + threads + " threads");
                }
            }
        }
    }

    private static float[] floats(double[] a) {
        float[] b = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            b[i] = (float) a[i];
        }
        return b;
    }

    static void assertClose(String what, double[] expected, float[] actual) {
        double error = Oracle.relativeError(expected, actual);
        assertTrue(error <= TOLERANCE, () -> what + " is off by " + error + " (relative L2), allowed " + TOLERANCE);
    }

    static float[] gaussian(SplittableRandom random, int n, double deviation) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) (deviation * random.nextGaussian());
        }
        return a;
    }
}
