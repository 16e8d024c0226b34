package fathom.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.text.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthRateTest {
    @ParameterizedTest(name = "{0} at depth {1} is {2}")
    @CsvSource({
        "0.003, 500, 0.003, 0.003",
        "0.123456789, 7, 0.123456789, 0.123456789",
        "0.5/L, 100, 0.005, 0.5/L",
        "0.57/L^1.5, 500, 5.098e-05, 0.57/L^1.5",
        "0.57 / l ^ 1.5, 1000, 1.802e-05, 0.57/L^1.5",
        "2/L^-1, 3, 6, 2.0/L^-1.0",
        "1/L, 3, 0.3333, 1.0/L"
    })
    void formsAreReadAndPrintedAsTheyAreWritten(String text, int depth, double rate, String printed) {
        DepthRate rule = DepthRate.parse(text);
        assertEquals(rate, rule.at(depth));
        assertEquals(printed, rule.toString());
        assertEquals(rule, DepthRate.parse(rule.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0", "-1/L", "NaN", "1/D", "1/L^", "1/L^x", "1/L^1.5/2", "Infinity", "1/L^NaN"})
    void anythingElseIsRefusedInOneLine(String text) {
        assertEquals(
                "'" + text
                        + "' is not a learning rate: expected a positive number, or one over a power of the depth, such as"
                        + " 0.5/L or 0.5/L^1.5",
                assertThrows(BadInputException.class, () -> DepthRate.parse(text))
                        .getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> DepthRate.constant(0));
        assertThrows(IllegalArgumentException.class, () -> new DepthRate(1, Double.NaN));
    }
}
