package fathom.experiment.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.probe.LayerSignal;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import fathom.train.Listener;
import fathom.train.TrainingState;
import fathom.train.snapshot.TrainingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexTest {
    private static final Map<String, String> SETTINGS = new LinkedHashMap<>(Map.of(
            "network", "tanh CNN", "batch", "64", "classes", "10", "steps", "2", "seed", "7", "threshold", "0.25"));

    @TempDir
    Path results;

    private Path file;

    @BeforeEach
    void nameTheIndex() {
        file = results.resolve(RunIndex.FILE);
    }

    private static RunRecord run(String variant, int depth, int seed, double accuracy) {
        return ExampleRuns.run(
                new RunKey(variant, depth, seed, 0.003),
                new float[] {2.5f, 1.25f},
                new float[] {0.125f, 0.5f},
                new Evaluation(1.5, accuracy, 10),
                null,
                List.of(new LayerSignal("stem.0", 0.5, 1e-12, 0.25)));
    }

    private static RunRecord diverged(String variant, int depth) {
        return ExampleRuns.run(
                new RunKey(variant, depth, 0, 0.003),
                new float[] {2.5f, Float.POSITIVE_INFINITY, Float.NaN},
                new float[] {0.125f, 0, 0},
                null,
                new Divergence(2, "conv7", "NaN in its output"),
                List.of());
    }

    /** A results folder with these runs that count, and no record.json yet. */
    private static RunStore comparison(Path folder, RunRecord... runs) {
        RunStore store = RunStore.share(folder, SETTINGS, note -> {});
        Arrays.stream(runs).forEach(run -> store.save(Stage.RUN, run));
        return store;
    }

    private RunIndex.Update update() {
        return RunIndex.update(file, List.of(results));
    }

    private String ask(String sql) {
        try (RunIndex index = RunIndex.open(file)) {
            return index.query(sql).rows().toString();
        }
    }

    /** A run of {@code fathom train}, after so many of its three steps. */
    private static void training(Path folder, int steps) {
        Map<String, String> settings =
                Map.of("network", "depth 32, tanh CNN", "init", "orthogonal", "steps", "3", "seed", "7");
        try (TrainingFolder open = TrainingFolder.open(folder, settings, Duration.ofMinutes(1), note -> {})) {
            for (int i = open.saved().map(TrainingState::step).orElse(0); i < steps; i++) {
                open.log(new Listener.Step(i, 9, 0, 2.0 / (i + 1), 0.25, 0.5 / (i + 1)));
            }
            open.log(new Listener.Epoch(0, steps, new Evaluation(1.5, 0.125 * steps, 10)));
            open.save(new TrainingState(steps, Map.of("weight", Tensor.of(Shape.of(1), steps))));
        }
    }

    @Test
    void aTrainingRunStandsBesideThoseOfComparisons() throws IOException {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        training(results.resolve("alone"), 2);
        assertEquals(2, update().runs());
        String question =
                "select experiment, stage, init, depth, rate, steps, final_train_loss, test_accuracy, root_seed,"
                        + " seconds, version from overview where stage = 'train'";
        assertEquals("[[alone, train, orthogonal, 32, 0.5, 2, 1.5, 0.25, 7, null, null]]", ask(question));
        assertEquals("[[0]]", ask("select finished from experiments where folder = 'alone'"));
        assertEquals(
                "[[2.0], [1.0]]", ask("select loss from metrics join runs on runs.id = run_id where stage = 'train'"));
        training(results.resolve("alone"), 3);
        assertEquals(2, update().runs());
        assertTrue(ask(question).contains("0.5, 3, 1.2222"), ask(question));
        assertEquals("[[1]]", ask("select finished from experiments where folder = 'alone'"));
        Files.writeString(results.resolve("alone/metrics.csv"), "edited");
        Files.setLastModifiedTime(results.resolve("alone/snapshot.safetensors"), FileTime.fromMillis(0));
        assertTrue(update().damage().toString().contains("metrics.csv: is missing, damaged or was edited"));
    }

    @Test
    void runsOfManyFoldersAreFoundByTheirSettingsAndResults() {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25), run("orthogonal", 64, 0, 0.75));
        comparison(results.resolve("deep/b"), run("orthogonal", 128, 1, 0.5), run("he-normal", 128, 1, 0.5));
        assertEquals(4, update().runs());
        assertEquals(
                "[[a, 64, 0.75], [deep/b, 128, 0.5]]",
                ask("select experiment, depth, test_accuracy from overview"
                        + " where init = 'orthogonal' and depth >= 64 order by test_accuracy desc"));
    }

    @Test
    void everythingThatIsKnownOfARunHasItsTable() {
        comparison(results.resolve("a"), run("orthogonal", 64, 0, 0.75));
        update();
        assertEquals(
                "[[0, 2.5, 0.125], [1, 1.25, 0.5]]", ask("select step, loss, accuracy from metrics order by step"));
        assertEquals("[[stem.0, 0.5, 1.0E-12]]", ask("select layer, activation_rms, gradient_rms from signals"));
        assertEquals("[[plain, cpu]]", ask("select kernels, processor from provenance"));
        assertEquals(
                "[[tanh CNN, 64, 10, 2, 7]]", ask("select network, batch, classes, budget, seed from experiments"));
        assertEquals("[[64]]", ask("select value from settings where name = 'batch'"));
    }

    @Test
    void whatIsNotFiniteIsNullOrInfinite() {
        comparison(results.resolve("a"), diverged("lecun", 8));
        update();
        assertEquals("[[2.5], [Infinity], [null]]", ask("select loss from metrics order by step"));
        assertEquals(
                "[[1, 2, conv7, null, null]]",
                ask("select diverged, diverged_step, diverged_layer, final_train_loss, test_loss from runs"));
    }

    @Test
    void onlyFilesThatAreNewOrHaveChangedAreReadAgain() {
        RunStore store =
                comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25), run("he-normal", 32, 0, 0.25));
        assertEquals(2, update().read());
        assertEquals(0, update().read());
        store.save(Stage.RUN, run("he-normal", 32, 0, 0.125));
        store.save(Stage.TUNING, run("he-normal", 32, 0, 0.25));
        RunIndex.Update third = update();
        assertEquals(2, third.read());
        assertEquals(3, third.runs());
        assertEquals("[[0.125]]", ask("select test_accuracy from runs where init = 'he-normal' and stage = 'run'"));
    }

    @Test
    void whatIsGoneFromTheFilesIsGoneFromTheIndex() throws IOException {
        Path a = results.resolve("a");
        comparison(a, run("orthogonal", 32, 0, 0.25), run("he-normal", 32, 0, 0.25));
        comparison(results.resolve("b"), run("orthogonal", 32, 0, 0.25));
        update();
        Files.delete(a.resolve("runs/run_he-normal_d32_s0_lr0.003.json"));
        Files.delete(results.resolve("b/configuration.json"));
        assertEquals(2, update().removed());
        assertEquals(
                "[[1, 2, 1]]",
                ask("select (select count(*) from runs), (select count(*) from metrics),"
                        + " (select count(*) from provenance)"));
    }

    @Test
    void aDamagedRunIsOneLineAndHidesNoOther() throws IOException {
        Path a = results.resolve("a");
        comparison(a, run("orthogonal", 32, 0, 0.25), run("he-normal", 32, 0, 0.25));
        Path damaged = a.resolve("runs/run_he-normal_d32_s0_lr0.003.json");
        for (String content : List.of("", "{", "{}", "null", "[]", "{\"run\":{}}")) {
            Files.writeString(damaged, content);
            RunIndex.Update update = update();
            assertEquals(
                    List.of(damaged + " is damaged: it does not begin with its checksum"), update.damage(), content);
            assertEquals(1, update.runs());
        }
    }

    @Test
    void aDamagedFolderHidesNoOther() throws IOException {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        comparison(results.resolve("b"), run("orthogonal", 32, 0, 0.25));
        Files.writeString(results.resolve("a/configuration.json"), "{\"batch");
        RunIndex.Update update = update();
        assertEquals(
                1,
                update.damage().stream()
                        .filter(line -> line.startsWith(results.resolve("a/configuration.json") + " is damaged"))
                        .count(),
                update.damage()::toString);
        assertEquals(1, update.runs());
    }

    @Test
    void theEndOfAComparisonGivesItItsTitle() {
        RunStore store = comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        update();
        assertEquals("[[a, 0]]", ask("select title, finished from experiments"));
        store.write(new ComparisonRecord(
                "Deep nets", SETTINGS, ExampleRuns.ORIGIN, List.of(), List.of(run("orthogonal", 32, 0, 0.25))));
        update();
        assertEquals("[[Deep nets, 1]]", ask("select title, finished from experiments"));
    }

    @Test
    void foldersOfEarlierUpdatesAreLookedThroughAgain(@TempDir Path elsewhere) {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        comparison(elsewhere.resolve("b"), run("orthogonal", 64, 0, 0.25));
        RunIndex.update(file, List.of(results, elsewhere));
        comparison(elsewhere.resolve("c"), run("orthogonal", 128, 0, 0.25));
        assertEquals(3, update().runs());
        assertEquals("[[" + elsewhere.resolve("c") + "]]", ask("select experiment from overview where depth = 128"));
    }

    @Test
    void nothingCanBeWrittenByAQuestion() {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        update();
        for (String sql : List.of(
                "delete from runs",
                "with x as (select 1) delete from runs",
                "select 1; delete from runs",
                "drop table metrics",
                "attach '" + results.resolve("new.sqlite") + "' as new",
                "vacuum into '" + results.resolve("new.sqlite") + "'",
                "pragma user_version = 3",
                "")) {
            String message =
                    assertThrows(BadInputException.class, () -> ask(sql), sql).getMessage();
            assertTrue(message.startsWith("query: "), message);
        }
        assertFalse(Files.exists(results.resolve("new.sqlite")));
        assertEquals("[[1]]", ask("select count(*) from runs"));
    }

    @Test
    void whatIsNoQuestionIsToldWhatIsOne() {
        comparison(results.resolve("a"));
        update();
        String expected = "query: expected a question that begins with select, with or values, got '";
        for (String sql : List.of("delete from steps", "sel", "runs", "")) {
            assertEquals(expected + sql + "'; nothing can be written by it", refusal(sql));
        }
        assertEquals("query: it ends where more is expected", refusal("select"));
        assertEquals("query: it ends where more is expected", refusal("-- all\nselect * from runs where"));
        assertEquals("query: near \"form\": syntax error", refusal("select * form runs"));
        assertEquals(
                "query: near \";\": syntax error; expected one question, and nothing else",
                refusal("select 1; select 2"));
        assertEquals(
                "query: near \"delete\": syntax error; expected one question, and nothing else",
                refusal("with x as (select 1) delete from runs"));
    }

    private String refusal(String sql) {
        return String.valueOf(
                assertThrows(BadInputException.class, () -> ask(sql), sql).getMessage());
    }

    @Test
    void aNameThatDoesNotExistIsAnsweredWithThoseThatAreLikeIt() {
        comparison(results.resolve("a"));
        update();
        assertEquals(
                "query: no such column: test_acuracy; did you mean test_accuracy?",
                assertThrows(BadInputException.class, () -> ask("select test_acuracy from runs"))
                        .getMessage());
    }

    @Test
    void aQuestionMayEndInASemicolonOrAComment() {
        comparison(results.resolve("a"));
        update();
        assertEquals("[[1]]", ask("select 1 ;\n"));
        assertEquals("[[2]]", ask("with x as (select 2 as two) select two from x -- the end"));
    }

    @Test
    void aFileThatIsNoIndexIsLeftAlone() throws IOException, SQLException {
        Files.writeString(file, "results, as I wrote them down ".repeat(50));
        for (Runnable use : List.<Runnable>of(this::update, () -> ask("select 1"))) {
            String message = assertThrows(BadInputException.class, use::run).getMessage();
            assertTrue(message.contains("is damaged: delete it, and 'fathom index' builds it again"), message);
        }
        assertEquals(1500, Files.size(file));
        Path other = results.resolve("other.sqlite");
        try (Connection connection = Sqlite.writing(other)) {
            Sqlite.execute(connection, "create table mine (x)");
        }
        String message = assertThrows(BadInputException.class, () -> RunIndex.update(other, List.of(results)))
                .getMessage();
        assertEquals(other + " is a database of another program, not an index; name another file", message);
    }

    @Test
    void anIndexThatIsCutOffIsOneLine() throws IOException {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        update();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 100; length < whole.length; length += whole.length / 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            String message = assertThrows(RuntimeException.class, () -> ask("select * from metrics, signals, runs"))
                    .getMessage();
            assertTrue(message.startsWith("index " + file + " is damaged: delete it"), message);
        }
    }

    @Test
    void anIndexOfAnotherVersionIsBuiltAgainOrRefused() throws SQLException {
        comparison(results.resolve("a"), run("orthogonal", 32, 0, 0.25));
        update();
        version(0);
        assertTrue(assertThrows(BadInputException.class, () -> ask("select 1"))
                .getMessage()
                .contains("older Fathom"));
        assertEquals(1, update().read());
        version(Schema.VERSION + 1);
        assertTrue(
                assertThrows(BadInputException.class, this::update).getMessage().contains("made by a newer Fathom"));
    }

    private void version(int version) throws SQLException {
        try (Connection connection = Sqlite.writing(file)) {
            Sqlite.execute(connection, "pragma user_version = " + version);
        }
    }

    @Test
    void namesWithEveryCharacterWork() {
        Path strange = results.resolve("a b?c%20d'e#ü;");
        comparison(strange.resolve("x"), run("ortho'gonal", 32, 0, 0.25));
        RunIndex.update(strange.resolve(RunIndex.FILE), List.of(strange));
        try (RunIndex index = RunIndex.open(strange.resolve(RunIndex.FILE))) {
            assertEquals(
                    "[[x]]",
                    index.query("select experiment from overview where init = ?", "ortho'gonal")
                            .rows()
                            .toString());
        }
    }

    @Test
    void aFolderThatDoesNotExistIsOneLineAndMakesNoFile() {
        Path nowhere = results.resolve("nowhere");
        assertEquals(
                "there is no folder " + nowhere,
                assertThrows(BadInputException.class, () -> RunIndex.update(file, List.of(nowhere)))
                        .getMessage());
        assertFalse(Files.exists(file));
    }
}
