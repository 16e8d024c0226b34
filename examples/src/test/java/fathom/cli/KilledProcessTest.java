package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that are killed at random moments and given again, until they end by themselves: what they leave is, byte for byte, what they leave when
 * nobody kills them. Slow, since each kill costs a start of the JVM; {@code -Dfathom.kills=100} makes the long test of docs/nothing-lost.md of it.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledProcessTest {
    private static final int KILLS = Integer.getInteger("fathom.kills", 4);
    private static final long MINUTE = 60_000;

    private static final String[] COMPARE = {
        "compare", "--init", "he-normal,orthogonal+lsuv", "--seeds", "2", "--lr", "0.01,0.03", "--tuning-steps", "60"
    };
    private static final String[] TRAIN = {"train", "--augment", "--schedule", "cosine", "--warm-up", "9", "--nesterov"
    };

    @TempDir
    private Path folder;

    private String data = "";

    @BeforeEach
    void writeData() {
        data = Ran.tinyData(folder.resolve("data"));
    }

    private String[] command(String[] start, String steps, String every) {
        String[] rest = {
            "--dense",
            "24",
            "--depth",
            "6",
            "--batch",
            "20",
            "--threads",
            "1",
            "--out",
            "out",
            "--data",
            data,
            "--steps",
            steps,
            "--snapshot-every",
            every
        };
        return Stream.concat(Arrays.stream(start), Arrays.stream(rest)).toArray(String[]::new);
    }

    private Path place(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare", "train"})
    void killedAtRandomMomentsItLeavesTheSameBytes(String what) throws Exception {
        String[] command = command(what.equals("compare") ? COMPARE : TRAIN, "400", "50ms");
        Path whole = place("whole");
        long begin = System.nanoTime();
        assertEquals(0, Child.start("true", whole, command).await());
        long span = (System.nanoTime() - begin) / 1_000_000;
        Map<String, String> expected = contents(whole.resolve("out"));

        RandomGenerator random = new Seed(Long.getLong("fathom.kills.seed", 1)).generator();
        int killed = 0;
        int finished = 0;
        long longest = 0;
        Path broken = place("broken");
        while (killed < KILLS || finished == 0) {
            Child child = Child.start("true", broken, command);
            if (killed < KILLS && !child.endsWithin(random.nextLong(span))) {
                Map<String, String> before = finishedRuns(broken);
                long worked = child.worked();
                child.kill();
                killed++;
                // A process that waits for its turn, on a busy machine, loses no work meanwhile.
                longest = Math.max(longest, Math.min(worked, sinceLastFile(broken.resolve("out"))));
                assertTrue(finishedRuns(broken).entrySet().containsAll(before.entrySet()), "a finished run was lost");
                continue;
            }
            assertEquals(0, child.await(), child::toString);
            assertSame(expected, contents(broken.resolve("out")));
            finished++;
            deleteAll(broken.resolve("out"));
        }
        assertTrue(longest < MINUTE, longest + " ms of work were lost");
        System.out.printf(
                Locale.ROOT,
                "%s: %d kills, %d times to its end, the same bytes each time; at most %d ms of work since the last file%n",
                what,
                killed,
                finished,
                longest);
    }

    /** Milliseconds since anything was kept; 0 if nothing was, when the process had hardly begun. */
    private static long sinceLastFile(Path out) throws IOException {
        long now = System.currentTimeMillis();
        if (!Files.isDirectory(out)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(out)) {
            return now
                    - files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().lastModified())
                            .max()
                            .orElse(now);
        }
    }

    private static Map<String, String> finishedRuns(Path place) throws IOException {
        Path runs = place.resolve("out/runs");
        Map<String, String> found = new TreeMap<>();
        if (Files.isDirectory(runs)) {
            try (Stream<Path> files = Files.list(runs)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".json")).toList()) {
                    found.put(file.toString(), Files.readString(file));
                }
            }
        }
        return found;
    }

    /** Every file by its name, without times and what names them: seconds, dates, checksums of both, the page and the table of origins. */
    private static Map<String, String> contents(Path out) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = out.relativize(file).toString();
                if (!List.of("origins.csv", "report.html", ".lock", "live/notes.txt")
                        .contains(name)) {
                    contents.put(name, withoutTimes(name, Files.readAllBytes(file)));
                }
            }
        }
        assertFalse(contents.isEmpty());
        return contents;
    }

    private static String withoutTimes(String name, byte[] bytes) {
        return name.endsWith(".safetensors")
                ? HexFormat.of().formatHex(bytes)
                : new String(bytes, StandardCharsets.UTF_8)
                        .replaceAll("\"(seconds|date|sha256)\" ?: ?\"?[^\",}]*\"?", "\"$1\"");
    }

    /** Names the first place of the first file that differs: files are long. */
    private static void assertSame(Map<String, String> expected, Map<String, String> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, text) -> {
            String other = actual.getOrDefault(name, "");
            int at = Arrays.mismatch(text.toCharArray(), other.toCharArray());
            assertTrue(
                    at < 0, () -> name + " differs at " + at + ": " + around(text, at) + " and " + around(other, at));
        });
    }

    private static String around(String text, int at) {
        return "'" + text.substring(Math.min(text.length(), Math.max(0, at - 60)), Math.min(text.length(), at + 60))
                + "'";
    }

    private static void deleteAll(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void afterSigtermARunGoesOnWhereItWas() throws Exception {
        for (String[] start : List.of(COMPARE, TRAIN)) {
            Path place = place("sigterm " + start[0]);
            String[] command = command(start, "100000", "1h");
            Child child = Child.start("true", place, command);
            child.awaitLine("step ");
            Thread.sleep(200); // some steps, so that there is something to keep
            child.terminate();
            assertEquals(143, child.await(), child.output());
            assertTrue(child.output().contains("the same command goes on from here"), child.output());
            try (Stream<Path> files = Files.walk(place)) {
                assertEquals(
                        1,
                        files.filter(file -> file.toString().endsWith(".safetensors"))
                                .count(),
                        child.output());
            }
            Child next = Child.start("true", place, command);
            next.awaitLine("step ");
            next.kill();
            String said = next.output();
            assertTrue(start == TRAIN ? !said.contains("step 1/") : said.contains("goes on from step "), said);
        }
    }

    @Test
    void theSecondProcessSaysWhoIsThereAndEnds() throws Exception {
        for (String[] start : List.of(COMPARE, TRAIN)) {
            Path place = place("two " + start[0]);
            String[] command = command(start, "100000", "1h");
            Child first = Child.start("true", place, command);
            first.awaitLine("step ");
            Child second = Child.start("true", place, command);
            assertEquals(2, second.await(), second.output());
            assertTrue(
                    second.output().contains("fathom: results folder out is in use by process " + first.pid() + " on "),
                    second.output());
            first.kill();
        }
    }

    /** A limit on the size of a file is a full disk for whoever writes: it fails in the middle of the file. */
    @Test
    void withoutRoomTheOldFileStaysWholeAndTheRunGoesOnWhenThereIs() throws Exception {
        String[] command = command(TRAIN, "60", "0s");
        Path whole = place("roomy");
        assertEquals(0, Child.start("true", whole, command).await());
        Path place = place("full");
        Child full = Child.start("ulimit -f 20", place, command);
        assertEquals(1, full.await(), full.output());
        List<String> lines = new ArrayList<>(full.output().lines().toList());
        assertTrue(
                lines.get(lines.size() - 1).matches("fathom: cannot write out/snapshot.safetensors: .*"),
                full.output());
        assertTrue(full.output().contains("; the run goes on without this snapshot"), full.output());
        assertFalse(full.output().contains("\tat "), full.output());
        assertEquals(0, Child.start("true", place, command).await());
        assertSame(contents(whole.resolve("out")), contents(place.resolve("out")));
    }
}
