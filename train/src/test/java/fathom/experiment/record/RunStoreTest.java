package fathom.experiment.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.probe.LayerSignal;
import fathom.text.BadInputException;
import fathom.text.Csv;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RunStoreTest {

    private static final Map<String, String> SETTINGS = Map.of("depth", "32", "batch", "100");

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<RunStore> opened = new ArrayList<>();

    private RunStore open(Path where) {
        RunStore store = RunStore.open(where, SETTINGS, notes::add);
        opened.add(store);
        return store;
    }

    @AfterEach
    void letGo() {
        opened.forEach(RunStore::close);
    }

    private static RunRecord run(String variant, double rate) {
        return ExampleRuns.run(
                new RunKey(variant, 32, 0, rate),
                new float[] {2.3f, 1.1f},
                new float[] {0.1f, 0.5f},
                new Evaluation(1.8, 0.25, 10),
                null,
                List.of(new LayerSignal("conv1", 0.5, 1e-12, 0.25)));
    }

    private static RunRecord diverged(String variant, double rate) {
        return ExampleRuns.run(
                new RunKey(variant, 32, 1, rate),
                new float[] {2.3f, Float.POSITIVE_INFINITY, Float.NaN},
                new float[] {0.1f, Float.NaN, Float.NEGATIVE_INFINITY},
                new Evaluation(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 10),
                new Divergence(1, "conv7", "activation is NaN"),
                List.of(new LayerSignal("conv1", Double.NaN, Double.POSITIVE_INFINITY, 0)));
    }

    private static ComparisonRecord comparison(List<RunRecord> tuning, List<RunRecord> runs) {
        return new ComparisonRecord(
                "a, \"b\" & <c>",
                SETTINGS,
                Provenance.collect("plain", 2, "synthetic", "00", "made here", 7, "none"),
                tuning,
                runs);
    }

    /** The order in which a JVM names methods is its own; files that are the same must not depend on it. */
    @Test
    void whatFollowsFromARunStandsInOneOrderInEveryFile() throws IOException {
        RunRecord run = run("orthogonal", 0.1);
        RunStore store = open(folder);
        store.save(Stage.RUN, run);
        store.write(new ComparisonRecord("t", SETTINGS, ExampleRuns.ORIGIN, List.of(), List.of(run)));
        Path file = folder.resolve("runs").resolve("run_" + run.key().id() + ".json");
        for (Path each : List.of(file, folder.resolve("record.json"))) {
            String text = Files.readString(each);
            List<Integer> places = Stream.of("finalAccuracy", "finalLoss", "steps", "vanishedGradients")
                    .map(name -> text.indexOf('"' + name + '"'))
                    .toList();
            assertEquals(places.stream().sorted().toList(), places, each.toString());
            assertTrue(places.get(0) > 0, each.toString());
        }
    }

    @Test
    void aSavedRunIsFoundByItsKeyAndStage() {
        RunStore store = open(folder);
        RunRecord run = run("he", 0.1);
        store.save(Stage.RUN, run);
        store.close();
        store = open(folder);
        assertEquals(Optional.of(run), store.find(Stage.RUN, run.key()));
        assertEquals(Optional.empty(), store.find(Stage.TUNING, run.key()));
        assertEquals(Optional.empty(), store.find(Stage.RUN, new RunKey("he", 32, 0, 0.2)));
    }

    @Test
    void snapshotsThatAKilledProcessLeftBesideAFinishedRunAreGoneOnceItIsFound() throws IOException {
        RunRecord run = run("he", 0.1);
        RunStore store = open(folder);
        store.save(Stage.RUN, run);
        Path runs = folder.resolve("runs");
        Files.writeString(runs.resolve("run_" + run.key().id() + ".safetensors"), "the newer");
        Files.writeString(runs.resolve("run_" + run.key().id() + ".before.safetensors"), "the older");
        assertEquals(Optional.of(run), store.find(Stage.RUN, run.key()));
        try (var files = Files.list(runs)) {
            assertEquals(List.of(runs.resolve("run_" + run.key().id() + ".json")), files.toList());
        }
    }

    @Test
    void numbersThatAreNotFiniteSurviveTheRoundTripThroughStandardJson() throws IOException {
        RunStore store = open(folder);
        RunRecord run = diverged("he", 0.1);
        store.save(Stage.RUN, run);
        assertEquals(Optional.of(run), store.find(Stage.RUN, run.key()));
        try (var files = Files.list(folder.resolve("runs"))) {
            String json = Files.readString(files.findFirst().orElseThrow());
            assertTrue(json.contains("\"NaN\"") && !json.matches("(?s).*[^\"]NaN[^\"].*[^\"]NaN.*"), json);
            assertFalse(JsonMapper.builder().build().readTree(json).isEmpty());
        }
    }

    @Test
    void aRunFileCountsTheLayersWhoseGradientVanished() throws IOException {
        RunRecord run = ExampleRuns.ended(
                new RunKey("he", 32, 0, 0.1),
                2.3,
                0.1,
                List.of(
                        new LayerSignal("a", 1, 0, 0),
                        new LayerSignal("b", 1, 1e-40, 0),
                        new LayerSignal("c", 1, 1e-9, 0)));
        RunStore store = open(folder);
        store.save(Stage.RUN, run);
        assertEquals(Optional.of(run), store.find(Stage.RUN, run.key()));
        try (var files = Files.list(folder.resolve("runs"))) {
            String json = Files.readString(files.findFirst().orElseThrow());
            assertTrue(json.contains("\"vanishedGradients\":2"), json);
        }
    }

    @Test
    void anotherConfigurationIsRefusedInOneLineThatNamesTheFirstDifference() {
        open(folder).close();
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> RunStore.open(folder, Map.of("depth", "64", "batch", "100", "momentum", "0.9"), notes::add));
        assertTrue(error.getMessage().contains("depth is 32 there, 64 here"), error.getMessage());
        assertFalse(error.getMessage().contains("\n"));
    }

    @Test
    void aRunOfAnotherConfigurationOrATruncatedFileIsNotFound() throws IOException {
        RunRecord run = run("he", 0.1);
        open(folder.resolve("a")).save(Stage.RUN, run);
        RunStore other = RunStore.open(folder.resolve("b"), Map.of("depth", "64"), notes::add);
        Path file = folder.resolve("b/runs/run_" + run.key().id() + ".json");
        Files.copy(folder.resolve("a/runs/run_" + run.key().id() + ".json"), file);
        assertEquals(Optional.empty(), other.find(Stage.RUN, run.key()));
        other.save(Stage.RUN, run);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertEquals(Optional.empty(), other.find(Stage.RUN, run.key()));
    }

    @Test
    void aWrittenComparisonReadsBackEqual() {
        RunStore store = open(folder);
        var comparison = comparison(List.of(run("he", 0.3)), List.of(run("he", 0.1), diverged("x/y", 0.1)));
        store.save(Stage.TUNING, comparison.tuning().get(0));
        comparison.runs().forEach(run -> store.save(Stage.RUN, run));
        store.write(comparison);
        assertEquals(comparison, RunStore.read(folder));
    }

    @Test
    void csvFilesHaveOneLinePerStepAndPerRun() throws IOException {
        RunStore store = open(folder);
        store.write(
                comparison(List.of(run("he", 0.3)), List.of(run("critical(q=1/4, \"x\")", 0.1), diverged("he", 1))));
        List<String> metrics = Files.readAllLines(folder.resolve("metrics.csv"));
        assertEquals("variant,depth,seed,rate,step,loss,accuracy", metrics.get(0));
        assertEquals("\"critical(q=1/4, \"\"x\"\")\",32,0,0.1,1,1.1,0.5", metrics.get(2));
        assertEquals(1 + 2 + 3, metrics.size());
        List<String> summary = Files.readAllLines(folder.resolve("summary.csv"));
        assertEquals(1 + 3, summary.size());
        assertTrue(summary.get(3).endsWith(",,1,conv7,activation is NaN"), summary.get(3));
        assertEquals(summary.get(0).split(",").length, summary.get(3).split(",").length);
        List<String> origins = Files.readAllLines(folder.resolve("origins.csv"));
        assertEquals(1 + 3, origins.size());
        assertEquals("run,he,32,1,1.0,1.0,2025-01-01T00:00:00Z,plain,512,auto,1,jvm,cpu", origins.get(3));
        assertEquals(origins.get(0).split(",").length, origins.get(3).split(",").length);
        assertTrue(Files.readString(folder.resolve("record.json")).contains("\"configuration\""));
        assertFalse(Files.readString(folder.resolve("record.json")).contains("\"loss\" : ["));
    }

    @Test
    void aFolderOfAnotherVersionIsRefusedInOneLine() throws IOException {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("configuration.json"), "{\"batch\": \"100\", \"depth\": \"32\"}");
        Files.writeString(folder.resolve("record.json"), "{\"title\": \"a\", \"runs\": []}");
        String expected = "results folder " + folder
                + " was written by another version of Fathom, whose runs do not say where they"
                + " were made, expected format 3; give another folder";
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> open(folder)).getMessage());
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> RunStore.read(folder))
                        .getMessage());
    }

    @Test
    void aRunWhoseFileIsGoneIsNamed() throws IOException {
        RunStore store = open(folder);
        store.write(comparison(List.of(), List.of(run("he", 0.1))));
        assertEquals(
                "results folder " + folder
                        + ": record.json names a run whose file run_he_d32_s0_lr0.1.json is not in runs/",
                assertThrows(IllegalArgumentException.class, () -> RunStore.read(folder))
                        .getMessage());
    }

    @Test
    void whereRunsWereMadeStandsInTheRecordAndSoDoesWhatDiffers() throws IOException {
        RunRecord first = run("he", 0.1);
        RunRecord second = run("he", 0.2);
        RunRecord later = new RunRecord(second.key(), "he", second.result(), ExampleRuns.origin("vector"));
        ComparisonRecord mixed = comparison(List.of(), List.of(first, later));
        assertEquals(Map.of("kernels", Map.of("plain", 1, "vector", 1)), mixed.differences());
        assertEquals(Map.of(), comparison(List.of(), List.of(first, second)).differences());
        RunStore.write(folder, SETTINGS, mixed, () -> {});
        assertEquals(mixed, RunStore.read(folder));
        var json = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("record.json")));
        assertEquals(1, json.at("/differences/kernels/vector").asInt());
        assertEquals("vector", json.at("/runs/1/provenance/kernels").asString());
    }

    @Test
    void differentLabelsNeverShareAFile() {
        assertEquals("delta-orthogonal_d128_s0_lr0.03", new RunKey("delta-orthogonal", 128, 0, 0.03).id());
        assertNotEquals(new RunKey("a/b", 1, 0, 1).id(), new RunKey("a b", 1, 0, 1).id());
        assertNotEquals(new RunKey("A", 1, 0, 1).id(), new RunKey("a", 1, 0, 1).id());
        assertTrue(new RunKey("../../etc/pässwd\n".repeat(20), 1, 0, 1).id().matches("[a-z0-9._~-]{1,100}"));
        assertFalse(new RunKey("..", 1, 0, 1).id().startsWith("."));
    }

    @Test
    void writingLeavesNoTemporaryFile() throws IOException {
        open(folder).write(comparison(List.of(), List.of(run("he", 1))));
        noTemporaryFileIsLeftBehind();
    }

    private void noTemporaryFileIsLeftBehind() throws IOException {
        try (var files = Files.walk(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void provenanceOfThisMachineHasEveryField() {
        Provenance provenance = Provenance.collect("plain", 2, "synthetic", "00", "made here", 7, "fathom compare");
        assertFalse(provenance.cpu().isBlank()
                || provenance.jvm().isBlank()
                || provenance.os().isBlank());
        assertTrue(provenance.cores() >= 1);
        assertTrue(provenance.date().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), provenance.date());
        assertTrue(provenance.commit().matches("[0-9a-f]{40}|unknown"), provenance.commit());
    }

    @Test
    void theCommitOfALinkedWorkTreeIsFoundInPackedRefs() throws IOException {
        Files.createDirectories(folder.resolve("main/.git/worktrees/w"));
        Files.createDirectories(folder.resolve("w"));
        Files.writeString(folder.resolve("w/.git"), "gitdir: " + folder.resolve("main/.git/worktrees/w") + "\n");
        Files.writeString(folder.resolve("main/.git/worktrees/w/HEAD"), "ref: refs/heads/topic\n");
        Files.writeString(folder.resolve("main/.git/worktrees/w/commondir"), "../..\n");
        Files.writeString(folder.resolve("main/.git/packed-refs"), "# pack-refs\nabc123 refs/heads/topic\n");
        assertEquals("abc123", GitCommit.ofClone(folder.resolve("w")));
    }

    private Path fileOf(RunRecord run) {
        return folder.resolve("runs/run_" + run.key().id() + ".json");
    }

    @Test
    void anEditedAccuracyIsNoticed() throws IOException {
        RunStore store = open(folder);
        RunRecord run = run("he", 0.1);
        store.save(Stage.RUN, run);
        Path file = fileOf(run);
        Files.writeString(file, Files.readString(file).replace("0.25", "0.95"));
        assertEquals(Optional.empty(), store.find(Stage.RUN, run.key()));
        assertEquals(
                List.of(file + " is damaged or was edited: its checksum is not that of its contents; it was put aside,"
                        + " and the run is made again"),
                notes);
        assertTrue(Files.readString(folder.resolve("runs/run_he_d32_s0_lr0.1.json.damaged"))
                .contains("0.95"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "\"text\"", "\0\0\0"})
    void whatIsNoRunIsOneLineInFolderAndReport(String content) throws IOException {
        RunStore store = open(folder);
        RunRecord run = run("he", 0.1);
        store.save(Stage.RUN, run);
        store.write(comparison(List.of(), List.of(run)));
        Files.writeString(fileOf(run), content);
        String refusal = assertThrows(BadInputException.class, () -> RunStore.read(folder))
                .getMessage();
        assertTrue(refusal.startsWith(fileOf(run) + " is damaged"), refusal);
        assertEquals(1, refusal.lines().count(), refusal);
        assertEquals(Optional.empty(), store.find(Stage.RUN, run.key()));
        assertEquals(1, notes.size());
        Files.writeString(folder.resolve("record.json"), content);
        refusal = assertThrows(BadInputException.class, () -> RunStore.read(folder))
                .getMessage();
        assertTrue(refusal.startsWith(folder.resolve("record.json") + " is damaged"), refusal);
        assertEquals(1, refusal.lines().count(), refusal);
        store.close();
        Files.writeString(folder.resolve("configuration.json"), content);
        refusal = assertThrows(BadInputException.class, () -> open(folder)).getMessage();
        assertTrue(refusal.startsWith(folder.resolve("configuration.json") + " is damaged"), refusal);
    }

    @Test
    void aSealedFileOfAnotherKindIsRefusedToo() throws IOException {
        RunStore store = open(folder);
        RunRecord run = run("he", 0.1);
        store.write(comparison(List.of(), List.of(run)));
        Files.copy(folder.resolve("configuration.json"), fileOf(run));
        assertEquals(
                fileOf(run) + " holds no run",
                assertThrows(BadInputException.class, () -> RunStore.read(folder))
                        .getMessage());
    }

    @Test
    void whoComesSecondIsToldWhoHoldsTheFolder() {
        open(folder);
        String refusal =
                assertThrows(BadInputException.class, () -> open(folder)).getMessage();
        assertTrue(refusal.startsWith("results folder " + folder + " is in use by "), refusal);
    }

    @Test
    void leftoversOfAKilledProcessAreSwept() throws IOException {
        open(folder).close();
        Files.writeString(folder.resolve("runs/.run_he.json.77-0.tmp"), "half a ru");
        Files.writeString(folder.resolve(".record.json.77-0.tmp"), "");
        open(folder);
        noTemporaryFileIsLeftBehind();
    }

    @Test
    void aCellThatASpreadsheetWouldComputeIsText() {
        assertEquals("'=HYPERLINK(1)", Csv.cell("=HYPERLINK(1)"));
        assertEquals("\"'@a,b\"", Csv.cell("@a,b"));
        assertEquals("he-normal", Csv.cell("he-normal"));
        assertEquals("-1.5E-7", Csv.cell("-1.5E-7"), "a number is no formula");
        assertEquals("-Infinity", Csv.cell("-Infinity"));
    }
}
