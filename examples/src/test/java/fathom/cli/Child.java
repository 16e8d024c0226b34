package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, which can be killed. */
final class Child {
    /** On a machine that does other things beside it, {@code -Dfathom.patience=1200}. */
    private static final int PATIENCE_SECONDS = Integer.getInteger("fathom.patience", 120);

    private final Process process;
    private final Path said;

    private Child(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /**
     * Starts {@code fathom}.
     *
     * @param limit a command of the shell that comes first, such as {@code ulimit -f 40}; {@code true} for none
     * @param folder where it runs
     */
    static Child start(String limit, Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                limit + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Fathom.class.getName()));
        command.addAll(List.of(args));
        Path said = Files.createTempFile("child-", ".txt");
        said.toFile().deleteOnExit();
        return new Child(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start(),
                said);
    }

    long pid() {
        return process.pid();
    }

    /** Whether it ended by itself within some time. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until it has said something. */
    void awaitLine(String part) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!output().contains(part)) {
            assertTrue(process.isAlive() && System.nanoTime() < deadline, output());
            Thread.sleep(5);
        }
    }

    /** Milliseconds of a processor that it has had. */
    long worked() {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill}, which a batch system sends before it takes the machine away. */
    void terminate() {
        process.destroy();
    }

    /** The exit code. */
    int await() throws IOException, InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the command did not end: " + output());
        return process.exitValue();
    }

    /** What it said on both streams. */
    String output() throws IOException {
        return Files.readString(said);
    }
}
