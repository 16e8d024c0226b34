package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels of the Vector API, whatever the width of its vectors, compute the bits of the plain ones. */
class SameBitsTest {
    private static final Kernels PLAIN = KernelProviders.plain(1);
    private static final Kernels VECTOR = KernelProviders.named("vector", 2);

    private static void assertSameBits(Function<Kernels, float[]> compute) {
        assertArrayEquals(bits(compute.apply(PLAIN)), bits(compute.apply(VECTOR)));
    }

    private static int[] bits(float[] a) {
        int[] bits = new int[a.length];
        for (int i = 0; i < a.length; i++) {
            bits[i] = Float.floatToIntBits(a[i]);
        }
        return bits;
    }

    private static float[] gaussian(int size) {
        return ConvolutionKernelsTest.gaussian(new SplittableRandom(size), size, 1);
    }

    private static float[] concatenated(float[]... parts) {
        float[] all =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Test
    void productsOfEverySizeAndLayout() {
        SplittableRandom random = new SplittableRandom(5);
        for (int draw = 0; draw < 400; draw++) {
            int m = 1 + random.nextInt(draw % 10 == 0 ? 300 : 50);
            int n = 1 + random.nextInt(draw % 10 == 1 ? 300 : 90);
            int k = random.nextInt(draw % 10 == 2 ? 600 : 140);
            boolean transposeA = random.nextBoolean();
            boolean transposeB = random.nextBoolean();
            boolean accumulate = random.nextBoolean();
            int lda = (transposeA ? m : k) + random.nextInt(draw % 3 == 0 ? 600 : 3);
            int ldb = (transposeB ? k : n) + random.nextInt(3);
            int ldc = n + random.nextInt(3);
            float[] a = gaussian((transposeA ? k : m) * lda + 1);
            float[] b = gaussian((transposeB ? n : k) * ldb + 1);
            float[] before = gaussian(m * ldc + 1);
            assertSameBits(kernels -> {
                float[] c = before.clone();
                kernels.gemm(transposeA, transposeB, m, n, k, a, 0, lda, b, 0, ldb, accumulate, c, 0, ldc);
                return c;
            });
        }
    }

    static Stream<Convolution> geometries() {
        return ConvolutionMethodsTest.geometries();
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void convolutionsAndTheirGradients(Convolution g) {
        float[] x = gaussian(g.batch() * g.height() * g.width() * g.inChannels());
        float[] weight = gaussian(g.kernelHeight() * g.kernelWidth() * g.inChannels() * g.outChannels());
        float[] bias = gaussian(g.outChannels());
        float[] dy = gaussian(g.batch() * g.outHeight() * g.outWidth() * g.outChannels());
        float[] y = new float[dy.length];
        PLAIN.convolve(g, x, weight, bias, Activation.TANH, y);
        assertSameBits(kernels -> {
            float[] result = new float[y.length];
            kernels.convolve(g, x, weight, bias, Activation.TANH, result);
            return result;
        });
        for (int which = 0; which < 3; which++) {
            int gradient = which;
            assertSameBits(kernels -> {
                float[][] d = {new float[x.length], new float[weight.length], new float[bias.length]};
                kernels.convolveBackward(g, x, weight, Activation.TANH, y, dy.clone(), d[0], d[1], d[2]);
                return d[gradient];
            });
        }
    }

    /** As in the first layer of a network: few channels, and nobody asks for the gradient of the images. */
    @ParameterizedTest
    @CsvSource({"1, 28, 16", "3, 32, 64", "5, 9, 32", "20, 7, 16"})
    void gradientsOfTheWeightsOfImages(int in, int size, int out) {
        for (boolean circular : new boolean[] {false, true}) {
            Convolution g = new Convolution(3, size, size, in, out, 3, 3, 1, 1, circular);
            float[] x = gaussian(3 * size * size * in);
            float[] y = gaussian(3 * size * size * out);
            float[] weight = gaussian(9 * in * out);
            assertSameBits(kernels -> {
                float[] dweight = new float[weight.length];
                kernels.convolveBackward(g, x, weight, Activation.TANH, y, y.clone(), null, dweight, null);
                return dweight;
            });
        }
    }

    @Test
    void affineMapsAndTheirGradients() {
        for (int[] s : new int[][] {{1, 1, 1}, {13, 207, 10}, {128, 300, 200}, {20, 70, 523}, {2100, 17, 5}}) {
            float[] x = gaussian(s[0] * s[1]);
            float[] weight = gaussian(s[1] * s[2]);
            float[] bias = gaussian(s[2]);
            float[] dy = gaussian(s[0] * s[2]);
            float[] y = new float[dy.length];
            PLAIN.affine(s[0], s[1], s[2], x, weight, bias, Activation.SIGMOID, y);
            assertSameBits(kernels -> {
                float[] result = new float[y.length];
                kernels.affine(s[0], s[1], s[2], x, weight, bias, Activation.SIGMOID, result);
                return result;
            });
            for (int which = 0; which < 3; which++) {
                int gradient = which;
                assertSameBits(kernels -> {
                    float[][] d = {new float[x.length], new float[weight.length], new float[bias.length]};
                    kernels.affineBackward(
                            s[0], s[1], s[2], x, weight, Activation.SIGMOID, y, dy.clone(), d[0], d[1], d[2]);
                    return d[gradient];
                });
            }
        }
    }

    static Stream<Activation> activations() {
        return PointwiseKernelsTest.cases()
                .map(PointwiseKernelsTest.Case::activation)
                .distinct();
    }

    /** Over all exponents and both signs, subnormal and infinite ones and NaN included. */
    @ParameterizedTest
    @MethodSource("activations")
    void activationsAndTheirDerivatives(Activation f) {
        int n = 1 << 16;
        float[] x = new float[n + 5];
        for (int i = 0; i < n; i++) {
            x[i] = Float.intBitsToFloat((i << 16) + 12345 * (i % 3));
        }
        float[] dy = gaussian(x.length);
        assertSameBits(kernels -> {
            float[] y = new float[x.length];
            kernels.activate(f, x.length, x, y);
            return y;
        });
        assertSameBits(kernels -> {
            float[] dx = new float[x.length];
            kernels.activateBackward(f, x.length, x, dy, dx);
            return dx;
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "63, 16", "1025, 16", "2000, 33", "40000, 3", "130, 1500"})
    void batchNormalizationAndItsGradients(int rows, int c) {
        float[] x = gaussian(rows * c);
        float[] shortcut = gaussian(rows * c);
        float[] scale = gaussian(c);
        float[] mean = new float[c];
        float[] variance = new float[c];
        float[] y = new float[x.length];
        PLAIN.moments(rows, c, x, mean, variance);
        assertSameBits(kernels -> {
            float[][] moments = {new float[c], new float[c]};
            kernels.moments(rows, c, x, moments[0], moments[1]);
            return concatenated(moments);
        });
        assertSameBits(kernels -> {
            kernels.normalize(rows, c, 1e-5f, x, mean, variance, scale, scale, shortcut, Activation.RELU, y);
            return y.clone();
        });
        assertSameBits(kernels -> {
            float[][] d = {shortcut.clone(), new float[x.length], new float[c], new float[c]};
            kernels.normalizeBackward(
                    rows, c, 1e-5f, true, x, mean, variance, scale, Activation.RELU, y, d[0], d[1], d[2], d[3]);
            return concatenated(d);
        });
    }

    @Test
    void recurrentCellsAndTheirGradients() {
        LstmCell cell = new LstmCell(5, 37, 13, 21); // two blocks of steps backward, the second one smaller
        float[] x = gaussian(5 * 37 * 13);
        float[] wx = gaussian(13 * 4 * 21);
        float[] wh = gaussian(21 * 4 * 21);
        float[] bias = gaussian(4 * 21);
        float[] dy = gaussian(5 * 37 * 21);
        float[] y = new float[dy.length];
        float[] trail = new float[5 * cell.trail()];
        PLAIN.lstm(cell, x, wx, wh, bias, y, null, trail);
        assertSameBits(kernels -> {
            float[] result = new float[y.length];
            kernels.lstm(cell, x, wx, wh, bias, result, null, null);
            return result;
        });
        for (int which = 0; which < 4; which++) {
            int gradient = which;
            assertSameBits(kernels -> {
                float[][] d = {new float[x.length], new float[wx.length], new float[wh.length], new float[bias.length]};
                kernels.lstmBackward(cell, x, wx, wh, y, trail, dy, d[0], d[1], d[2], d[3]);
                return d[gradient];
            });
        }
    }

    /** Rows shorter and longer than the lanes. */
    @Test
    void softmaxAndLayerNormalizationAndTheirGradients() {
        for (int[] s : new int[][] {{1, 1}, {5, 15}, {207, 16}, {19, 900}, {300, 37}}) {
            int rows = s[0];
            int n = s[1];
            float[] x = gaussian(rows * n);
            float[] dy = gaussian(rows * n + 1);
            float[] scale = gaussian(n);
            assertSameBits(kernels -> {
                float[] y = new float[rows * n];
                kernels.softmax(rows, n, x, y);
                kernels.softmaxBackward(rows, n, y, dy, y);
                return y;
            });
            assertSameBits(kernels -> {
                float[] y = new float[rows * n];
                kernels.layerNorm(rows, n, 1e-5f, x, scale, scale, y);
                return y;
            });
            assertSameBits(kernels -> {
                float[] dx = new float[rows * n + n];
                float[] dscale = new float[n];
                kernels.layerNormBackward(rows, n, 1e-5f, x, scale, dy, dx, dscale, new float[n]);
                System.arraycopy(dscale, 0, dx, rows * n, n);
                return dx;
            });
        }
    }

    @Test
    void attentionAndItsGradients() {
        for (Attention a : List.of(
                new Attention(2, 3, 70, 70, 5, 4, true, List.of(70, 33)),
                new Attention(1, 2, 9, 131, 33, 16, false, List.of()))) {
            float[] query = gaussian(a.batch() * a.queries() * a.stride());
            float[] key = gaussian(a.batch() * a.keys() * a.stride());
            float[] value = gaussian(a.batch() * a.keys() * a.valueStride());
            float[] dy = gaussian(a.batch() * a.queries() * a.valueStride());
            assertSameBits(kernels -> {
                float[] y = new float[dy.length];
                kernels.attention(a, query, key, value, y);
                return y;
            });
            for (int which = 0; which < 3; which++) {
                int gradient = which;
                assertSameBits(kernels -> {
                    float[][] d = {new float[query.length], new float[key.length], new float[value.length]};
                    kernels.attentionBackward(a, query, key, value, dy, d[0], d[1], d[2]);
                    return d[gradient];
                });
            }
        }
    }
}
