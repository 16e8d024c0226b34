package fathom.experiment.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.experiment.report.TextTable;
import fathom.experiment.statistics.DepthTests;
import fathom.experiment.statistics.Summary;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedRunsTest {
    @TempDir
    Path results;

    private static Map<String, String> settings(String... changed) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "data", "sha", "classes", "10", "steps", "600", "batch", "64", "seed", "7", "threshold", "0.25"));
        for (int i = 0; i < changed.length; i += 2) {
            settings.put(changed[i], changed[i + 1]);
        }
        return settings;
    }

    private void add(String folder, Map<String, String> settings, RunRecord... runs) {
        RunStore store = RunStore.share(results.resolve(folder), settings, note -> {});
        for (RunRecord run : runs) {
            store.save(Stage.RUN, run);
        }
    }

    private static RunRecord run(String variant, int depth, double loss) {
        return ExampleRuns.ended(new RunKey(variant, depth, 0, 0.003), loss, 0.5, List.of());
    }

    private JoinedRuns join(String where, boolean marked) {
        Path file = results.resolve(RunIndex.FILE);
        RunIndex.update(file, List.of(results));
        try (RunIndex index = RunIndex.open(file)) {
            return JoinedRuns.of(index, where, marked, ExampleRuns.ORIGIN);
        }
    }

    private static List<String> labels(JoinedRuns joined) {
        return joined.record().runs().stream().map(run -> run.key().variant()).toList();
    }

    @Test
    void experimentsOfEqualSettingsBecomeOne() {
        add("a", settings(), run("orthogonal", 32, 1), run("he-normal", 32, 2));
        add("b", settings(), run("orthogonal", 64, 1.5), run("lecun", 32, 2));
        JoinedRuns joined = join("init <> 'he-normal'", false);
        assertEquals(List.of("orthogonal", "lecun", "orthogonal"), labels(joined));
        assertEquals(0.25, joined.record().threshold());
        assertEquals(
                "3 runs of 2 experiments: init <> 'he-normal'", joined.record().title());
    }

    @Test
    void tuningRunsComeWithTheirVariants() {
        add("a", settings(), run("orthogonal", 32, 1), run("he-normal", 32, 2));
        RunStore store = RunStore.share(results.resolve("a"), settings(), note -> {});
        store.save(Stage.TUNING, run("orthogonal", 32, 1));
        store.save(Stage.TUNING, run("he-normal", 32, 1));
        assertEquals(1, join("init = 'orthogonal'", false).record().tuning().size());
    }

    @Test
    void networksThatDifferAreToldApartByTheirLabels() {
        add("a", settings("network", "16 channels"), run("orthogonal", 32, 1));
        add("b", settings("network", "32 channels"), run("orthogonal", 32, 2));
        assertEquals(
                List.of("orthogonal [network 16 channels]", "orthogonal [network 32 channels]"),
                labels(join("true", false)));
        add("c", settings("network", "64 channels and so many words"), run("orthogonal", 32, 2));
        assertEquals("orthogonal [c]", labels(join("true", false)).get(2));
    }

    @Test
    void nothingIsClaimedOfAVariantOfWhichRunsWereStoppedUnderItsNewLabelEither() {
        for (String network : List.of("16; narrow", "32; wide")) {
            List<RunRecord> runs = new ArrayList<>();
            Map<String, String> settings = settings("network", network);
            for (int seed = 0; seed < 5; seed++) {
                double loss = network.startsWith("16") ? 1 + 0.01 * seed : 1.5 + 0.01 * seed * seed;
                runs.add(ExampleRuns.ended(new RunKey("orthogonal", 32, seed, 0.003), loss, 0.5, List.of()));
            }
            add(network.substring(0, 2), settings, runs.toArray(RunRecord[]::new));
        }
        assertTrue(ahead(join("true", false)));
        RunStore store = RunStore.share(results.resolve("16"), settings("network", "16; narrow"), note -> {});
        Map<String, String> marked = settings("network", "16; narrow");
        marked.put(ComparisonRecord.STOPPED, "orthogonal, depth 32, seed 5 (not begun)");
        store.write(new ComparisonRecord("a", marked, ExampleRuns.ORIGIN, List.of(), List.of()));
        JoinedRuns joined = join("true", false);
        assertEquals(
                "orthogonal [network 16; narrow], depth 32, seed 5 (not begun)",
                joined.record().configuration().get(ComparisonRecord.STOPPED));
        assertFalse(ahead(joined));
    }

    @Test
    void runsThatWereStoppedInAnExperimentThatHasNotEndedAreNamedToo() {
        add("a", settings(), run("orthogonal", 32, 1));
        add("b", settings(), run("lecun", 32, 1));
        RunName stopped = new RunName(Stage.RUN, "lecun", 32, 1, Double.NaN);
        new StoppedRun(stopped, 40, 600).write(results.resolve("b"));
        new StoppedRun(new RunName(Stage.RUN, "lecun", 32, 0, Double.NaN), 0, 0).write(results.resolve("b"));
        assertEquals(
                stopped + " (after 40 of 600 steps)",
                join("true", false).record().configuration().get(ComparisonRecord.STOPPED),
                "the other was asked for too late");
    }

    private static boolean ahead(JoinedRuns joined) {
        Summary summary = Summary.of(joined.record());
        return DepthTests.of(summary.depths().get(0), summary).separated();
    }

    @Test
    void whatIsNotComparableIsRefusedOrMarked() {
        add("a", settings("steps", "600"), run("orthogonal", 32, 1));
        add("b", settings("steps", "200"), run("orthogonal", 32, 2));
        assertEquals(
                "these runs are not comparable, they differ in budget of steps (600 and 200); choose fewer with --runs, or"
                        + " let --mark show them side by side all the same",
                assertThrows(BadInputException.class, () -> join("true", false)).getMessage());
        ComparisonRecord marked = join("true", true).record();
        assertEquals("budget of steps (600 and 200)", marked.configuration().get(ComparisonRecord.NOT_COMPARABLE));
        assertTrue(TextTable.of(marked)
                .replace('\n', ' ')
                .contains("Not comparable. These runs come from experiments that differ"
                        + " in budget of steps (600 and 200)."));
        assertEquals(List.of("orthogonal"), labels(join("budget = 600", false)));
    }

    @Test
    void everyDecisiveSettingIsLookedAt() {
        for (String setting : List.of("data", "classes", "batch", "seed")) {
            add(setting + "/a", settings(setting, "1"), run("orthogonal", 32, 1));
            add(setting + "/b", settings(setting, "2"), run("orthogonal", 32, 1));
            String where = "experiment like '" + setting + "/%'";
            assertThrows(BadInputException.class, () -> join(where, false), setting);
            assertTrue(TextTable.of(join(where, true).record()).contains("Not comparable"), setting);
        }
    }

    @Test
    void thresholdsThatDifferLeaveNone() {
        add("a", settings("threshold", "0.25"), run("orthogonal", 32, 1));
        add("b", settings("threshold", "0.5"), run("orthogonal", 32, 1));
        assertTrue(Double.isNaN(join("true", false).record().threshold()));
    }

    @Test
    void aRunThatLiesInTwoFoldersCountsOnce() {
        add("a", settings(), run("orthogonal", 32, 1), run("lecun", 32, 1));
        add("b", settings(), run("orthogonal", 32, 1), run("lecun", 32, 1.25));
        JoinedRuns joined = join("true", false);
        assertEquals(2, joined.record().runs().size());
        assertEquals(2, joined.repeated());
        assertEquals(1, joined.contradicting());
    }

    @Test
    void aLabelThatStandsForSeveralThingsNamesThem() {
        RunRecord first = run("mine", 32, 1);
        add("a", settings(), new RunRecord(first.key(), "mine(1)", first.result(), first.provenance()));
        add("b", settings(), new RunRecord(first.key(), "mine(2)", first.result(), first.provenance()));
        assertEquals(List.of("mine = mine(1)", "mine = mine(2)"), labels(join("true", false)));
    }

    @Test
    void noRunIsOneLine() {
        add("a", settings());
        assertEquals(
                "--runs: no run is such that depth > 9",
                assertThrows(BadInputException.class, () -> join("depth > 9", false))
                        .getMessage());
    }
}
