package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;

/** Compares with a number as it is printed somewhere. */
final class Printed {
    private Printed() {}

    /** As many significant digits as were printed. */
    static void assertPrinted(String printed, double value, String what) {
        BigDecimal expected = new BigDecimal(printed);
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(expected.precision()));
        assertEquals(0, expected.compareTo(rounded), what + ": expected " + printed + ", got " + value);
    }
}
