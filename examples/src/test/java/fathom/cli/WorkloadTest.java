package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final Workload WORK = new Workload(new int[] {2, 12}, 3, 4, 9, 2, 100, 30);

    @Test
    void theWorkIsThatOfTheSeedsThatAreKnownAndOfTheTuning() {
        assertEquals(2 * 3 * (4 + 2), WORK.runs());
        assertEquals(3 * (10 + 20) * (4 * 100 + 2 * 30), WORK.units());
        assertEquals("3 initializers x 2 depths x 4 to 9 seeds", WORK.toString());
    }

    @Test
    void moreSeedsAreMoreWork() {
        assertEquals(2 * 3 * (6 + 2), WORK.withSeeds(6).runs());
        assertEquals(3 * 30 * 2 * 100, WORK.withSeeds(6).units() - WORK.units());
    }
}
