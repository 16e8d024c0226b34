package fathom.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.theory.Nonlinearity;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankCheckTest {
    private static final List<Advice> RANKED =
            Adviser.rank(new Setting(Nonlinearity.TANH, 50, false, 1, false, 8)).subList(0, 4);

    private static RunRecord run(int candidate, int seed, double loss) {
        boolean diverged = Double.isNaN(loss);
        return ExampleRuns.run(
                new RunKey(RANKED.get(candidate).recipe(), 50, seed, 0.01),
                new float[] {(float) loss},
                new float[1],
                null,
                diverged ? new Divergence(0, "loss", "") : null,
                List.of());
    }

    private static RankCheck check(double... losses) {
        List<RunRecord> runs = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            runs.add(run(i, 0, losses[i] - 0.1));
            runs.add(run(i, 1, losses[i] + 0.1));
        }
        return RankCheck.of(RANKED, runs);
    }

    @Test
    void agreementIsOneAndItsReverseMinusOne() {
        assertEquals(1, check(1, 1.5, 2, 2.3).correlation(), 1e-12);
        assertEquals(-1, check(2.3, 2, 1.5, 1).correlation(), 1e-12);
    }

    /** 1 - 6 sum d^2 / (n (n^2 - 1)) with one swap of neighbours: d^2 = 2. */
    @Test
    void oneSwapOfNeighboursIsTheTextbooksNumber() {
        RankCheck check = check(1.5, 1, 2, 2.3);
        assertEquals(1 - 6 * 2 / 60.0, check.correlation(), 1e-12);
        assertEquals(2, check.best().rank());
        assertEquals(1 / Math.sqrt(3), check.chance(), 1e-12);
    }

    @Test
    void divergedRunsShareTheLastRank() {
        RankCheck check = check(1, 2, Double.NaN, Double.NaN);
        assertEquals(3.5, check.rows().get(2).measured());
        assertEquals(3.5, check.rows().get(3).measured());
        assertEquals(2, check.rows().get(3).diverged());
        assertEquals(2, check.rows().get(1).loss(), 1e-6);
    }

    @Test
    void candidatesWithoutARunAreLeftOut() {
        RankCheck check = RankCheck.of(RANKED, List.of(run(2, 0, 1)));
        assertEquals(1, check.rows().size());
        assertTrue(Double.isNaN(check.correlation()));
    }
}
