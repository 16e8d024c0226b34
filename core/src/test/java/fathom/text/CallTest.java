package fathom.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.text.Call.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
    @Test
    void valuesAreReadByPlaceAndByName() {
        Call call = Call.parse(" MetaInit( 1/8, steps = 20 )");
        assertEquals("MetaInit", call.name());
        assertEquals(List.of(new Value("", "1/8"), new Value("steps", "20")), call.values());
        assertEquals(List.of(), Call.parse("delta()").values());
    }

    @Test
    void aValueMayBeACallItself() {
        assertEquals(
                List.of(new Value("", "elu(a=1)"), new Value("activation", "leaky-relu(0.2)")),
                Call.parse("critical(elu(a=1),activation=leaky-relu(0.2))").values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a(1 | 'a(1': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "a(1)) | 'a(1))': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "a(1)b | 'a(1)b': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "a 1) | 'a 1)': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "(1) | '(1)': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "a(k=1,2) | 'a(k=1,2)': expected ARGUMENT=VALUE, got '2'",
            })
    void whatIsNoCallIsRefusedInOneLine(String text, String message) {
        assertEquals(
                message,
                assertThrows(BadInputException.class, () -> Call.parse(text)).getMessage());
    }

    @Test
    void listsKeepTheirOrderAndTheirParentheses() {
        assertEquals(
                List.of("delta(gain=1/32)", "variance-scaling(2,in)", "orthogonal"),
                Call.list("initializer", "delta(gain=1/32), variance-scaling(2,in) ,orthogonal"));
    }

    @Test
    void emptyAndRepeatedPlacesOfAListAreRefused() {
        var empty = assertThrows(BadInputException.class, () -> Call.list("initializer", "zeros,,orthogonal"));
        assertEquals(
                "a place is empty in the list 'zeros,,orthogonal', expected one initializer each", empty.getMessage());
        var twice = assertThrows(BadInputException.class, () -> Call.list("initializer", "zeros,orthogonal,zeros"));
        assertEquals("initializer 'zeros' is in the list twice", twice.getMessage());
    }
}
