package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.train.DepthRate;
import fathom.train.Divergence;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning rates that are searched for, over invented losses as functions of the rate. */
class RateSearchTest {
    private static final Seed SEED = new Seed(1);
    private static final double CHANCE = Math.log(10);
    private static final double DIVERGED = Double.POSITIVE_INFINITY;

    private final List<Double> tried = Collections.synchronizedList(new ArrayList<>());

    private TrainingResult train(DoubleFunction<float[]> curve, Run run) {
        if (run.stage() == Stage.TUNING) {
            tried.add(run.rate());
        }
        float[] loss = curve.apply(run.rate());
        boolean diverged = Float.isInfinite(loss[loss.length - 1]);
        return ExampleRuns.run(
                        run.key(),
                        loss,
                        new float[loss.length],
                        null,
                        diverged ? new Divergence(3, "stem", "NaN in its output") : null,
                        List.of())
                .result();
    }

    /** A parabola in the decades of the rate, 1.2 at its lowest, chance far from it; diverges from some rate on. */
    private static DoubleFunction<float[]> valley(double best, double diverges) {
        return rate -> {
            double decades = Math.log10(rate / best);
            return ExampleRuns.constant(rate >= diverges ? DIVERGED : Math.min(CHANCE, 1.2 + 0.5 * decades * decades));
        };
    }

    private static Experiment<DoubleFunction<float[]>> experiment(DoubleFunction<float[]> variant) {
        return Experiment.<DoubleFunction<float[]>>named("toy")
                .setting("classes", 10)
                .variant("v", variant)
                .searchRate(DepthRate.constant(0.001))
                .provenance(() -> ExampleRuns.ORIGIN);
    }

    private double chosen(DoubleFunction<float[]> variant) {
        ComparisonRecord record = experiment(variant).run(SEED, this::train).record();
        assertEquals(tried.size(), record.tuning().size());
        return record.runs().get(0).key().rate();
    }

    @Test
    void aBestRateInTheMiddleEndsTheSearchAtOnce() {
        assertEquals(0.001, chosen(valley(0.0011, 1)));
        assertEquals(List.of(0.001, 0.0032, 0.00032), tried);
    }

    @Test
    void theGridGrowsAtItsEdgesAsFarAsItHelps() {
        assertEquals(0.032, chosen(valley(0.03, 1)));
        assertEquals(List.of(0.001, 0.0032, 0.00032, 0.01, 0.032, 0.1), tried);
        tried.clear();
        assertEquals(0.000032, chosen(valley(0.00003, 1)));
        assertEquals(List.of(0.001, 0.0032, 0.00032, 0.0001, 0.000032, 0.00001), tried);
    }

    @Test
    void itNeverGrowsAboveARateThatDiverged() {
        assertEquals(0.01, chosen(valley(0.1, 0.02)));
        assertEquals(List.of(0.001, 0.0032, 0.00032, 0.01, 0.032), tried);
    }

    @Test
    void whereAllDivergeItGoesDownToItsLastRate() {
        assertEquals(0.00000032, chosen(rate -> ExampleRuns.constant(DIVERGED)));
        assertEquals(RateSearch.MOST, tried.size());
    }

    @Test
    void whereNothingTrainsItLooksOnBothSides() {
        chosen(rate -> ExampleRuns.constant(CHANCE));
        assertEquals(List.of(0.001, 0.0032, 0.00032, 0.01, 0.0001, 0.032, 0.000032, 0.1, 0.00001), tried);
    }

    @Test
    void aFarValleyIsFoundFromThePlateauOfChance() {
        assertEquals(0.1, chosen(valley(0.12, 1)));
        assertTrue(tried.size() <= RateSearch.MOST, tried + "");
    }

    /** A run that learned and fell back to chance is too high a rate, as one that diverged. */
    @Test
    void aRateThatCollapsesIsAnUpperBound() {
        float[] collapse = ExampleRuns.constant(CHANCE);
        java.util.Arrays.fill(collapse, 100, 300, 1.5f);
        DoubleFunction<float[]> deep = rate -> rate > 0.0005
                ? collapse
                : ExampleRuns.constant(CHANCE - (rate > 0.0002 ? 0.05 : rate > 0.00005 ? 0.3 : 0.2));
        assertEquals(0.0001, chosen(deep));
        assertEquals(List.of(0.001, 0.0032, 0.00032, 0.0001, 0.000032), tried);
    }

    @Test
    void everyDepthHasItsOwnCentre() {
        experiment(valley(0.001, 1))
                .depths(1, 100)
                .searchRate(new DepthRate(0.1, 1))
                .run(SEED, this::train);
        assertEquals(0.1, tried.get(0));
        assertTrue(tried.contains(0.001) && tried.contains(0.00032));
    }

    @Test
    void aSearchThatWasStoppedGoesOnWhereItWasAndEndsAlike(@TempDir Path folder) {
        ComparisonRecord whole =
                experiment(valley(0.03, 1)).seeds(2).run(SEED, this::train).record();
        tried.clear();
        experiment(valley(0.03, 1))
                .seeds(2)
                .folder(folder)
                .until(() -> tried.size() >= 4)
                .run(SEED, this::train);
        ComparisonRecord resumed = experiment(valley(0.03, 1))
                .seeds(2)
                .folder(folder)
                .run(SEED, this::train)
                .record();
        assertEquals(keys(whole.tuning()), keys(resumed.tuning()));
        assertEquals(keys(whole.runs()), keys(resumed.runs()));
        assertEquals(7, tried.size(), "the one that was stopped is made again: " + tried);
        assertEquals("auto around 0.001", resumed.configuration().get("learning rates"));
    }

    private static List<String> keys(List<RunRecord> runs) {
        return runs.stream().map(run -> run.key().toString()).toList();
    }

    /** On a batch system a search is one task, and the runs that count replay it from the folder. */
    @Test
    void aSearchIsOneJobForProcessesThatShareTheFolder(@TempDir Path folder) {
        Experiment<DoubleFunction<float[]>> shared =
                experiment(valley(0.03, 1)).seeds(2).folder(folder);
        assertEquals(1, shared.count(Stage.TUNING));
        BadInputException early =
                assertThrows(BadInputException.class, () -> shared.runOnly(SEED, this::train, Stage.RUN, 0));
        assertEquals(
                "the results folder has no tuning run of v, depth 1, rate 0.001, which this run depends on",
                early.getMessage());
        shared.runOnly(SEED, this::train, Stage.TUNING, 0);
        shared.runOnly(SEED, this::train, Stage.RUN, 1);
        shared.runOnly(SEED, this::train, Stage.RUN, 0);
        assertEquals(6, tried.size());
        ComparisonRecord gathered = shared.run(SEED, this::train).record();
        assertEquals(6, tried.size(), "found, not made");
        assertEquals(
                List.of(0.032, 0.032),
                gathered.runs().stream().map(run -> run.key().rate()).toList());
    }
}
