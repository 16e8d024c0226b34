package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {
    @TempDir
    Path folder;

    private Ran probe(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "probe",
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--out",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Ran.fathom(arguments.toArray(String[]::new));
    }

    @Test
    void convolutionalNetworksAreMeasuredAndWritten() throws IOException {
        Ran ran = probe("--depth", "5", "--channels", "4", "--init", "delta-orthogonal,he-normal", "--batch", "8");
        assertEquals(0, ran.code(), ran.err());
        assertEquals(
                2,
                ran.out()
                        .lines()
                        .filter(l -> l.strip().startsWith("delta-orthogonal"))
                        .count(),
                ran.out());
        String page = Files.readString(folder.resolve("out/probe.html"));
        assertTrue(page.contains("<svg") && page.contains("./fathom probe --data"), "figures and command");
        List<String> layers = Files.readAllLines(folder.resolve("out/layers-he-normal.csv"));
        assertEquals(1 + 3 + 5 + 1, layers.size());
    }

    @Test
    void sameSeedGivesTheSameNumbersWithAnyNumberOfThreads() {
        String[] tables = new String[2];
        for (int threads = 1; threads <= 2; threads++) {
            Ran ran = probe(
                    "--dense", "12", "--depth", "4", "--init", "orthogonal,lecun-normal", "--threads", "" + threads);
            assertEquals(0, ran.code(), ran.err());
            tables[threads - 1] = ran.out()
                    .replaceAll(
                            " +[0-9.]+\\n", "\n"); // seconds, the last column, and no other number of the first table
        }
        assertEquals(tables[0], tables[1]);
    }

    @Test
    void oneExampleHasNoAngleToAnother() {
        Ran ran = probe("--batch", "1");
        assertEquals(2, ran.code());
        assertEquals("fathom: --batch: expected at least 2, got 1", ran.err().strip());
    }
}
