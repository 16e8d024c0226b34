package fathom.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private enum Side {
        FAR_LEFT,
        RIGHT
    }

    private final Catalog<String> things = Catalog.of(
            "thing",
            List.of(
                    new Definition<>(
                            "meta-init",
                            List.of("mi"),
                            List.of(
                                    new Argument("rate", "0.5", "how fast"),
                                    new Argument("steps", "10", "how many"),
                                    new Argument("side", "right", "where")),
                            a -> a.number("rate") + " " + a.count("steps") + " " + a.choice("side", Side.class)),
                    Definition.of(
                            "open",
                            a -> a.find("activation").orElse("none") + (a.isGiven("activation") ? " given" : ""),
                            new Argument("activation", "", "whose")),
                    Definition.of("needy", a -> a.text("key"), new Argument("key", "", "of the door")),
                    Definition.of("broken", a -> a.text("undeclared")),
                    Definition.of(
                            "colour", a -> "" + a.choice("of", Map.of("light-red", 1)), new Argument("of", "x", "")),
                    Definition.of("picky", a -> {
                        throw new IllegalArgumentException("never");
                    })));

    @ParameterizedTest
    @CsvSource({
        "meta-init, 0.5 10 RIGHT",
        "MetaInit(1/8), 0.125 10 RIGHT",
        "'meta_init(1e-1, STEPS=3)', 0.1 3 RIGHT",
        "'mi(2,4,far-left)', 2.0 4 FAR_LEFT",
        "'mi(side=FarLeft)', 0.5 10 FAR_LEFT",
        "colour(LightRed), 1",
        "open, none",
        "open(), none",
        "open(activation=elu(1)), elu(1) given",
    })
    void namesPlacesNumbersFractionsAndWordsAreRead(String text, String made) {
        assertEquals(made, things.parse(text));
    }

    @Test
    void aContextStandsInForWhatIsNotGiven() {
        Map<String, String> network = Map.of("activation", "relu", "rate", "7");
        assertEquals("relu", things.parse("open", network));
        assertEquals("tanh given", things.parse("open(tanh)", network));
        assertEquals("7.0 10 RIGHT", things.parse("meta-init", network));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mi(stesp=1) | thing 'mi(stesp=1)': unknown argument 'stesp', did you mean steps?; meta-init takes rate, steps, side",
                "mi(1,2,right,4) | thing 'mi(1,2,right,4)': more values than arguments; meta-init takes rate, steps, side",
                "mi(1,rate=2) | thing 'mi(1,rate=2)': argument 'rate' is given twice",
                "picky(1) | thing 'picky(1)': more values than arguments; picky takes nothing",
                "picky | thing 'picky': never",
                "mi(x) | thing 'mi(x)': rate must be a finite number such as 0.05, 1e-3 or 1/32, got 'x'",
                "mi(1/0) | thing 'mi(1/0)': rate must be a finite number such as 0.05, 1e-3 or 1/32, got '1/0'",
                "mi(steps=1.5) | thing 'mi(steps=1.5)': steps must be a whole number, got '1.5'",
                "mi(side=up) | thing 'mi(side=up)': side must be one of far-left, right, got 'up'",
                "colour(blue) | thing 'colour(blue)': of must be one of light-red, got 'blue'",
                "needy | thing 'needy': key needs a value",
                "needy(key=) | thing 'needy(key=)': key needs a value",
                "opne | unknown thing 'opne', did you mean open?; known are meta-init, open, needy, broken, colour, picky",
                "zzzzzz | unknown thing 'zzzzzz'; known are meta-init, open, needy, broken, colour, picky",
            })
    void whatIsWrongIsSaidInOneLine(String text, String message) {
        assertEquals(
                message,
                assertThrows(BadInputException.class, () -> things.parse(text)).getMessage());
    }

    @Test
    void aFactoryThatAsksForWhatItDidNotDeclareIsABugAndNoBadInput() {
        var bug = assertThrows(IllegalStateException.class, () -> things.parse("broken"));
        assertEquals("argument 'undeclared' is not declared", bug.getMessage());
    }

    @Test
    void namesAndAliasesAreKnownHoweverTheyAreWritten() {
        assertTrue(things.knows("MI") && things.knows("Meta_Init") && !things.knows("me"));
        assertEquals(
                "meta-init(rate=0.5,steps=10,side=right)", things.find("mi").signature());
        assertEquals("needy", things.find("needy").signature());
        assertFalse(things.names().contains("mi"));
    }

    @Test
    void aNameOfTwoThingsIsRefused() {
        Function<Arguments, String> factory = arguments -> "";
        var one = new Definition<>("one", List.of("uno"), List.of(), factory);
        var error = assertThrows(
                BadInputException.class, () -> Catalog.of("thing", List.of(one, Definition.of("u-no", factory))));
        assertEquals("the thing name 'u-no' stands for both one and u-no", error.getMessage());
    }
}
