package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityKernelsTest {
    @Test
    void hadamardIdentityIsTheIdentityWhereItHasRoom() {
        assertArrayEquals(
                new float[] {1, 0, 0, 1},
                Draw.of(Initializers.hadamardIdentity(), 2, 2).array());
        assertArrayEquals(
                new float[] {1, 0, 0, 1, 0, 0},
                Draw.of(Initializers.hadamardIdentity(), 3, 2).array());
    }

    @Test
    void hadamardIdentityWidensBySylvestersMatrix() {
        assertArrayEquals(
                new float[] {.5f, .5f, .5f, .5f, .5f, -.5f, .5f, -.5f, .5f, .5f, -.5f, -.5f},
                Draw.of(Initializers.hadamardIdentity(), 3, 4).array());
    }

    @ParameterizedTest
    @CsvSource({"3,4", "5,8", "16,64", "1,2"})
    void hadamardIdentityKeepsLengthsIfOutputsAreAPowerOfTwo(int in, int out) {
        double[] values = WeightSpectrum.ofMatrix(Draw.of(Initializers.hadamardIdentity(), in, out));
        assertEquals(1, values[0], 1e-6);
        assertEquals(1, values[in - 1], 1e-6);
    }

    /** Rows of the order 8 cut to 6 columns have a length of sqrt(6/8). */
    @Test
    void hadamardIdentityCutsLengthsOtherwise() {
        double[] values = WeightSpectrum.ofMatrix(Draw.of(Initializers.hadamardIdentity(), 4, 6));
        assertEquals(Math.sqrt(6.0 / 8), WeightSpectrum.gain(values), 1e-6);
    }

    @Test
    void hadamardIdentityOfAConvolutionIsADeltaKernel() {
        float[] w = Draw.of(Initializers.hadamardIdentity(), 3, 3, 2, 4).array();
        for (int i = 0; i < w.length; i++) {
            assertEquals(i / 8 == 4 ? 0.5f : 0f, Math.abs(w[i]), "entry " + i);
        }
    }

    @Test
    void paddedIdentityRepeatsItself() {
        assertArrayEquals(
                new float[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 0},
                Draw.of(Initializers.paddedIdentity(1), 2, 5).array());
        assertArrayEquals(
                new float[] {.1f, 0, 0, .1f, .1f, 0},
                Draw.of(Initializers.paddedIdentity(0.1), 3, 2).array());
        assertArrayEquals(
                new float[] {1, 0, 0, 1},
                Draw.of(Initializers.paddedIdentity(1), 2, 2).array());
    }
}
