package fathom.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** tanh of the Vector API over whole ranges of floats, which are walked by their bits. */
final class VectorTanhTest {
    private static final int BLOCK = 1 << 14;

    private final Pointwise pointwise = new VectorPointwise();

    private float[] tanh(float[] x) {
        float[] y = new float[x.length];
        pointwise.forward(Activation.TANH, x.length, x, 0, y, 0);
        return y;
    }

    /**
     * The first two ranges are together all non-negative floats; the others are full around the places where the reduction of the argument changes
     * by a multiple of ln 2, where a fall is most likely, and where tanh becomes 1.
     */
    @ParameterizedTest(name = "every {2} floats from {0} to {1}")
    @CsvSource({
        "0, 16, 127",
        "16, Infinity, 8191",
        "0.1725, 0.1740, 1",
        "0.5193, 0.5205, 1",
        "0.865, 0.868, 1",
        "1.212, 1.214, 1",
        "3.5, 3.7, 1",
        "8.4, 8.6, 1"
    })
    void isOddNowhereFallingAndAtMostOne(float from, float to, int step) {
        float[] x = new float[BLOCK];
        float[] minus = new float[BLOCK];
        int bits = Float.floatToIntBits(from);
        int last = Float.floatToIntBits(to);
        float highest = 0;
        while (bits < last) {
            for (int i = 0; i < BLOCK; i++) {
                x[i] = Float.intBitsToFloat(bits);
                minus[i] = -x[i];
                bits = Math.min(bits + step, last);
            }
            float[] y = tanh(x);
            float[] z = tanh(minus);
            for (int i = 0; i < BLOCK; i++) {
                if (!(y[i] >= highest && y[i] <= 1 && z[i] == -y[i])) {
                    throw new AssertionError(
                            "tanh(" + x[i] + ") = " + y[i] + ", of minus that " + z[i] + ", before it " + highest);
                }
                highest = y[i];
            }
        }
        assertTrue(highest > 0 && (to < 8.5 || highest == 1), "ends at " + highest);
    }

    @Test
    void errorIsBelow15e8AndRelativeErrorBelow18e8() {
        int count = (Float.floatToIntBits(20f) - Float.floatToIntBits(1e-8f)) / 1031;
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = Float.intBitsToFloat(Float.floatToIntBits(1e-8f) + 1031 * i);
        }
        float[] y = tanh(x);
        for (int i = 0; i < count; i++) {
            double expected = Math.tanh(x[i]);
            double error = Math.abs(y[i] - expected);
            assertTrue(error <= Math.min(1.5e-7, 1.8e-7 * expected), "tanh(" + x[i] + ") = " + y[i]);
        }
    }

    /** The last elements of an array, fewer than a vector has lanes, are computed by other code. */
    @Test
    void valueDoesNotDependOnThePlaceInAnArray() {
        float[] x = new float[100_003];
        for (int i = 0; i < x.length; i++) {
            x[i] = 12f * (i - 50_000) / 50_000;
        }
        float[] together = tanh(x);
        float[] alone = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            pointwise.forward(Activation.TANH, 1, x, i, alone, i);
        }
        assertArrayEquals(together, alone);
    }

    @Test
    void specialValuesAreExact() {
        float tiny = Float.MIN_VALUE;
        float[] x = new float[64];
        float[] specials = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, tiny, -tiny, 3e-39f};
        float[] expected = {Float.NaN, 1, -1, 0, -0f, tiny, -tiny, 3e-39f};
        for (int i = 0; i < x.length; i++) {
            x[i] = specials[i % specials.length];
        }
        float[] y = tanh(x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(expected[i % expected.length], y[i]);
        }
    }
}
