package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.linalg.SingularValues;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirroredKernelsTest {
    @ParameterizedTest
    @CsvSource({"1,8,12", "9,6,6", "9,12,8"})
    void mirroredIsFourBlocksOfOneOrthogonalMatrixInTheCentre(int taps, int in, int out) {
        int k = (int) Math.sqrt(taps);
        float[] w = Draw.of(Initializers.mirrored(1.1), k, k, in, out).array();
        int start = taps / 2 * in * out;
        double[] block = new double[in / 2 * out / 2];
        for (int i = 0; i < w.length; i++) {
            int r = (i - start) / out;
            int c = (i - start) % out;
            if (i < start || i >= start + in * out) {
                assertEquals(0f, w[i], "entry " + i);
                continue;
            }
            float first = w[start + r % (in / 2) * out + c % (out / 2)];
            assertEquals(r < in / 2 == c < out / 2 ? first : -first, w[i], "row " + r + ", column " + c);
            block[r % (in / 2) * (out / 2) + c % (out / 2)] = first;
        }
        double[] values = SingularValues.of(block, in / 2, out / 2);
        assertEquals(1.1, values[0], 1e-6);
        assertEquals(1.1, values[values.length - 1], 1e-6);
    }

    /** 5,400 Gaussians in the first half: the standard error of a variance is 1.9 %. */
    @Test
    void stemOfMirroredHasHesVarianceAndMirroredOutputs() {
        Tensor weight = Tensor.zeros(Shape.of(3, 3, 10, 120));
        Initializers.mirrored(1).stem().fill(weight, new Fan(10, 120, 9), new Seed(3).generator());
        double square = 0;
        for (int i = 0; i < weight.size(); i++) {
            square += (double) weight.array()[i] * weight.array()[i] / weight.size();
            if (i % 120 < 60) {
                assertEquals(-weight.array()[i], weight.array()[i + 60]);
            }
        }
        assertEquals(2.0 / 90, square, 0.08 * 2 / 90);
    }

    @Test
    void looksLinearResidualIsAnOrthogonalMatrixWithoutTheIdentity() {
        float[] w = Draw.of(Initializers.looksLinearResidual(0.9), 10, 5).array();
        double[] sum = new double[25];
        for (int i = 0; i < 25; i++) {
            sum[i] = w[i] + (i % 6 == 0 ? 1 : 0);
            assertEquals(-w[i], w[i + 25]);
        }
        double[] values = SingularValues.of(sum, 5, 5);
        assertEquals(0.9, values[0], 1e-6);
        assertEquals(0.9, values[4], 1e-6);
    }

    @Test
    void shapesWithoutHalvesAreRefused() {
        var odd = assertThrows(IllegalArgumentException.class, () -> Draw.of(Initializers.mirrored(1), 3, 3, 3, 8));
        assertEquals(
                "mirrored(1.0): both halves are mirrored, so inputs and outputs must be even, got 3 and 8"
                        + " (weight shape [3, 3, 3, 8]); use stem() in the first layer and orthogonal(gain) in the last",
                odd.getMessage());
        var stem = assertThrows(
                IllegalArgumentException.class,
                () -> Draw.of(Initializers.mirrored(1).stem(), 4, 3));
        assertEquals(
                "mirrored(1.0).stem(): outputs are mirrored, so their number must be even, got 3 (weight shape [4, 3])",
                stem.getMessage());
        var residual =
                assertThrows(IllegalArgumentException.class, () -> Draw.of(Initializers.looksLinearResidual(1), 8, 8));
        assertEquals(
                "looksLinearResidual(1.0): after CReLU and inside a skip there are twice as many inputs as outputs,"
                        + " got 8 and 8 (weight shape [8, 8])",
                residual.getMessage());
    }
}
