package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalConvolutionTest {
    @ParameterizedTest
    @CsvSource({"3,3,6,6", "2,2,4,8", "1,4,5,5", "5,3,3,4"})
    void blockConstructionIsOrthogonalAtEveryFrequency(int kh, int kw, int in, int out) {
        double[] values = WeightSpectrum.onTorus(Draw.of(Initializers.orthogonal2d(1.05), kh, kw, in, out), 7, 9);
        assertEquals(7 * 9 * in, values.length);
        assertEquals(1.05, values[0], 1e-6);
        assertEquals(1.05, values[values.length - 1], 1e-6);
    }

    @Test
    void blockConstructionPutsWeightIntoAllTaps() {
        float[] w = Draw.of(Initializers.orthogonal2d(1), 3, 3, 12, 12).array();
        for (int tap = 0; tap < 9; tap++) {
            double squares = 0;
            for (int i = tap * 144; i < (tap + 1) * 144; i++) {
                squares += (double) w[i] * w[i];
            }
            // a third of 12 rows' square lengths is split among taps by coin throws; corners get 1/16 on average
            assertTrue(squares > 0.02 * 12 / 9, "tap " + tap + ": " + squares);
        }
    }

    @ParameterizedTest
    @CsvSource({"3,3,6,6", "4,4,4,4", "5,3,3,7", "1,1,5,6"})
    void frequencyConstructionIsOrthogonalOnItsOwnGridAndOnItsParts(int kh, int kw, int in, int out) {
        Tensor weight = Draw.of(Initializers.frequencyOrthogonal(2), kh, kw, in, out);
        double[] values = WeightSpectrum.onTorus(weight, kh, kw);
        assertEquals(2, values[0], 4e-6);
        assertEquals(2, values[values.length - 1], 4e-6);
    }

    @Test
    void frequencyConstructionKeepsTheMeanSquareOnAnyOtherGrid() {
        Tensor weight = Draw.of(Initializers.frequencyOrthogonal(1), 3, 3, 8, 8);
        double[] values = WeightSpectrum.onTorus(weight, 8, 8);
        assertEquals(1, WeightSpectrum.gain(values), 1e-6);
        assertTrue(values[0] > 1.05 && values[values.length - 1] < 0.95, values[0] + " " + values[values.length - 1]);
    }

    @Test
    void moreInputsThanOutputsAreRefused() {
        for (Initializer rule : new Initializer[] {Initializers.orthogonal2d(1), Initializers.frequencyOrthogonal(1)}) {
            var error = assertThrows(IllegalArgumentException.class, () -> Draw.of(rule, 3, 3, 8, 4));
            assertEquals(
                    rule + ": 8 input channels do not fit into 4 outputs without loss (weight shape [3, 3, 8, 4]);"
                            + " use orthogonal(gain) there, or widen the layer to at least 8 outputs",
                    error.getMessage());
        }
    }

    @Test
    void kernelsOfOtherRanksAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Draw.of(Initializers.orthogonal2d(1), 3, 4, 4));
        assertEquals(
                "orthogonal2d(1.0): expected a weight [in, out] or [kh, kw, in, out], got shape [3, 4, 4]",
                error.getMessage());
    }
}
