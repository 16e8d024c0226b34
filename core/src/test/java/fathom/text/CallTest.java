package fathom.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {
    @Test
    void numbersAreFoundByKeyOrInFirstPlaceAndHaveDefaults() {
        Call call = Call.parse(" MetaInit( 1/8, steps = 20 )");
        assertEquals("metainit", call.name());
        assertEquals(0.125, call.number("rate", 1));
        assertEquals(20, call.count("steps", 5));
        assertEquals(0.9, call.number("momentum", 0.9));
        call.end();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertEquals("'a(1': expected NAME or NAME(KEY=NUMBER,...)", message("a(1"));
        assertEquals("'a(1))': expected NAME or NAME(KEY=NUMBER,...)", message("a(1))"));
        assertEquals("'': expected NAME or NAME(KEY=NUMBER,...)", message(""));
        assertEquals("'a(k=1,k=2)': k is given twice", message("a(k=1,k=2)"));
        assertEquals("'a(1,2)': expected KEY=NUMBER, got '2'", message("a(1,2)"));
        assertEquals("'a(j=1)': unknown parameter 'j', known are k", message("a(j=1)"));
        assertEquals("'a(x)': k must be a finite number such as 0.05 or 1/32, got 'x'", message("a(x)"));
        assertEquals("'a(1/0)': k must be a finite number such as 0.05 or 1/32, got '1/0'", message("a(1/0)"));
        assertEquals("'a(1.5)': k must be a whole number, got 1.5", message("a(1.5)"));
        assertEquals(
                "unknown thing 'fixp', did you mean fixup?; known are fixup, rezero",
                Call.parse("fixp").unknown("thing", List.of("fixup", "rezero")).getMessage());
    }

    private static String message(String text) {
        return assertThrows(IllegalArgumentException.class, () -> {
                    Call call = Call.parse(text);
                    call.count("k", 0);
                    call.end();
                })
                .getMessage();
    }
}
