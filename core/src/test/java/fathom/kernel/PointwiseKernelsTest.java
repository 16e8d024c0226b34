package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PointwiseKernelsTest {
    private static final int[] SIZES = {0, 1, 13, 16, 207, 4098, 40_001};

    record Case(String provider, Activation activation) {
        Kernels kernels() {
            return KernelProviders.named(provider, 2);
        }
    }

    static Stream<Case> cases() {
        return providers()
                .flatMap(p -> Stream.of(Activation.Kind.values()).map(kind -> switch (kind) {
                    case LEAKY_RELU -> new Case(p, Activation.leakyRelu(0.1f));
                    case ELU -> new Case(p, Activation.elu(0.7f));
                    default -> new Case(p, new Activation(kind, 0));
                }));
    }

    static Stream<String> providers() {
        return KernelProviders.all().stream()
                .filter(KernelProviders.Provider::available)
                .map(KernelProviders.Provider::name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void activationIsRightToAFewUnitsInTheLastPlace(Case test) {
        float[] x = sweep();
        float[] y = new float[x.length];
        test.kernels().activate(test.activation, x.length, x, y);
        for (int i = 0; i < x.length; i++) {
            double expected = ScalarActivations.value(test.activation, x[i]);
            assertEquals(expected, y[i], 1e-6 * Math.abs(expected) + 1e-37, () -> test.activation.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativeIsRightToAFewUnitsInTheLastPlace(Case test) {
        float[] x = sweep();
        float[] y = new float[x.length];
        float[] dy = new float[x.length];
        Arrays.fill(dy, 3);
        test.kernels().activate(test.activation, x.length, x, y);
        float[] source = test.activation.derivativeFromOutput() ? y : x;
        test.kernels().activateBackward(test.activation, x.length, source, dy, dy);
        for (int i = 0; i < x.length; i++) {
            double expected = 3 * ScalarActivations.derivative(test.activation, source[i]);
            assertEquals(expected, dy[i], 1e-6 * Math.abs(expected) + 4e-7, "x = " + x[i]);
        }
    }

    /** From -100 to 100, dense around 0, with tiny values. */
    private static float[] sweep() {
        float[] x = new float[60_003];
        for (int i = 0; i < x.length; i++) {
            double t = (i - 30_001) / 30_001.0;
            x[i] = (float) (100 * t * t * t * t * t);
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tanhIsOddMonotoneAndSaturates(String provider) {
        Kernels kernels = KernelProviders.named(provider, 2);
        int n = 2_000_000;
        float[] x = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = 10f * i / n;
        }
        kernels.activate(Activation.TANH, n, x, y);
        float[] minus = new float[n];
        kernels.scale(n, -1, x, minus);
        kernels.activate(Activation.TANH, n, minus, minus);
        float highest = 0;
        for (int i = 0; i < n; i++) {
            assertEquals(Math.tanh(x[i]), y[i], 1.5e-7);
            assertEquals(-y[i], minus[i]);
            assertTrue(y[i] <= 1);
            assertTrue(y[i] >= highest, "tanh falls at " + x[i]);
            highest = Math.max(highest, y[i]);
        }
        assertEquals(1f, y[n - 1]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void specialValuesComeOutAsInTheSpecification(Case test) {
        float[] x = new float[100];
        float[] specials = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 1e30f, -1e30f};
        for (int i = 0; i < x.length; i++) {
            x[i] = specials[i % specials.length];
        }
        float[] y = new float[100];
        test.kernels().activate(test.activation, 100, x, y);
        for (int i = 0; i < 100; i++) {
            assertEquals(
                    (float) ScalarActivations.value(test.activation, x[i]) + 0f,
                    y[i] + 0f,
                    test.activation + " of " + x[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsDoNotDependOnThreadsAndMayOverwriteTheirInput(Case test) {
        for (int n : SIZES) {
            float[] x = ConvolutionKernelsTest.gaussian(new SplittableRandom(n), n, 2);
            float[] y = new float[n];
            KernelProviders.named(test.provider, 1).activate(test.activation, n, x, y);
            float[] dx = new float[n];
            float[] source = test.activation.derivativeFromOutput() ? y : x;
            KernelProviders.named(test.provider, 1).activateBackward(test.activation, n, source, x, dx);
            for (int threads : new int[] {2, 3, 8}) {
                Kernels kernels = KernelProviders.named(test.provider, threads);
                float[] inPlace = x.clone();
                kernels.activate(test.activation, n, inPlace, inPlace);
                assertArrayEquals(y, inPlace);
                float[] gradient = x.clone();
                kernels.activateBackward(test.activation, n, source, gradient, gradient);
                assertArrayEquals(dx, gradient);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void sumsAndMomentumStepsFollowTheirFormulas(String provider) {
        Kernels kernels = KernelProviders.named(provider, 3);
        for (int n : SIZES) {
            SplittableRandom random = new SplittableRandom(n);
            float[] x = ConvolutionKernelsTest.gaussian(random, n, 1);
            float[] y = ConvolutionKernelsTest.gaussian(random, n, 1);
            float[] v = ConvolutionKernelsTest.gaussian(random, n, 1);
            float[] sum = new float[n];
            kernels.add(n, x, y, sum);
            float[] axpy = y.clone();
            kernels.axpy(n, 0.5f, x, axpy);
            float[] scaled = x.clone();
            kernels.scale(n, -2, scaled, scaled);
            float[] w = x.clone();
            float[] velocity = v.clone();
            kernels.momentumStep(n, 0.1f, 0.9f, 0.01f, n % 2 == 0, y, w, velocity);
            for (int i = 0; i < n; i++) {
                assertEquals(x[i] + y[i], sum[i]);
                assertEquals(y[i] + 0.5f * x[i], axpy[i]);
                assertEquals(-2 * x[i], scaled[i]);
                double g = y[i] + 0.01 * x[i];
                double vi = 0.9 * v[i] + g;
                assertEquals(vi, velocity[i], 1e-6);
                assertEquals(x[i] - 0.1 * (n % 2 == 0 ? g + 0.9 * vi : vi), w[i], 1e-6);
            }
        }
    }
}
