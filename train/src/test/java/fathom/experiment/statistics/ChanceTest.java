package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChanceTest {
    private static Chance of(Map<String, String> settings) {
        Provenance nowhere = Provenance.collect("plain", 1, "none", "", "", 1, "");
        return Chance.of(new ComparisonRecord("t", settings, nowhere, List.of(), List.of()));
    }

    @Test
    void theNumberOfClassesSaysWhatAGuessScores() {
        Chance chance = of(Map.of("classes", "10"));
        assertEquals(Math.log(10), chance.loss());
        assertEquals(0.1, chance.score());
        assertEquals("chance, ln 10 = 2.303", chance.inWords());
        assertEquals("chance", chance.label());
        assertEquals("accuracy", chance.metric());
    }

    @Test
    void aTaskMayNameItsOwnBaselineAndMetric() {
        Chance chance = of(Map.of(
                Chance.LOSS, "0.25", Chance.SCORE, "0", Chance.WORDS, "the naive forecast", Chance.METRIC, "skill"));
        assertEquals("the naive forecast = 0.250", chance.inWords());
        assertEquals("the naive forecast", chance.label());
        assertEquals(0, chance.score());
        assertEquals("skill", chance.metric());
    }

    @Test
    void withoutEitherNothingIsKnown() {
        assertFalse(of(Map.of()).known());
        assertFalse(of(Map.of("classes", "ten")).known());
    }
}
