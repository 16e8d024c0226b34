package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void eachLookHasHalfAsManySeedsAgainAndTheLastHasAll() {
        assertEquals(List.of(3, 5, 8, 12), Looks.from(3, 12).seeds());
        assertEquals(List.of(1, 2, 3, 4), Looks.from(1, 4).seeds());
        assertEquals(List.of(3), Looks.from(3, 3).seeds());
    }

    @Test
    void theLevelsOfAllLooksAddUpToFivePercent() {
        Looks looks = Looks.from(3, 30);
        assertEquals(0.05, looks.seeds().stream().mapToDouble(looks::level).sum(), 1e-12);
        assertTrue(looks.seeds().stream().allMatch(n -> looks.level(n) > 0));
        assertEquals(0.05, Looks.once().level(7));
        assertEquals(0.05 * Math.log(1 + (Math.E - 1) / 4), Looks.from(3, 12).level(3), 1e-12);
    }

    @Test
    void anInterruptedLookIsJudgedAtTheLevelOfTheLookItWasMadeFor() {
        Looks looks = Looks.from(3, 12);
        assertEquals(looks.level(8), looks.level(6));
    }
}
