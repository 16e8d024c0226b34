package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunRecord;
import fathom.train.Evaluation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private final InventedComparison comparison = InventedComparison.empty();

    @Test
    void aVariantIsAheadOnlyWithItsDifferenceIntervalAndP() {
        String verdict = comparison
                .ran("delta", 128, 1.30, 1.31, 1.32, 1.30)
                .ran("glorot", 128, 1.90, 1.95, 2.00, 1.91)
                .verdict();
        assertTrue(verdict.startsWith("At depth 128, delta reaches train loss 1.307 ± 0.005 in 600 steps"), verdict);
        assertTrue(verdict.contains("n = 4"), verdict);
        assertTrue(
                verdict.contains("It is ahead of glorot (by 0.633, 95\u00a0% interval 0.575 to 0.690, p < 0.001)"),
                verdict);
        assertEquals("At depth 128 delta is ahead of every other. All 2 train at depth 128.", comparison.headline());
    }

    @Test
    void nothingIsClaimedOfWhatIsLeftWhereAPersonStoppedRuns() {
        comparison
                .ran("delta", 128, 1.30, 1.31, 1.32, 1.30)
                .ran("glorot", 128, 1.90, 1.95, 2.00, 1.91)
                .ran("lecun", 128, 1.70, 1.75, 1.80, 1.71)
                .setting(ComparisonRecord.STOPPED, "glorot, depth 128, seed 4 (after 3 of 600 steps)");
        assertTrue(comparison.verdict().contains("It is ahead of lecun"), comparison.verdict());
        assertFalse(comparison.verdict().contains("ahead of glorot"), comparison.verdict());
        assertTrue(comparison.headline().contains("is not separated from every other"), comparison.headline());
    }

    @Test
    void separatedRangesOfThreeSeedsAreNoClaimWhereTheDifferencesScatter() {
        String verdict = comparison
                .ran("a", 8, 1.0, 1.1, 1.2)
                .ran("b", 8, 1.6, 1.25, 1.3)
                .verdict();
        assertFalse(verdict.contains("ahead"), verdict);
        assertTrue(verdict.contains("b (1.383 ± 0.109) [p = 0.22; it would take 25 seeds]"), verdict);
        assertTrue(verdict.contains("cannot be told from it"), verdict);
        assertTrue(comparison.headline().contains("a has the lowest train loss, but is not separated"));
    }

    @Test
    void pairingFindsWhatTheSpreadOverSeedsHides() {
        comparison.ran("a", 8, 1.0, 1.5, 1.2, 1.8).ran("b", 8, 1.051, 1.552, 1.249, 1.848);
        assertTrue(comparison.verdict().contains("It is ahead of b (by 0.050"), comparison.verdict());
    }

    @Test
    void mixedRunsAreCountedAndHaveNoMean() {
        String verdict = comparison
                .ran("a", 32, 1.3, 1.3, 1.3)
                .ran("b", 32, 1.2, 2.31, 2.30)
                .verdict();
        assertTrue(verdict.contains("b trained in 1 of 3 runs (train loss 1.200 to 2.310)."), verdict);
        assertFalse(verdict.replace("1.300 ± 0.000", "").contains("±"), verdict);
        assertEquals(
                "At depth 32 a has the lowest train loss, but is not separated from every other."
                        + " 1 of 2 trains at depth 32 (1 more in some runs).",
                comparison.headline());
    }

    @Test
    void aLeaderWithMixedRunsIsCountedToo() {
        String verdict = comparison
                .ran("a", 32, 1.3, 2.3, 1.3)
                .ran("b", 32, 2.3, 2.3, 2.3)
                .verdict();
        assertTrue(
                verdict.startsWith("At depth 32, a trained in 2 of 3 runs in 600 steps (train loss 1.300 to 2.300"),
                verdict);
        assertTrue(comparison.headline().contains("a alone trained, in 2 of 3 runs, which may be luck"));
    }

    @Test
    void threeOfThreeAgainstNoneOfThreeIsTooLittleForAPair() {
        String verdict = comparison
                .ran("a", 32, 1.3, 1.31, 1.3)
                .ran("b", 32, 2.30, 2.31, 2.305)
                .verdict();
        assertTrue(verdict.contains("b (2.305 ± 0.003) trained in none of its runs."), verdict);
        assertTrue(verdict.contains("b cannot be told from chance."), verdict);
        assertTrue(
                verdict.contains("3 of 3 may still be luck (p = 0.10 over all pairs);"
                        + " the same shares would tell with 4 seeds."),
                verdict);
    }

    @Test
    void oneAmongFiveThatAloneTrainsIsFoundWithThreeSeeds() {
        for (String other : List.of("b", "c", "d", "e")) {
            comparison.ran(other, 48, 2.30, 2.31, 2.305);
        }
        String verdict = comparison.ran("a", 48, 1.3, 1.31, 1.3).verdict();
        assertTrue(verdict.contains("would not lead by that much (p = 0.011)"), verdict); // 5 of binomial(15, 3)
        assertEquals("At depth 48 a alone trained, in 3 of 3 runs. 1 of 5 trains at depth 48.", comparison.headline());
    }

    @Test
    void whatIsBelowChanceByLittleIsNotCalledUntaught() {
        String verdict = comparison
                .ran("a", 32, 1.3, 1.3, 1.3)
                .ran("b", 32, 2.219, 2.221, 2.220)
                .verdict();
        assertTrue(verdict.contains("b (p < 0.001) is below chance, but by less than 5\u00a0%."), verdict);
    }

    @Test
    void divergedRunsAreCountedWithTheFirstStepAndLayer() {
        String verdict = comparison
                .ran("he", 64, Double.NaN, Double.NaN, Double.NaN)
                .ran("a", 64, 1.3, Double.NaN, 1.2)
                .verdict();
        assertTrue(
                verdict.contains("he diverged in 3 of 3 runs, first at step 12 (conv7: activation is NaN)"), verdict);
        assertTrue(verdict.contains("a diverged in 1 of 3 runs at step 13"), verdict);
        assertTrue(verdict.startsWith("At depth 64, a trained in 2 of 3 runs"), verdict);
    }

    @Test
    void whenNothingTrainsItSaysSo() {
        assertTrue(comparison.ran("a", 64, 2.31, 2.32).verdict().contains("nothing trains in 600 steps"));
        assertTrue(InventedComparison.empty()
                .ran("a", 64, Double.NaN)
                .verdict()
                .startsWith("At depth 64 every run diverged. a diverged in its only"));
    }

    @Test
    void aRunThatLearnedAndLostItIsNotSilentlyCountedAsUntrained() {
        RunRecord base = comparison.run("b", 32, 0, 0.1, 2.31);
        float[] loss = new float[600];
        Arrays.fill(loss, 2.31f);
        Arrays.fill(loss, 100, 200, 1.75f);
        comparison.runs.add(ExampleRuns.run(base.key(), loss, loss, new Evaluation(2.31, 0.1, 100), null, List.of()));
        assertTrue(
                comparison.verdict().endsWith("b had come down to 1.750 by step 150 and lost it again."),
                comparison.verdict());
    }

    @Test
    void oneSeedComparesNothing() {
        String verdict = comparison.ran("a", 8, 1.3).ran("b", 8, 1.4).verdict();
        assertFalse(verdict.contains("±") || verdict.contains("p ="), verdict);
        assertTrue(verdict.contains("cannot be compared with it: one seed shows no spread."), verdict);
    }

    @Test
    void aVariantRunAtSeveralRatesIsSeveralRows() {
        comparison.ran("a", 8, 1, 1);
        comparison.runs.add(comparison.run("a", 8, 0, 0.3, 1.5));
        assertEquals(List.of("a @ 0.1", "a @ 0.3"), comparison.summary().labels());
    }
}
