package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to convolve, forced, on geometries drawn at random. */
class ConvolutionMethodsTest {
    private static final String KERNELS = "vector";
    private static final long MOST_PRODUCTS = 1_500_000;

    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 25, 31, 32, 33};
    private static final int[] CHANNELS = {1, 2, 3, 7, 16, 17, 32, 33, 48, 64, 128, 130};
    private static final int[] WHOLE_CHANNELS = {16, 32, 48, 64, 128};

    /** Half of them are 3x3 with whole vectors of channels, which Winograd's method takes. */
    static Stream<Convolution> geometries() {
        SplittableRandom random = new SplittableRandom(11);
        return Stream.generate(() -> draw(random)).filter(g -> g != null).limit(60);
    }

    private static @Nullable Convolution draw(SplittableRandom random) {
        boolean three = random.nextBoolean();
        int kernel = three ? 3 : pick(random, 1, 3, 5);
        int[] channels = three ? WHOLE_CHANNELS : CHANNELS;
        int height = pick(random, SIZES);
        int width = pick(random, SIZES);
        int padding = kernel / 2;
        boolean circular = random.nextBoolean() && padding <= Math.min(height, width);
        Convolution g = new Convolution(
                1 + random.nextInt(5),
                height,
                width,
                pick(random, channels),
                pick(random, channels),
                kernel,
                kernel,
                1 + random.nextInt(three ? 2 : 3),
                padding,
                circular);
        return g.multiplyAdds() <= MOST_PRODUCTS ? g : null;
    }

    private static int pick(SplittableRandom random, int... from) {
        return from[random.nextInt(from.length)];
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void everyMethodMatchesTheOracleWhateverTheThreads(Convolution g) {
        SplittableRandom random = new SplittableRandom(12);
        float[] x = ConvolutionKernelsTest.gaussian(random, g.batch() * g.height() * g.width() * g.inChannels(), 1);
        int fanIn = g.kernelHeight() * g.kernelWidth() * g.inChannels();
        float[] weight = ConvolutionKernelsTest.gaussian(random, fanIn * g.outChannels(), Math.sqrt(1.0 / fanIn));
        float[] bias = ConvolutionKernelsTest.gaussian(random, g.outChannels(), 0.3);
        float[] dy =
                ConvolutionKernelsTest.gaussian(random, g.batch() * g.outHeight() * g.outWidth() * g.outChannels(), 1);
        double[] expected = Oracle.convolve(g, x, weight, bias, Activation.IDENTITY);
        Oracle.Gradients gradients = Oracle.convolveBackward(g, x, weight, Activation.IDENTITY, dy, dy);
        for (ConvolutionMethod method : ConvolutionMethod.values()) {
            List<float[]> one = compute(KernelProviders.named(KERNELS, 1, method), g, x, weight, bias, dy);
            ConvolutionKernelsTest.assertClose(method + ": y", expected, one.get(0));
            ConvolutionKernelsTest.assertClose(method + ": dx", gradients.dx(), one.get(1));
            ConvolutionKernelsTest.assertClose(method + ": dweight", gradients.dweight(), one.get(2));
            ConvolutionKernelsTest.assertClose(method + ": dbias", gradients.dbias(), one.get(3));
            for (int threads : new int[] {2, 3, 8}) {
                List<float[]> more = compute(KernelProviders.named(KERNELS, threads, method), g, x, weight, bias, dy);
                for (int i = 0; i < 4; i++) {
                    assertArrayEquals(one.get(i), more.get(i), method + ", " + threads + " threads: result " + i);
                }
            }
        }
    }

    private static List<float[]> compute(
            Kernels kernels, Convolution g, float[] x, float[] weight, float[] bias, float[] dy) {
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        float[] dweight = new float[weight.length];
        float[] dbias = new float[bias.length];
        kernels.convolve(g, x, weight, bias, Activation.IDENTITY, y);
        kernels.convolveBackward(g, x, weight, Activation.IDENTITY, y, dy.clone(), dx, dweight, dbias);
        return List.of(y, dx, dweight, dbias);
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 2", "1, 1", "3, 1", "20, 1"})
    void gradientWithoutInputAndBiasIsTheSameForTheWeights(int in, int stride) {
        SplittableRandom random = new SplittableRandom(13);
        for (boolean circular : new boolean[] {false, true}) {
            Convolution g = new Convolution(2, 10, 8, in, 32, 3, 3, stride, 1, circular);
            float[] x = ConvolutionKernelsTest.gaussian(random, 2 * 10 * 8 * in, 1);
            float[] weight = ConvolutionKernelsTest.gaussian(random, 9 * in * 32, 1);
            float[] dy = ConvolutionKernelsTest.gaussian(random, 2 * g.outHeight() * g.outWidth() * 32, 1);
            for (ConvolutionMethod method : ConvolutionMethod.values()) {
                Kernels kernels = KernelProviders.named(KERNELS, 2, method);
                float[] all = compute(kernels, g, x, weight, new float[32], dy).get(2);
                float[] alone = new float[weight.length];
                kernels.convolveBackward(g, x, weight, Activation.IDENTITY, dy, dy.clone(), null, alone, null);
                assertTrue(Oracle.relativeError(doubles(all), alone) < 1e-6, method + ": dweight");
            }
        }
    }

    private static double[] doubles(float[] a) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
    }

    @Test
    void methodsTakeDifferentPaths() {
        for (int channels : new int[] {16, 64}) {
            Convolution g = new Convolution(1, 8, 8, channels, channels, 3, 3, 1, 1, false);
            SplittableRandom random = new SplittableRandom(14);
            float[] x = ConvolutionKernelsTest.gaussian(random, 8 * 8 * channels, 1);
            float[] weight = ConvolutionKernelsTest.gaussian(random, 9 * channels * channels, 1);
            float[] winograd = forward(ConvolutionMethod.WINOGRAD, g, x, weight);
            float[] direct = forward(ConvolutionMethod.DIRECT, g, x, weight);
            double[] exact = Oracle.convolve(g, x, weight, null, Activation.IDENTITY);
            float[] faster = channels == 16 ? direct : winograd;
            assertArrayEquals(faster, forward(ConvolutionMethod.AUTO, g, x, weight), "the faster one here");
            assertNotEquals(0, Oracle.relativeError(doubles(direct), winograd));
            assertTrue(2 * Oracle.relativeError(exact, direct) < Oracle.relativeError(exact, winograd));
        }
    }

    private static float[] forward(ConvolutionMethod method, Convolution g, float[] x, float[] weight) {
        float[] y = new float[g.batch() * g.outHeight() * g.outWidth() * g.outChannels()];
        KernelProviders.named(KERNELS, 1, method).convolve(g, x, weight, null, Activation.IDENTITY, y);
        return y;
    }

    @Test
    void mapsThatWrapFromOddToOddPixelsAreLeftToTheDirectWay() {
        assertTrue(WinogradConvolution.applies(new Convolution(1, 9, 9, 16, 16, 3, 3, 2, 1, false)));
        assertTrue(WinogradConvolution.applies(new Convolution(1, 8, 8, 16, 16, 3, 3, 2, 1, true)));
        assertFalse(WinogradConvolution.applies(new Convolution(1, 8, 9, 16, 16, 3, 3, 2, 1, true)));
        assertFalse(WinogradConvolution.applies(new Convolution(1, 8, 8, 16, 16, 3, 3, 3, 1, false)));
    }

    @Test
    void propertyNamesTheMethod() {
        String before = System.getProperty(ConvolutionMethod.PROPERTY);
        try {
            System.clearProperty(ConvolutionMethod.PROPERTY);
            assertEquals(ConvolutionMethod.AUTO, ConvolutionMethod.chosen());
            System.setProperty(ConvolutionMethod.PROPERTY, "direct");
            assertEquals(ConvolutionMethod.DIRECT, ConvolutionMethod.chosen());
            System.setProperty(ConvolutionMethod.PROPERTY, "fft");
            var e = assertThrows(IllegalArgumentException.class, () -> KernelProviders.named(KERNELS, 1));
            assertEquals(
                    "fathom.convolution: there is no method 'fft' of convolution; there are auto, winograd, direct",
                    e.getMessage());
        } finally {
            if (before == null) {
                System.clearProperty(ConvolutionMethod.PROPERTY);
            } else {
                System.setProperty(ConvolutionMethod.PROPERTY, before);
            }
        }
    }
}
