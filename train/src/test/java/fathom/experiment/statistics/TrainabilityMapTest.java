package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.random.Seed;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import fathom.theory.Phase;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Also gives invented maps to the tests of their page. */
public final class TrainabilityMapTest {
    private static final double[] VARIANCES = {1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4};
    private static final int[] DEPTHS = {10, 14, 20, 28, 40, 56, 80, 113, 160, 226};

    @Test
    void theMultipleThatMadeTheMapIsFound() {
        TrainabilityMap map = mapped(4.5);
        BoundaryFit fit = map.fit();
        assertEquals(0, fit.wrong());
        assertEquals(80, fit.cells());
        assertEquals(4.5, fit.multiple(), 0.3); // cells lie a factor 1.4 apart in each column, less in all together
        assertTrue(fit.low() <= 4.5 && 4.5 <= fit.high(), fit.toString());
        assertTrue(fit.high() / fit.low() < 1.5, fit.toString());
        for (Phase phase : List.of(Phase.ORDERED, Phase.CHAOTIC)) {
            assertEquals(4.5, map.fit(phase).orElseThrow().multiple(), 1);
        }
    }

    @Test
    void noiseWidensTheIntervalAndIsCounted() {
        RandomGenerator random = new Seed(4).generator();
        TrainabilityMap map = map((w, depth) -> depth <= 6 * scale(w) * Math.exp(0.4 * random.nextGaussian()));
        BoundaryFit fit = map.fit();
        assertTrue(fit.wrong() > 0 && fit.wrong() < 12, fit.toString());
        assertTrue(fit.low() < 6 && 6 < fit.high(), fit.toString());
    }

    @Test
    void whereAllOrNoneTrainThereIsNoBoundary() {
        assertFalse(map((w, depth) -> true).fit().exists());
        assertEquals(Double.POSITIVE_INFINITY, map((w, depth) -> true).fit().multiple());
        assertFalse(map((w, depth) -> false).fit().exists());
        assertEquals(0, map((w, depth) -> false).fit().multiple());
    }

    @Test
    void theFitIsTheBestOfAllMultiples() {
        RandomGenerator random = new Seed(5).generator();
        for (int trial = 0; trial < 30; trial++) {
            List<BoundaryFit.Cell> cells = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                double ratio = Math.exp(2 * random.nextGaussian());
                cells.add(new BoundaryFit.Cell(i % 5, ratio, ratio < 1 + random.nextGaussian()));
            }
            long best = cells.stream()
                    .mapToLong(cut -> wrong(cells, cut.ratio()))
                    .min()
                    .orElseThrow();
            BoundaryFit fit = BoundaryFit.of(cells);
            assertEquals(Math.min(best, wrong(cells, 0)), fit.wrong());
        }
    }

    @Test
    void aDivergedRunDidNotTrainAndAMissingOneIsNoCell() {
        ComparisonRecord whole = comparison((w, depth) -> depth < 30);
        List<RunRecord> runs = new ArrayList<>(whole.runs());
        RunRecord broken = runs.remove(0);
        runs.remove(0);
        runs.add(run(broken.key(), Double.NaN, new Divergence(3, "body.1.0", "NaN")));
        TrainabilityMap map = TrainabilityMap.of(with(whole, runs)).orElseThrow();
        assertEquals(0, map.accuracy()[0][0]);
        assertTrue(Double.isNaN(map.accuracy()[1][0]));
        assertEquals(79, map.fit().cells());
    }

    @Test
    void anOrdinaryComparisonIsNoMap() {
        ComparisonRecord map = comparison((w, depth) -> true);
        ComparisonRecord ordinary = new ComparisonRecord("", Map.of(), map.provenance(), List.of(), map.runs());
        assertEquals(Optional.empty(), TrainabilityMap.of(ordinary));
    }

    private static long wrong(List<BoundaryFit.Cell> cells, double cut) {
        return cells.stream()
                .filter(cell -> cell.trained() != (cell.ratio() <= cut))
                .count();
    }

    /** The correlation length at a weight variance. */
    public static double scale(double weightVariance) {
        return new MeanField(Nonlinearity.TANH, weightVariance, 0.05).correlationScale();
    }

    private static TrainabilityMap mapped(double multiple) {
        return map((w, depth) -> depth <= multiple * scale(w));
    }

    private static TrainabilityMap map(BiPredicate<Double, Integer> trains) {
        return TrainabilityMap.of(comparison(trains)).orElseThrow();
    }

    /** A map of those cells that train. */
    public static ComparisonRecord comparison(BiPredicate<Double, Integer> trains) {
        List<RunRecord> runs = new ArrayList<>();
        for (double w : VARIANCES) {
            for (int depth : DEPTHS) {
                var key = new RunKey(TrainabilityMap.label(w), depth, 0, 1e-3);
                runs.add(run(key, trains.test(w, depth) ? 0.875 : 0.11, null));
            }
        }
        return new ComparisonRecord(
                "Which depths train",
                Map.of("map", "sigma_w2", "sigma_b2", "0.05", "threshold", "0.25", "classes", "10"),
                Provenance.collect("plain", 1, "MNIST", "", "", 1, "fathom"),
                List.of(),
                runs);
    }

    private static ComparisonRecord with(ComparisonRecord comparison, List<RunRecord> runs) {
        return new ComparisonRecord(
                comparison.title(), comparison.configuration(), comparison.provenance(), List.of(), runs);
    }

    private static RunRecord run(RunKey key, double accuracy, Divergence divergence) {
        float[] curve = {(float) accuracy, (float) accuracy};
        return ExampleRuns.run(key, curve, curve, null, divergence, List.of());
    }
}
