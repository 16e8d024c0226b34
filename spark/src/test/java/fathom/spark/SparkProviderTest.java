package fathom.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with Spark inside one JVM ({@code local[2]}): what is sent to executors and back is real, the network is not. */
class SparkProviderTest {
    private static final List<String> COMPARISON = List.of(
            "compare",
            "--depth",
            "2",
            "--channels",
            "4",
            "--steps",
            "3",
            "--tuning-steps",
            "2",
            "--batch",
            "10",
            "--threads",
            "1",
            "--init",
            "critical,pytorch",
            "--lr",
            "0.01,0.1",
            "--seeds",
            "2",
            "--out");

    @TempDir
    private Path temporary;

    private record Ended(int code, String text) {}

    private Ended fathom(List<String> words, String folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "fathom.cli.Fathom"));
        command.addAll(words);
        command.add(temporary.resolve(folder).toString());
        Path log = temporary.resolve(folder + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readString(log));
    }

    private static List<String> submit(String master) {
        List<String> words = new ArrayList<>(List.of("submit", "--spark", master));
        words.addAll(COMPARISON);
        return words;
    }

    @Test
    void sparkMakesTheSameComparison() throws IOException, InterruptedException {
        Ended local = fathom(COMPARISON, "local");
        assertEquals(0, local.code(), local.text());
        Ended sent = fathom(submit("local[2]"), "spark");
        assertEquals(0, sent.code(), sent.text());
        for (String file : List.of("summary.csv", "metrics.csv")) {
            assertArrayEquals(
                    Files.readAllBytes(temporary.resolve("local").resolve(file)),
                    Files.readAllBytes(temporary.resolve("spark").resolve(file)),
                    file);
        }
        assertTrue(Files.exists(temporary.resolve("spark/report.html")));
    }

    @Test
    void aMasterThatIsNoneIsOneLine() throws IOException, InterruptedException {
        Ended refused = fathom(submit("nowhere"), "nowhere");
        assertEquals(2, refused.code(), refused.text());
        assertTrue(refused.text().contains("fathom: submit --spark nowhere: "), refused.text());
        assertFalse(refused.text().contains("\tat "), "a stack trace: " + refused.text());
    }
}
