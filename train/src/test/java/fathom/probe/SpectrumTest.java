package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpectrumTest {
    @Test
    void figuresOfAKnownSpectrum() {
        Spectrum spectrum = new Spectrum(new double[] {2, 1, 1, 0});
        assertEquals(1.5, spectrum.meanSquare());
        assertEquals((2.5 * 2.5 + 0.25 + 0.25 + 2.25) / 4, spectrum.varianceOfSquares());
        assertEquals(1, spectrum.relativeVariance(), 1e-12);
        assertEquals(1.5, spectrum.stableRank());
        assertEquals(Math.exp(1.5 * Math.log(2)), spectrum.effectiveRank(), 1e-12); // p = 1/2, 1/4, 1/4
        assertEquals(1, spectrum.median());
        assertEquals(Double.POSITIVE_INFINITY, spectrum.conditionNumber());
    }

    @Test
    void histogramCountsBothEndsAndNothingOutside() {
        Spectrum spectrum = new Spectrum(new double[] {2, 1.5, 1, 0.99, 0});
        assertArrayEquals(new int[] {2, 3}, spectrum.histogram(2, 0, 2));
        assertArrayEquals(new int[] {1, 1}, spectrum.histogram(2, 0.985, 1.0));
        assertThrows(IllegalArgumentException.class, () -> spectrum.histogram(0, 0, 1));
    }
}
