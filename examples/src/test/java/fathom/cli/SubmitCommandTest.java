package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons in parts: as the jobs of a cluster make them. */
class SubmitCommandTest {
    @TempDir
    private Path temporary;

    private List<String> comparison(String folder, String... more) {
        List<String> words = new ArrayList<>(List.of("compare", "--data", Ran.tinyData(temporary.resolve("data"))));
        words.addAll(
                List.of("--depth", "2", "--channels", "4", "--steps", "3", "--tuning-steps", "2", "--batch", "10"));
        words.addAll(List.of("--init", "critical,pytorch", "--lr", "0.01,0.1", "--seeds", "2", "--threads", "1"));
        words.addAll(List.of("--out", temporary.resolve(folder).toString()));
        words.addAll(List.of(more));
        return words;
    }

    private static Ran run(List<String> words) {
        return Ran.fathom(words.toArray(String[]::new));
    }

    @Test
    void theRunsMadeOneByOneAndTheReportAreTheComparison() throws IOException {
        assertEquals(0, run(comparison("whole")).code());
        for (int i = 3; i >= 0; i--) {
            Ran made = run(comparison("parts", "--only", "tuning:" + i));
            assertEquals(0, made.code(), made.err());
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(0, run(comparison("parts", "--only", "run:" + i)).code());
        }
        Ran incomplete = run(comparison("parts", "--only", "report"));
        assertEquals(Failure.FAILED, incomplete.code());
        assertTrue(incomplete.err().contains("1 run of 4 missing"), incomplete.err());
        assertEquals(0, run(comparison("parts", "--only", "run:3")).code());
        assertEquals(0, run(comparison("parts", "--only", "report")).code());
        for (String file : List.of("summary.csv", "metrics.csv")) {
            assertArrayEquals(
                    Files.readAllBytes(temporary.resolve("whole").resolve(file)),
                    Files.readAllBytes(temporary.resolve("parts").resolve(file)),
                    file);
        }
        assertTrue(Files.exists(temporary.resolve("parts/report.html")));
    }

    @Test
    void aNodeMakesTheRunThatItIsAskedFor() {
        RunKey key = new RunKey("critical", 2, 1, 0.1);
        RunRecord made = ComparisonTask.make(comparison("unused"), temporary.resolve("unused"), Stage.TUNING, key)
                .orElseThrow();
        assertEquals(key, made.key());
        assertEquals(2, made.result().steps());
        assertFalse(Files.exists(temporary.resolve("unused")), "a node keeps nothing");
    }

    @Test
    void mistakesAreOneLine() {
        Stream.of(
                        List.of("--only run:4", "--only run: expected at most 3, got 4"),
                        List.of("--only runs", "--only: expected tuning:N, run:N or report, got 'runs'"),
                        List.of(
                                "--only run:0",
                                "has no tuning run of critical, depth 2, rate 0.01, which this run depends on"))
                .forEach(each -> {
                    Ran refused = run(comparison("wrong", each.get(0).split(" ", -1)));
                    assertEquals(Failure.BAD_INPUT, refused.code());
                    assertTrue(refused.err().contains(each.get(1)), refused.err());
                    assertEquals(1, refused.err().strip().lines().count(), refused.err());
                });
        Ran noComparison = Ran.fathom("submit", "--slurm", "train", "--depth", "3");
        assertEquals("fathom: expected 'compare' and its options, got 'train --depth 3'\n", noComparison.err());
        Ran noSpark = run(Stream.concat(Stream.of("submit", "--spark", "local"), comparison("x").stream())
                .toList());
        assertEquals(Failure.BAD_INPUT, noSpark.code());
        assertTrue(noSpark.err().startsWith("fathom: submit --spark: the module 'spark' is not on FATHOM_CLASSPATH"));
        Ran noPlan = Ran.fathom("status", temporary.toString());
        assertEquals("fathom: folder " + temporary + " has no plan.json: nothing was submitted to it\n", noPlan.err());
    }
}
