package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.linalg.SingularValues;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightSpectrumTest {
    /** The whole map of a convolution on a torus, written out pixel by pixel. */
    private static double[] singularValuesOfTheWholeMap(Tensor weight, int height, int width) {
        int kh = weight.shape().dim(0);
        int kw = weight.shape().dim(1);
        int in = weight.shape().dim(2);
        int out = weight.shape().dim(3);
        int rows = height * width * in;
        int columns = height * width * out;
        double[] map = new double[rows * columns];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int tap = 0; tap < kh * kw; tap++) {
                    int from = (y + tap / kw) % height * width + (x + tap % kw) % width;
                    for (int i = 0; i < in; i++) {
                        for (int j = 0; j < out; j++) {
                            map[(from * in + i) * columns + (y * width + x) * out + j] +=
                                    weight.array()[(tap * in + i) * out + j];
                        }
                    }
                }
            }
        }
        return SingularValues.of(map, rows, columns);
    }

    @ParameterizedTest
    @CsvSource({"3,3,2,3,4,5", "3,3,3,2,4,4", "2,5,2,2,3,4", "3,3,1,4,1,3"})
    void valuesOnTheTorusAreThoseOfTheWholeMap(int kh, int kw, int in, int out, int height, int width) {
        Tensor weight = Draw.of(Initializers.normal(1), kh, kw, in, out);
        assertArrayEquals(
                singularValuesOfTheWholeMap(weight, height, width),
                WeightSpectrum.onTorus(weight, height, width),
                1e-10);
    }

    @Test
    void matrixOfADenseLayerHasOneFrequency() {
        Tensor weight = Draw.of(Initializers.normal(1), 6, 4);
        assertArrayEquals(WeightSpectrum.ofMatrix(weight), WeightSpectrum.onTorus(weight, 1, 1), 1e-12);
    }

    @Test
    void residualIsZeroForOrthogonalAndLargeForGaussianWeights() {
        assertEquals(
                0, WeightSpectrum.residual(WeightSpectrum.ofMatrix(Draw.of(Initializers.orthogonal(3), 20, 20))), 1e-6);
        assertEquals(0.75, WeightSpectrum.residual(new double[] {Math.sqrt(7), 1}), 1e-12);
        assertTrue(WeightSpectrum.residual(WeightSpectrum.ofMatrix(Draw.of(Initializers.lecunNormal(), 20, 20))) > 1);
        assertTrue(Double.isNaN(WeightSpectrum.residual(new double[] {0, 0})));
    }

    @Test
    void statisticsOfAFewNumbers() {
        WeightStatistics statistics = WeightStatistics.of(new float[] {-1, 0, 0, 3});
        assertEquals(new WeightStatistics(4, 0.5, 1.5, -1, 3, 0.5, 11.0625 / 5.0625), statistics);
        assertArrayEquals(new int[] {1, 2, 0, 1}, statistics.histogram(new float[] {-1, 0, 0, 3}, 4));
        assertArrayEquals(
                new int[] {0, 2, 0}, WeightStatistics.of(new float[] {5, 5}).histogram(new float[] {5, 5}, 3));
        assertTrue(Double.isNaN(WeightStatistics.of(new float[] {5, 5}).kurtosis()));
        assertThrows(IllegalArgumentException.class, () -> WeightStatistics.of(new float[0]));
    }

    /** The centre of a delta kernel does not see the border; the shift of a one-sided kernel loses one row of pixels. */
    @Test
    void zeroPaddingLosesWhatLeavesTheMap() {
        double[] delta = WeightSpectrum.withZeroPadding(Draw.of(Initializers.deltaOrthogonal(1.5), 3, 3, 3, 4), 4, 5);
        assertEquals(4 * 5 * 3, delta.length);
        assertEquals(0, WeightSpectrum.residual(delta), 1e-6);
        Tensor shift = Tensor.zeros(Shape.of(3, 3, 1, 1));
        shift.array()[7] = 1;
        double[] shifted = WeightSpectrum.withZeroPadding(shift, 4, 5);
        assertEquals(15.0 / 20, WeightSpectrum.gain(shifted) * WeightSpectrum.gain(shifted), 1e-12);
        assertEquals(0, shifted[15], 1e-12);
        Tensor wide = Tensor.zeros(Shape.of(3, 3, 64, 64));
        var error = assertThrows(IllegalArgumentException.class, () -> WeightSpectrum.withZeroPadding(wide, 8, 8));
        assertTrue(error.getMessage().contains("has 4096 values, expected at most 2048"), error.getMessage());
    }

    @Test
    void torusNeedsAConvolution() {
        Tensor weight = Tensor.zeros(Shape.of(3, 4, 4));
        var error = assertThrows(IllegalArgumentException.class, () -> WeightSpectrum.onTorus(weight, 4, 4));
        assertEquals(
                "WeightSpectrum: expected a weight [in, out] or [kh, kw, in, out] and a torus of at least 1 x 1,"
                        + " got [3, 4, 4] and 4 x 4",
                error.getMessage());
    }
}
