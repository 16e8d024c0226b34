package fathom.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({"0.03,0.03", "1e-5,1e-5", "0.1,0.1", "20000,20000", "2.5e-7,2.5e-7", "1e9,1e9", "0,0"})
    void ratesAreWrittenInFewDigits(double rate, String expected) {
        assertEquals(expected, Formats.plain(rate));
    }

    @Test
    void numbersAreWrittenForReaders() {
        assertEquals("× 4·10⁻³¹", Formats.factor(-30.4));
        assertEquals("× 10⁻³⁰", Formats.factor(-30.0001));
        assertEquals("0 (underflow)", Formats.factor(Double.NEGATIVE_INFINITY));
        assertEquals("× 0.77", Formats.factor(Math.log10(0.77)));
        assertEquals("2 min 05 s", Formats.duration(125));
        assertEquals("1 h 05 min", Formats.duration(3900));
        assertEquals(Formats.NONE, Formats.loss(Double.NaN));
        assertEquals("3.1e-05", Formats.loss(3.1e-5));
    }
}
