package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.statistics.Looks;
import fathom.experiment.statistics.Outlook;
import fathom.random.Seed;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntilSureTest {
    private final AtomicInteger trained = new AtomicInteger();

    /** Ends at the variant's loss, with noise of 0.02. */
    private TrainingResult train(Double loss, Run run) {
        trained.incrementAndGet();
        RandomGenerator random = run.seed().child(run.key().variant()).generator();
        return ExampleRuns.ended(run.key(), loss + 0.02 * random.nextGaussian(), 0.5, List.of())
                .result();
    }

    private static Experiment<Double> experiment(double... losses) {
        Experiment<Double> experiment =
                Experiment.<Double>named("toy").setting("classes", 10).seeds(3).untilSure(12);
        for (double loss : losses) {
            experiment.variant("v" + experiment.count(Stage.RUN), loss);
        }
        return experiment;
    }

    private static List<Long> seedsByVariant(ComparisonRecord record) {
        return record.runs().stream()
                .collect(Collectors.groupingBy((RunRecord run) -> run.key().variant(), Collectors.counting()))
                .values()
                .stream()
                .toList();
    }

    @Test
    void noSeedIsAddedWhereTheBestIsSeparatedAtTheFirstLook() {
        ComparisonRecord record =
                experiment(1, 1.8).run(new Seed(1), this::train).record();
        assertEquals(List.of(3L, 3L), seedsByVariant(record));
        assertEquals("3", record.configuration().get("seeds"));
        assertEquals("3, 5, 8, 12", record.configuration().get(Looks.SETTING));
    }

    @Test
    void equalVariantsAllGetEverySeedAndNoRunIsMadeTwice() {
        ComparisonRecord record = experiment(1.5, 1.5, 1.5)
                .workers(2)
                .run(new Seed(1), this::train)
                .record();
        assertEquals(List.of(12L, 12L, 12L), seedsByVariant(record));
        assertEquals(36, trained.get());
        assertEquals("12", record.configuration().get("seeds"));
    }

    @Test
    void noSeedIsAddedWhereAPersonStoppedARunSinceNoneCouldSeparateItsVariant(@TempDir Path folder) {
        new StoppedRun(new RunName(Stage.RUN, "v0", 1, 0, Double.NaN), 0, 0).write(folder);
        ComparisonRecord record = experiment(1.5, 1.5)
                .folder(folder)
                .run(new Seed(1), this::train)
                .record();
        assertEquals(5, record.runs().size());
        assertEquals("3", record.configuration().get("seeds"));
    }

    @Test
    void aSmallDifferenceTakesMoreSeedsThanALargeOne() {
        int made = experiment(1.5, 1.53)
                .run(new Seed(1), this::train)
                .record()
                .runs()
                .size();
        assertTrue(made > 6 && made <= 24, made + " runs");
    }

    @Test
    void whoWatchesIsToldHowManySeedsAreLikelyFromTheDifferencesSoFar() {
        List<Outlook> told = new ArrayList<>();
        Experiment.Observer observer = new Experiment.Observer() {
            @Override
            public void onRound(Outlook outlook) {
                told.add(outlook);
            }
        };
        experiment(1, 1.8).observer(observer).run(new Seed(1), this::train);
        assertEquals(List.of(), told, "nothing is open");
        experiment(1.5, 1.5, 1.5).observer(observer).run(new Seed(1), this::train);
        assertEquals(
                List.of("3 to 5", "5 to 8", "8 to 12"),
                told.stream().map(each -> each.made() + " to " + each.next()).toList());
        assertEquals(12, told.get(0).likely(), "equal variants take all there may be");
        told.clear();
        experiment(1.5, 1.58).untilSure(60).observer(observer).run(new Seed(1), this::train);
        assertEquals(
                "3 seeds do not separate the best at depth 1: now 5; likely to end at 5 of at most 60",
                "" + told.get(0));
    }

    @Test
    void anExperimentGoesOnFromTheSeedsInItsFolder(@TempDir Path folder) {
        Experiment<Double> first = experiment(1.5, 1.5).folder(folder).until(() -> trained.get() >= 8);
        first.run(new Seed(1), this::train);
        ComparisonRecord whole = experiment(1.5, 1.5)
                .folder(folder)
                .run(new Seed(1), this::train)
                .record();
        assertEquals(List.of(12L, 12L), seedsByVariant(whole));
        assertTrue(trained.get() <= 24 + 1, trained + " trainings of 24 runs");
    }
}
