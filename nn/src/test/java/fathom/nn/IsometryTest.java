package fathom.nn;

import static fathom.nn.Layers.crelu;
import static fathom.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which initializers keep which lengths, measured on the real layers. */
class IsometryTest {
    private static final Seed SEED = new Seed(41);

    private static double length(Tensor x) {
        double squares = 0;
        for (float value : x.array()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static double stretch(Layer layer, Tensor x) {
        return length(Nets.infer(layer, x, Mode.EVALUATION)) / length(x);
    }

    private static Conv2d circular(int in, int out, int kernel, Initializer weights) {
        return Conv2d.spec(in, out, kernel).circular().weights(weights).build(SEED);
    }

    @ParameterizedTest
    @CsvSource({"16,16,3,8", "5,9,3,7", "8,8,5,6", "6,6,1,4", "4,12,7,9"})
    void orthogonal2dKeepsLengthsOnEveryTorus(int in, int out, int kernel, int map) {
        Tensor x = Nets.normal(1, 2, map, map, in);
        assertEquals(1.3, stretch(circular(in, out, kernel, Initializers.orthogonal2d(1.3)), x), 2e-6);
    }

    @Test
    void orthogonal2dLosesALittleAtABorderOfZeros() {
        Conv2d conv =
                Conv2d.spec(16, 16, 3).weights(Initializers.orthogonal2d(1)).build(SEED);
        double stretch = stretch(conv, Nets.normal(2, 4, 8, 8, 16));
        assertTrue(stretch > 0.90 && stretch < 0.98, "0.946 in an independent computation, got " + stretch);
    }

    @ParameterizedTest
    @CsvSource({"3,true", "3,false", "5,true", "5,false"})
    void deltaOrthogonalKeepsLengthsWithAnyPadding(int kernel, boolean circular) {
        Conv2dSpec spec = Conv2d.spec(6, 10, kernel).weights(Initializers.deltaOrthogonal(0.7));
        Conv2d conv = (circular ? spec.circular() : spec).build(SEED);
        assertEquals(0.7, stretch(conv, Nets.normal(3, 2, 6, 6, 6)), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"8,8,3", "4,7,5", "6,6,1"})
    void frequencyOrthogonalKeepsLengthsOnATorusOfItsSize(int in, int out, int kernel) {
        Tensor x = Nets.normal(4, 3, kernel, kernel, in);
        assertEquals(1, stretch(circular(in, out, kernel, Initializers.frequencyOrthogonal(1)), x), 2e-6);
    }

    /** A 3x3 kernel with dilation 2 is a 5x5 kernel with zeros between its taps. */
    @Test
    void dilatedFrequencyOrthogonalKeepsLengthsOnATorusThatManyTimesItsSize() {
        Initializer dilated = (weight, fan, random) -> {
            Tensor small = Tensor.zeros(Shape.of(3, 3, 8, 8));
            Initializers.frequencyOrthogonal(1).fill(small, fan, random);
            for (int tap = 0; tap < 9; tap++) {
                int place = tap / 3 * 2 * 5 + tap % 3 * 2;
                System.arraycopy(small.array(), tap * 64, weight.array(), place * 64, 64);
            }
        };
        Conv2d conv = circular(8, 8, 5, dilated);
        assertEquals(1, stretch(conv, Nets.normal(5, 2, 6, 6, 8)), 2e-6);
        // white noise is stretched by the mean over all frequencies: 8192 of its squares vary by about 3 %
        assertEquals(1, stretch(conv, Nets.normal(5, 8, 8, 8, 8)), 0.06);
    }

    private static Tensor constant(int map, int channels) {
        Tensor x = Tensor.zeros(Shape.of(1, map, map, channels));
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = i % channels - 2.5f;
        }
        return x;
    }

    private static Tensor wave(int map, int channels) {
        Tensor x = constant(map, channels);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] *= (float) Math.cos(2 * Math.PI * (i / channels / map) / map);
        }
        return x;
    }

    @Test
    void uniformOrthogonalKeepsVariancesButNoLengths() {
        Conv2d conv = circular(16, 16, 3, Initializers.orthogonal(1));
        double constant = stretch(conv, constant(8, 16));
        double alternating = stretch(conv, wave(8, 16));
        assertTrue(Math.abs(constant / alternating - 1) > 0.05, constant + " against " + alternating);
    }

    @Test
    void skipsAroundLooksLinearResidualBranchesStartOrthogonal() {
        Conv2dSpec spec = Conv2d.spec(12, 6, 3).weights(Initializers.looksLinearResidual(1));
        Chain network = Chain.repeat(20, i -> Residual.of(Chain.of(crelu(), spec.build(SEED.child(i)))));
        assertEquals(1, stretch(network, Nets.normal(6, 2, 5, 5, 6)), 1e-5);
        assertLinear(network, 5, 5, 6);
    }

    /** After the first layer every pre-activation has its mirror image, so that ReLU keeps all of it. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void mirroredReluNetworksStartLinearAndKeepLengths(boolean circular) {
        Conv2dSpec spec = Conv2d.spec(10, 10, 3).weights(Initializers.mirrored(1));
        Conv2dSpec body = circular ? spec.circular() : spec;
        Conv2d first =
                Conv2d.spec(4, 10, 3).weights(Initializers.mirrored(1).stem()).build(SEED.child("stem"));
        Chain deep = Chain.of(first, relu(), Chain.repeat(30, i -> Chain.of(body.build(SEED.child(i)), relu())));
        Tensor x = Nets.normal(8, 2, 6, 6, 4);
        assertEquals(stretch(Chain.of(first, relu()), x), stretch(deep, x), 1e-5);
        Initializer difference = (weight, fan, random) -> {
            for (int i = 0; i < 5; i++) {
                weight.array()[i * 5 + i] = 1;
                weight.array()[(i + 5) * 5 + i] = -1;
            }
        };
        Layer last = Conv2d.spec(10, 5, 1).weights(difference).build(SEED);
        assertLinear(Chain.of(deep, last), 6, 6, 4);
    }

    @Test
    void mirroredDenseNetworksKeepLengthsToo() {
        Initializer weights = Initializers.mirrored(1);
        Layer first = new Dense(20, 24, weights.stem(), SEED.child("stem"));
        Chain deep = Chain.of(
                first, relu(), Chain.repeat(50, i -> Chain.of(new Dense(24, 24, weights, SEED.child(i)), relu())));
        Tensor x = Nets.normal(9, 3, 20);
        assertEquals(stretch(Chain.of(first, relu()), x), stretch(deep, x), 1e-5);
    }

    private static void assertLinear(Layer network, int... example) {
        Tensor x = Nets.normal(21, 1, example[0], example[1], example[2]);
        Tensor y = Nets.normal(22, 1, example[0], example[1], example[2]);
        Tensor sum = Tensor.zeros(x.shape());
        for (int i = 0; i < sum.size(); i++) {
            sum.array()[i] = 0.7f * x.array()[i] - 1.9f * y.array()[i];
        }
        Tensor ofX = Nets.infer(network, x, Mode.EVALUATION);
        Tensor ofY = Nets.infer(network, y, Mode.EVALUATION);
        Tensor together = Nets.infer(network, sum, Mode.EVALUATION);
        for (int i = 0; i < together.size(); i++) {
            assertEquals(0.7 * ofX.array()[i] - 1.9 * ofY.array()[i], together.array()[i], 2e-5 * length(together));
        }
    }
}
