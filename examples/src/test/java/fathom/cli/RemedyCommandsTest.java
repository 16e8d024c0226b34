package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optimizer, schedule and remedies on the command line, alone and in a comparison. */
class RemedyCommandsTest {
    @TempDir
    Path folder;

    private Ran run(String command, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--channels",
                "4",
                "--batch",
                "20",
                "--steps"));
        args.addAll(List.of("6", "--threads", "1", "--out", out.toString()));
        args.addAll(Arrays.asList(more));
        return Ran.fathom(args.toArray(String[]::new));
    }

    private Ran compare(Path out, String... more) {
        List<String> args = new ArrayList<>(List.of("--depth", "2,4", "--init", "critical(q=1/8)", "--seeds", "1"));
        args.addAll(Arrays.asList(more));
        return run("compare", out, args.toArray(String[]::new));
    }

    private static final String[] ALL = {
        "--lars",
        "0.01",
        "--hold",
        "critical",
        "--orthogonal",
        "0.1",
        "--bias-rate",
        "0.5",
        "--head-rate",
        "2",
        "--body-rate",
        "3/L",
        "--body-scale",
        "0.8/L^0.5"
    };

    private static String[] and(String... more) {
        String[] all = Arrays.copyOf(ALL, ALL.length + more.length);
        System.arraycopy(more, 0, all, ALL.length, more.length);
        return all;
    }

    @Test
    void remediesGiveTheSameBitsWhenParametersAreMovedInTheBackwardPass() throws IOException {
        Path plain = folder.resolve("plain");
        Path tight = folder.resolve("tight");
        Ran all = run("train", plain, and("--lr", "0.5/L"));
        assertEquals(0, all.code(), all::err);
        Ran few = run("train", tight, and("--lr", "0.5/L", "--memory", "500m"));
        assertEquals(0, few.code(), few::err);
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("snapshot.safetensors")),
                Files.readAllBytes(tight.resolve("snapshot.safetensors")));
        Ran other = run("train", plain, and("--lr", "0.5/L", "--clip", "3"));
        assertEquals(2, other.code());
        assertTrue(
                other.err()
                        .contains(
                                "optimizer is SGD(momentum 0.9), rate of biases x 0.5, of the head x 2.0, of the body x 3.0/L"),
                other::err);
    }

    @Test
    void clippingKeepsItsGradientsWhereMemoryIsLimited() throws IOException {
        Path plain = folder.resolve("plain");
        Path tight = folder.resolve("tight");
        assertEquals(0, run("train", plain, "--clip", "0.1").code());
        assertEquals(0, run("train", tight, "--clip", "0.1", "--memory", "500m").code());
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("snapshot.safetensors")),
                Files.readAllBytes(tight.resolve("snapshot.safetensors")));
        Path free = folder.resolve("free");
        assertEquals(0, run("train", free).code());
        assertTrue(
                !Files.readString(plain.resolve("metrics.csv")).equals(Files.readString(free.resolve("metrics.csv"))));
    }

    @Test
    void comparisonRecordsTheRateAtEachDepthAndAllThatDecidesItsRuns() {
        Path out = folder.resolve("compare");
        String[] options = {
            "--lr",
            "0.3/L,0.1",
            "--tuning-steps",
            "3",
            "--schedule",
            "cosine",
            "--warm-up",
            "2",
            "--augment",
            "--weight-decay",
            "0.001",
            "--clip",
            "1"
        };
        Ran ran = compare(out, options);
        assertEquals(0, ran.code(), ran::err);
        ComparisonRecord record = RunStore.read(out);
        assertEquals(
                "SGD(momentum 0.95, weight decay 0.001), gradients clipped at norm 1.0",
                record.configuration().get("optimizer"));
        assertEquals("cosine, warm-up 2", record.configuration().get("schedule"));
        assertEquals("true", record.configuration().get("augment"));
        assertEquals("0.3/L, 0.1", record.configuration().get("learning rates"));
        assertEquals(
                Set.of("2: 0.15", "2: 0.1", "4: 0.075", "4: 0.1"),
                record.tuning().stream()
                        .map(run -> run.key().depth() + ": " + run.key().rate())
                        .collect(Collectors.toSet()));
        options[options.length - 1] = "2";
        Ran other = compare(out, options);
        assertEquals(2, other.code());
        assertTrue(other.err().contains("clipped at norm"), other::err);
    }

    @Test
    void comparisonWithoutThemIsNamedAsBefore() {
        Path out = folder.resolve("compare");
        assertEquals(0, compare(out, "--lr", "0.1").code());
        ComparisonRecord record = RunStore.read(out);
        assertEquals("SGD(momentum 0.95)", record.configuration().get("optimizer"));
        assertTrue(!record.configuration().containsKey("schedule")
                && !record.configuration().containsKey("augment"));
    }
}
