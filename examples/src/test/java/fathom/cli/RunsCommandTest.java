package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.index.RunIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fathom index}, {@code runs} and {@code query} on two small comparisons. */
class RunsCommandTest {
    @TempDir
    static Path results;

    @BeforeAll
    static void compare() {
        compare("a", "orthogonal,he-normal", "2,3", "6");
        compare("b", "orthogonal", "4", "9");
        // A library of the tests says once on standard error that it logs nothing.
        RunIndex.update(results.resolve(RunIndex.FILE), List.of(results));
    }

    private static void compare(String name, String starts, String depths, String steps) {
        Ran ran = Ran.fathom(
                "compare",
                "--data",
                Ran.tinyData(results.resolve("data")),
                "--channels",
                "4",
                "--init",
                starts,
                "--depth",
                depths,
                "--seeds",
                "2",
                "--steps",
                steps,
                "--batch",
                "20",
                "--lr",
                "0.1",
                "--threads",
                "1",
                "--out",
                results.resolve(name).toString());
        assertEquals(0, ran.code(), ran.err());
    }

    private static Ran runs(String... more) {
        return Ran.fathom(Stream.concat(Stream.of("runs", results.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static Ran query(String sql, String... more) {
        return Ran.fathom(Stream.concat(Stream.of("query", sql, results.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void runsOfAllFoldersAreFilteredAndTheBestComeFirst() {
        Ran ran = runs(
                "--where",
                "init = 'orthogonal' and depth >= 3",
                "--best",
                "final_train_loss",
                "--columns",
                "experiment,depth",
                "--csv");
        assertEquals(0, ran.code(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertEquals("experiment,depth,final_train_loss", lines.get(0));
        assertEquals(5, lines.size());
        List<Double> losses = lines.stream()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",", -1)[2]))
                .toList();
        assertEquals(losses.stream().sorted().toList(), losses);
    }

    @Test
    void seedsAreGatheredIntoMeanAndError() {
        List<String> lines = runs("--over-seeds", "--csv").out().lines().toList();
        assertEquals("experiment,stage,init,depth,rate,runs,diverged,final_train_loss,standard_error", lines.get(0));
        assertEquals(6, lines.size());
        String mean = query(
                        "select avg(final_train_loss), abs(max(final_train_loss) - min(final_train_loss)) / 2 from runs"
                                + " where depth = 4",
                        "--csv")
                .out()
                .lines()
                .toList()
                .get(1);
        // Of two values the standard error is half of their distance.
        assertEquals(numbers("b,run,orthogonal,4,0.1,2,0," + mean), numbers(lines.get(5)));
    }

    private static List<String> numbers(String line) {
        return Stream.of(line.split(",", -1))
                .map(cell -> cell.matches("\\d+\\.\\d+") ? String.format("%.9f", Double.parseDouble(cell)) : cell)
                .toList();
    }

    @Test
    void aQuestionInSqlIsAnsweredAsText() {
        Ran ran = query("select count(*) as steps, min(loss) > 0 as positive from metrics");
        assertEquals("  steps  positive\n  66            1\n", ran.out(), ran.err());
    }

    @Test
    void aMistakeIsOneLineThatHelps() {
        Ran unknown = query("select dpth from runs");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().startsWith("fathom: query: no such column: dpth; did you mean depth"), unknown.err());
        assertEquals(1, unknown.err().lines().count());
        assertEquals(
                "fathom: --where: it ends where more is expected\n",
                runs("--where", "depth =").err());
        assertEquals(
                "fathom: --where: near \";\": syntax error; expected one condition, and nothing else\n",
                runs("--where", "1; drop table runs").err());
        assertEquals(
                "fathom: --where: no such column: dpth; did you mean depth or data or date?\n",
                runs("--over-seeds", "--where", "dpth > 3").err());
        assertEquals(
                "fathom: --columns: no such column: dpth; did you mean depth or data or date?\n",
                runs("--columns", "dpth").err());
        assertEquals(
                "fathom: --runs: near \"=\": syntax error\n",
                Ran.fathom("report", results.toString(), "--runs", "depth = = 4")
                        .err());
        assertEquals(
                "fathom: runs cannot be ranked by 'loss', only by test_accuracy, test_loss, final_train_accuracy,"
                        + " final_train_loss, steps_to_threshold, seconds\n",
                runs("--best", "loss").err());
    }

    @Test
    void damageIsTheExitCodeOfIndexAndOneLine(@TempDir Path other) throws IOException {
        Path copy = other.resolve("copy");
        try (Stream<Path> files = Files.walk(results.resolve("b"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(results.resolve("b").relativize(file)));
            }
        }
        Path damaged = copy.resolve("runs/run_orthogonal_d4_s0_lr0.1.json");
        Files.writeString(damaged, "{\"configurationHash\"");
        Ran ran = Ran.fathom("index", other.toString());
        assertEquals(1, ran.code());
        assertEquals("fathom: " + damaged + " is damaged: it does not begin with its checksum\n", ran.err());
        assertTrue(ran.out().startsWith("1 run of 1 experiment, 1 read, 0 removed\n"), ran.out());
    }

    @Test
    void anIndexThatCannotBeWrittenIsAskedAsItIs(@TempDir Path other) throws IOException {
        Path index = other.resolve("sub/mine.sqlite");
        Ran ran = runs("--index", index.toString());
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("; --index FILE puts it elsewhere"), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
        Files.createDirectories(index.getParent());
        assertEquals(0, runs("--index", index.toString()).code());
        assertTrue(Files.size(index) > 0);
    }

    @Test
    void runsOfSeveralComparisonsAreJoinedIntoOnePage(@TempDir Path other) throws IOException {
        Path page = other.resolve("joined.html");
        String[] command = {"report", results.toString(), "--runs", "init = 'orthogonal'", "--out", page.toString()};
        Ran refused = Ran.fathom(command);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("they differ in budget of steps (6 and 9)"), refused.err());
        Ran marked = Ran.fathom(
                Stream.concat(Stream.of(command), Stream.of("--mark")).toArray(String[]::new));
        assertEquals(0, marked.code(), marked.err());
        assertTrue(marked.out().contains("Not comparable."), marked.out());
        assertTrue(Files.readString(page).contains("orthogonal [steps 9]"));
    }

    @Test
    void aReportWithoutAConditionIsOfOneFolder() {
        assertEquals(
                "fathom: expected one results folder, got 0; --runs joins runs of several\n",
                Ran.fathom("report").err());
    }

    @Test
    void theSchemaCanBeRead() {
        Ran ran = Ran.fathom("index", "--schema");
        assertEquals(0, ran.code());
        assertTrue(ran.out().contains("test_accuracy real,"), ran.out());
    }
}
