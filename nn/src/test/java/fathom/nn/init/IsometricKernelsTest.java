package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsometricKernelsTest {
    private static Tensor draw(Initializer initializer, int... dims) {
        Shape shape = Shape.of(dims);
        int in = shape.dim(-2);
        int out = shape.dim(-1);
        Tensor weight = Tensor.zeros(shape);
        Arrays.fill(weight.array(), 99f);
        initializer.fill(weight, new Fan(in, out, shape.size() / (in * out)), new Seed(2018).generator());
        return weight;
    }

    /** The largest entry of {@code W'W - g^2 I} or, if there are more columns than rows, of {@code WW' - g^2 I}. */
    private static double residual(float[] w, int offset, int rows, int columns, double gain) {
        boolean tall = rows >= columns;
        int vectors = tall ? columns : rows;
        int length = tall ? rows : columns;
        double worst = 0;
        for (int i = 0; i < vectors; i++) {
            for (int j = 0; j < vectors; j++) {
                double dot = 0;
                for (int r = 0; r < length; r++) {
                    dot += tall
                            ? (double) w[offset + r * columns + i] * w[offset + r * columns + j]
                            : (double) w[offset + i * columns + r] * w[offset + j * columns + r];
                }
                worst = Math.max(worst, Math.abs(dot - (i == j ? gain * gain : 0)));
            }
        }
        return worst;
    }

    @ParameterizedTest
    @CsvSource({"64,64,1.0", "30,50,1.05", "50,30,1.4674", "1,7,2.0", "200,10,0.5"})
    void denseOrthogonalHasOrthonormalRowsOrColumns(int in, int out, double gain) {
        Tensor weight = draw(Initializers.orthogonal(gain), in, out);
        assertEquals(0, residual(weight.array(), 0, in, out, gain), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"3,3,16,16", "3,3,2,40", "1,5,7,7"})
    void convolutionalOrthogonalIsFlattenedAsInKeras(int kh, int kw, int in, int out) {
        Tensor weight = draw(Initializers.orthogonal(1.1), kh, kw, in, out);
        assertEquals(0, residual(weight.array(), 0, kh * kw * in, out, 1.1), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"3,3,16,16,4", "3,3,5,9,4", "5,3,8,8,7", "4,2,3,4,2", "1,1,6,6,0", "2,2,4,4,0"})
    void deltaOrthogonalHasOneOrthogonalTapAndExactZeros(int kh, int kw, int in, int out, int centre) {
        float[] w = draw(Initializers.deltaOrthogonal(1.0298), kh, kw, in, out).array();
        assertEquals(0, residual(w, centre * in * out, in, out, 1.0298), 1e-6);
        for (int i = 0; i < w.length; i++) {
            if (i / (in * out) != centre) {
                assertEquals(0f, w[i], "tap " + i / (in * out));
            }
        }
    }

    @Test
    void deltaOrthogonalRefusesToLoseChannels() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> draw(Initializers.deltaOrthogonal(1), 3, 3, 32, 16));
        assertEquals(
                "deltaOrthogonal(1.0): 32 input channels do not fit into 16 outputs without loss"
                        + " (weight shape [3, 3, 32, 16]); use orthogonal(gain) there, or widen the layer to at least 32 outputs",
                error.getMessage());
    }

    @Test
    void stemOfDeltaOrthogonalIsGaussianOfTheSameVariance() {
        assertEquals(
                "varianceScaling(4.0, IN, NORMAL)",
                Initializers.deltaOrthogonal(2).stem().toString());
        assertEquals("lecunNormal()", Initializers.looksLinear().stem().toString());
        assertEquals("orthogonal(2.0)", Initializers.orthogonal(2).stem().toString());
    }

    /** A Householder QR without fixed signs never has a positive Q[0, 0]; 2000 draws have a standard error of 1.1 %. */
    @ParameterizedTest
    @CsvSource({"6,6", "4,6", "6,4"})
    void firstEntryIsPositiveHalfOfTheTime(int in, int out) {
        int positive = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Tensor weight = Tensor.zeros(Shape.of(in, out));
            Initializers.orthogonal(1).fill(weight, new Fan(in, out, 1), new Seed(seed).generator());
            positive += weight.array()[0] > 0 ? 1 : 0;
        }
        assertEquals(0.5, positive / 2000.0, 0.045);
    }

    @ParameterizedTest
    @CsvSource({"20,10", "10,24", "16,8"})
    void looksLinearDenseLayerAfterCReluIsItsMirroredHalf(int in, int out) {
        int half = in / 2;
        float[] w = draw(Initializers.looksLinear(), in, out).array();
        assertEquals(0, residual(w, 0, half, out, 1), 1e-6);
        RandomGenerator random = new Seed(4).generator();
        double[] x = random.doubles(half, -1, 1).toArray();
        for (int j = 0; j < out; j++) {
            double linear = 0;
            double afterCRelu = 0;
            for (int i = 0; i < half; i++) {
                linear += w[i * out + j] * x[i];
                afterCRelu += w[i * out + j] * Math.max(0, x[i]) + w[(half + i) * out + j] * Math.max(0, -x[i]);
            }
            assertEquals(linear, afterCRelu, 1e-15, "output " + j);
        }
    }

    @Test
    void looksLinearConvolutionIsADeltaKernel() {
        float[] w = draw(Initializers.looksLinear(), 3, 3, 8, 6).array();
        assertEquals(0, residual(w, 4 * 48, 4, 6, 1), 1e-6);
        for (int i = 0; i < w.length; i++) {
            int within = i % 48;
            float expected = i / 48 != 4 ? 0 : within < 24 ? w[i] : -w[i - 24];
            assertEquals(expected, w[i], "entry " + i);
        }
    }

    @Test
    void looksLinearRefusesAnOddNumberOfInputs() {
        var error = assertThrows(IllegalArgumentException.class, () -> draw(Initializers.looksLinear(), 3, 3, 3, 8));
        assertEquals(
                "looksLinear(1.0): after CReLU the number of inputs is even, got 3 (weight shape [3, 3, 3, 8]);"
                        + " use orthogonal(gain) in a layer that no CReLU comes before",
                error.getMessage());
    }

    @Test
    void identityPassesChannelsOn() {
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 1, 0},
                draw(Initializers.identity(), 2, 3).array());
        float[] w = draw(Initializers.dirac(), 3, 3, 2, 2).array();
        float[] expected = new float[36];
        expected[16] = 1;
        expected[19] = 1;
        assertArrayEquals(expected, w);
    }

    @Test
    void matrixRulesRefuseVectors() {
        Tensor vector = Tensor.zeros(Shape.of(4));
        RandomGenerator random = new Seed(1).generator();
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Initializers.orthogonal(1).fill(vector, new Fan(4, 4, 1), random));
        assertEquals(
                "orthogonal(1.0): expected a weight [in, out] or [kh, kw, in, out], got shape [4];"
                        + " for vectors use zeros(), constant(v), normal(std) or uniform(bound)",
                error.getMessage());
    }
}
