package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at depth on the command line: the drift of a run, and the coordinate check. */
class DeepCommandsTest {
    @TempDir
    Path folder;

    private Ran run(String command, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--data", Ran.tinyData(folder.resolve("data"))));
        args.addAll(List.of("--channels", "4", "--batch", "20", "--threads", "1", "--out", out.toString()));
        args.addAll(Arrays.asList(more));
        return Ran.fathom(args.toArray(String[]::new));
    }

    @Test
    void probedRunLeavesItsLayersAndTheirDriftAndIsTheSameTraining() throws IOException {
        Path probed = folder.resolve("probed");
        Path plain = folder.resolve("plain");
        Ran ran = run("train", probed, "--depth", "6", "--steps", "9", "--probe-every", "4");
        assertEquals(0, ran.code(), ran::err);
        assertEquals(1 + 3 * 6, Files.readAllLines(probed.resolve("layers.csv")).size());
        List<String> drift = Files.readAllLines(probed.resolve("drift.csv"));
        assertEquals(4, drift.size());
        assertTrue(drift.get(1).startsWith("0,0.0,0.0,NaN,1.0,"), drift.get(1));
        assertTrue(drift.get(3).startsWith("8,"), drift.get(3));
        assertTrue(Files.readString(probed.resolve("drift.svg")).contains("<svg"));
        assertEquals(0, run("train", plain, "--depth", "6", "--steps", "9").code());
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("metrics.csv")), Files.readAllBytes(probed.resolve("metrics.csv")));
        assertTrue(Files.notExists(plain.resolve("layers.csv")));
    }

    @Test
    void runThatCannotLastIsForetoldAndNamed() {
        Ran ran = run(
                "train", folder.resolve("wild"), "--depth", "60", "--steps", "40", "--lr", "0.3", "--probe-every", "1");
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.err().contains("the gradient's log-gain over 60 layers has drifted by"), ran::err);
    }

    @Test
    void whereNothingIsForetoldOneLineSaysWhy() {
        String note = "note: collapse is not foretold: ";
        Ran scaled = probed("scaled", "--body-scale", "0.8/L^0.5");
        assertTrue(scaled.err().contains(note + "the predictor is calibrated without a body scale"), scaled::err);
        assertEquals(2, scaled.err().split(note, -1).length, "once");
        Ran residual = probed("residual", "--init", "he-normal+skipinit");
        assertTrue(residual.err().contains(note + "mean field tells the gradient's gain"), residual::err);
        assertFalse(probed("plain").err().contains(note));
    }

    private Ran probed(String name, String... more) {
        List<String> args = new ArrayList<>(List.of("--depth", "4", "--steps", "5", "--probe-every", "2"));
        args.addAll(Arrays.asList(more));
        Ran ran = run("train", folder.resolve(name), args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran::err);
        return ran;
    }

    @Test
    void coordinateCheckTellsAPowerOfDepthForEachRule() {
        Path out = folder.resolve("coordinates");
        Ran ran = run("probe", out, "--coordinates", "4,8,16", "--init", "critical(q=1/8)", "--steps", "2");
        assertEquals(0, ran.code(), ran::err);
        for (String rule : List.of("3.0E-4", "0.0048/L", "0.0192/L^1.5")) {
            assertTrue(ran.out().contains(rule), ran::out);
        }
        assertTrue(ran.out().contains("Powers p of the depth") && ran.out().contains("after 2 steps"), ran::out);
        assertTrue(Files.exists(out.resolve("coordinates-critical_q=1_8_.html")), ran::out);
    }
}
