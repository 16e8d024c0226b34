package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To multiply by a power of two is exact: what kernels make of tiny numbers is what they make of ordinary ones, times that power. */
class TinyNumbersTest {
    private static final Kernels ORDINARY = KernelProviders.plain(1);

    /** A product that is linear in x and in the weight. */
    private interface Product {
        float[] forward(Kernels kernels, float[] x, float[] weight, float[] bias, Activation f);

        /** The gradients of x, weight and bias. */
        float[][] backward(Kernels kernels, float[] x, float[] weight, float[] y, float[] dy);
    }

    private record Case(String name, TinyNumbers.Sizes sizes, Product product) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                convolution("Winograd's", new Convolution(3, 8, 8, 16, 16, 3, 3, 1, 1, true)),
                convolution("unfolded", new Convolution(2, 7, 6, 3, 5, 3, 3, 2, 1, false)),
                affine("few rows", 70, 90, 80),
                affine("many rows", 1100, 20, 24));
    }

    private static Case convolution(String name, Convolution g) {
        TinyNumbers.Sizes sizes = TinyNumbers.Sizes.of(g);
        return new Case(name, sizes, new Product() {
            @Override
            public float[] forward(Kernels kernels, float[] x, float[] weight, float[] bias, Activation f) {
                float[] y = new float[sizes.y()];
                kernels.convolve(g, x, weight, bias, f, y);
                return y;
            }

            @Override
            public float[][] backward(Kernels kernels, float[] x, float[] weight, float[] y, float[] dy) {
                float[][] d = {new float[x.length], new float[weight.length], new float[sizes.columns()]};
                kernels.convolveBackward(g, x, weight, Activation.TANH, y, dy.clone(), d[0], d[1], d[2]);
                return d;
            }
        });
    }

    private static Case affine(String name, int rows, int in, int out) {
        TinyNumbers.Sizes sizes = TinyNumbers.Sizes.of(rows, in, out);
        return new Case(name, sizes, new Product() {
            @Override
            public float[] forward(Kernels kernels, float[] x, float[] weight, float[] bias, Activation f) {
                float[] y = new float[sizes.y()];
                kernels.affine(rows, in, out, x, weight, bias, f, y);
                return y;
            }

            @Override
            public float[][] backward(Kernels kernels, float[] x, float[] weight, float[] y, float[] dy) {
                float[][] d = {new float[x.length], new float[weight.length], new float[out]};
                kernels.affineBackward(rows, in, out, x, weight, Activation.TANH, y, dy.clone(), d[0], d[1], d[2]);
                return d;
            }
        });
    }

    /** Numbers below 4 of few bits, so that many times a tiny power they are normal still. */
    private static float[] numbers(int n) {
        SplittableRandom random = new SplittableRandom(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (random.nextInt(255) - 127) / 32f;
        }
        return x;
    }

    /** x 2^power, zero where that is below 2^-126. */
    private static float[] times(int power, float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            float exact = (float) Math.scalb((double) x[i], power);
            y[i] = Math.abs(exact) < Float.MIN_NORMAL ? 0 : exact;
        }
        return y;
    }

    private static Stream<Kernels> all() {
        return Stream.of("plain", "vector")
                .flatMap(name -> Stream.of(1, 3).map(threads -> KernelProviders.named(name, threads)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesOfTinyNumbersLoseNothingAndAreNeverSubnormal(Case test) {
        float[] x = numbers(test.sizes.x());
        float[] weight = numbers(test.sizes.weight());
        float[] none = new float[test.sizes.columns()];
        float[] y = test.product.forward(ORDINARY, x, weight, none, Activation.IDENTITY);
        all().forEach(kernels -> {
            for (int[] powers : new int[][] {{-95, 0}, {-118, 0}, {-118, -10}, {0, -110}, {-60, -60}}) {
                float[] tiny = test.product.forward(
                        kernels, times(powers[0], x), times(powers[1], weight), none, Activation.IDENTITY);
                assertArrayEquals(times(powers[0] + powers[1], y), tiny, Arrays.toString(powers));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void biasAndNonlinearityFollowTinyProducts(Case test) {
        float[] x = times(-110, numbers(test.sizes.x()));
        float[] weight = numbers(test.sizes.weight());
        float[] bias = numbers(test.sizes.columns());
        float[] expected = new float[test.sizes.y()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = FloatMath.tanh(bias[i % bias.length]);
        }
        all().forEach(kernels -> {
            assertArrayEquals(expected, test.product.forward(kernels, x, weight, bias, Activation.TANH));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfTinyNumbersLoseNothingAndAreNeverSubnormal(Case test) {
        float[] x = numbers(test.sizes.x());
        float[] weight = numbers(test.sizes.weight());
        float[] dy = numbers(test.sizes.y());
        float[] y = times(-2, dy);
        float[][] ordinary = test.product.backward(ORDINARY, x, weight, y, dy);
        all().forEach(kernels -> {
            for (int[] powers :
                    new int[][] {{0, 0, -100}, {0, 0, -118}, {-100, 0, 0}, {-60, -20, -60}, {0, -80, -60}}) {
                float[][] tiny = test.product.backward(
                        kernels, times(powers[0], x), times(powers[1], weight), y, times(powers[2], dy));
                String name = Arrays.toString(powers);
                assertArrayEquals(times(powers[1] + powers[2], ordinary[0]), tiny[0], name);
                assertArrayEquals(times(powers[0] + powers[2], ordinary[1]), tiny[1], name);
                assertArrayEquals(times(powers[2], ordinary[2]), tiny[2], name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneLargeNumberAmongTinyOnesDoesNotOverflow(Case test) {
        float[] x = times(-118, numbers(test.sizes.x()));
        x[x.length - 1] = 0x1p100f;
        float[] weight = times(-110, numbers(test.sizes.weight()));
        float[] dy = times(-118, numbers(test.sizes.y()));
        float[] y = new float[test.sizes.y()];
        float[] bias = new float[test.sizes.columns()];
        all().forEach(kernels -> {
            assertFinite(test.product.forward(kernels, x, weight, bias, Activation.IDENTITY));
            Stream.of(test.product.backward(kernels, x, weight, y, dy)).forEach(TinyNumbersTest::assertFinite);
        });
    }

    private static void assertFinite(float[] values) {
        for (float value : values) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "vector"})
    void velocitiesThatOnlyDecayEndAtZeroAndMovesBelowTheLeastNormalNumberAreNone(String provider) {
        int n = 37;
        Kernels kernels = KernelProviders.named(provider, 2);
        float[] w = new float[n];
        float[] v = new float[n];
        Arrays.fill(v, 0x1p-125f);
        kernels.momentumStep(n, 0.1f, 0.9f, 0, false, new float[n], w, v);
        assertArrayEquals(new float[n], w);
        assertNotEquals(0, v[0]);
        for (int step = 0; step < 8; step++) {
            kernels.momentumStep(n, 0.1f, 0.9f, 0, false, new float[n], w, v);
        }
        assertArrayEquals(new float[n], v);
    }

    /** Forget gates above 1/2 keep a subnormal gradient of the cell for ever, since rounding makes it no smaller. */
    @Test
    void theGradientOfACellThatVanishesThroughTimeEndsAtZero() {
        int steps = 800;
        int hidden = 5;
        LstmCell cell = new LstmCell(1, steps, 3, hidden);
        Strips[] weights = new Strips[LstmCell.GATES];
        Arrays.setAll(weights, gate -> new Strips(cell.width(), hidden, new float[cell.width() * hidden], 0));
        Strips[] toState = new Strips[LstmCell.GATES];
        Arrays.setAll(toState, gate -> new Strips(hidden, hidden, new float[hidden * hidden], 0));
        float[] forgetBias = new float[hidden];
        Arrays.fill(forgetBias, 1.5f); // gates of 0.82
        weights[1].copyRow(cell.width() - 1, forgetBias, 0);
        float[] x = new float[steps * 3];
        float[] y = new float[steps * hidden];
        float[] dy = new float[y.length];
        Arrays.fill(dy, dy.length - hidden, dy.length, 1f);
        Scratch scratch = new Scratch();
        LstmGroup group =
                new LstmGroup(cell, 0, 1, new PlainGemm(), new PlainPointwise(), new PlainLstmLoops(), scratch);
        LstmTrail trail = LstmTrail.whole(cell, 0, 1, new float[cell.trail()]);
        group.forward(x, weights, y, trail);
        float[] dw = new float[LstmCell.GATES * cell.width() * hidden];
        group.backward(x, toState, toState, y, trail, dy, null, dw, 0);
        float[] vanished = scratch.floats(LstmGroup.CELL_GRADIENT, hidden);
        assertArrayEquals(new float[hidden], Arrays.copyOf(vanished, hidden));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -3e38f})
    void theLargestMagnitudeIsFoundWhereverItStands(float largest) {
        int expected = Math.getExponent(largest);
        for (Pointwise pointwise : List.of(new PlainPointwise(), new VectorPointwise())) {
            for (int place = 0; place < 40; place++) {
                float[] x = new float[40];
                Arrays.fill(x, 1e-30f);
                x[place] = largest;
                int bits = pointwise.largest(0, 40, x);
                assertEquals(expected, Math.getExponent(Float.intBitsToFloat(bits)), pointwise + " at " + place);
            }
        }
    }
}
