package fathom.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same seed gives the same training to the bit on every machine: with the widest vectors, with those of older processors, without any, for any
 * number of threads. The narrower machines are virtual ones told to hold back. With {@code -Dfathom.jdk=HOME} another Java joins in.
 */
final class EveryMachineTest {
    private static final int NETWORKS = 8;

    @TempDir
    private Path folder = Path.of("");

    private record Run(String name, Process process, Path output) {}

    @Test
    void trainingsAreTheSameWhateverTheWidthOfVectorsTheThreadsAndTheJava() throws IOException, InterruptedException {
        String here = System.getProperty("java.home");
        List<Run> runs = new ArrayList<>();
        runs.add(start("widest", here, List.of("--add-modules", "jdk.incubator.vector"), "1", "2", "3", "8"));
        runs.add(start("128", here, List.of("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=16"), "2"));
        if (System.getProperty("os.arch").equals("amd64")) {
            runs.add(start("avx2", here, List.of("--add-modules", "jdk.incubator.vector", "-XX:UseAVX=2"), "2"));
        }
        runs.add(start("plain", here, List.of("-Dfathom.kernels=plain"), "1"));
        String other = System.getProperty("fathom.jdk", "");
        if (!other.isEmpty()) {
            runs.add(start("other", other, List.of("--add-modules", "jdk.incubator.vector"), "2"));
        }
        Set<String> hashes = new LinkedHashSet<>();
        for (Run run : runs) {
            assertEquals(0, run.process.waitFor(), () -> run.name + ": " + text(run));
            List<String> lines = text(run).lines().toList();
            assertTrue(lines.size() >= NETWORKS, run.name + ": " + lines);
            hashes.addAll(lines);
            assertEquals(NETWORKS, hashes.size(), run.name + ": " + hashes);
        }
    }

    private Run start(String name, String javaHome, List<String> options, String... threads) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of(javaHome, "bin", "java").toString(), "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TinyTrainings.class.getName()));
        command.addAll(List.of(threads));
        Path output = folder.resolve(name);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve(name + ".log").toFile())
                .start();
        return new Run(name, process, output);
    }

    private static String text(Run run) {
        try {
            return Files.readString(run.output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
