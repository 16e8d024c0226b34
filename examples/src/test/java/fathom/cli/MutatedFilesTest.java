package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import fathom.data.Cifar10;
import fathom.data.DataSource;
import fathom.data.Synthetic;
import fathom.random.Seed;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of every kind are answered by one line: no stack trace, no memory beyond a limit, no endless loop. {@code -Dfathom.mutations=1000} makes
 * the long test of docs/nothing-lost.md of it.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutatedFilesTest {
    private static final int COUNT = Integer.getInteger("fathom.mutations", 25);
    private static final long MOST_MEMORY = 256L << 20;

    private final RandomGenerator random = new Seed(Long.getLong("fathom.mutations.seed", 1)).generator();

    @TempDir
    private Path folder;

    private String[] training(String command) {
        return new String[] {
            command,
            "--dense",
            "8",
            "--depth",
            "2",
            "--batch",
            "20",
            "--steps",
            "3",
            "--threads",
            "1",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--out",
            folder.resolve("out").toString()
        };
    }

    /** Damages one of the files at a time and asks for it; what must not be accepted in silence is refused every time. */
    private void damage(List<Path> files, boolean always, String... command) throws IOException {
        int refused = 0;
        for (int i = 0; i < COUNT; i++) {
            Path file = files.get(i % files.size());
            byte[] original = Files.readAllBytes(file);
            byte[] mutated = Mutation.of(original, random);
            Files.write(file, mutated);
            long before = allocated();
            Ran ran = Ran.fathom(command);
            long memory = allocated() - before;
            Files.write(file, original);
            String what = "mutation " + i + " of " + file + ": exit code " + ran.code() + ", " + ran.err();
            assertTrue(memory < MOST_MEMORY, () -> memory + " bytes were allocated by " + what);
            assertFalse(ran.err().contains("\tat "), what);
            if (ran.code() != 0) {
                refused++;
                assertEquals(2, ran.code(), what);
                assertEquals(1, ran.err().lines().count(), what);
                assertTrue(ran.err().startsWith("fathom: "), what);
            } else {
                assertFalse(always && !Arrays.equals(original, mutated), () -> "accepted in silence: " + what);
            }
        }
        assertTrue(refused > 0, "nothing was damaged");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void records() throws IOException {
        assertEquals(0, Ran.fathom(withInit(training("compare"))).code());
        Path out = folder.resolve("out");
        try (Stream<Path> runs = Files.list(out.resolve("runs"))) {
            List<Path> files = Stream.concat(
                            Stream.of(out.resolve("record.json")),
                            runs.filter(file -> file.toString().endsWith(".json")))
                    .toList();
            damage(files, true, "report", out.toString());
        }
        damage(List.of(out.resolve("configuration.json")), true, withInit(training("compare")));
    }

    private static String[] withInit(String... command) {
        return Stream.concat(
                        Arrays.stream(command),
                        Stream.of("--init", "he-normal", "--seeds", "1", "--lr", "0.01", "--snapshot-every", "1h"))
                .toArray(String[]::new);
    }

    @Test
    void snapshotsAndTheirLogs() throws IOException {
        String[] train = training("train");
        assertEquals(0, Ran.fathom(train).code());
        Path out = folder.resolve("out");
        damage(List.of(out.resolve("snapshot.safetensors")), true, train);
        // What follows the rows of the snapshot is written again, whatever it is.
        damage(List.of(out.resolve("metrics.csv"), out.resolve("evaluations.csv")), false, train);
    }

    @Test
    void configurations() throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                # a comparison
                depth: [4, 48]
                channels: 16
                init: [orthogonal, "critical(q=1/8)"]
                lr: [0.0003, 1e-3]
                momentum: 0.95
                seeds: 3
                steps: 200
                batch: 64
                threads: 2
                threshold: 0.25
                """);
        damage(List.of(config), false, "compare", "--data", "no-data", "--config", config.toString());
    }

    @Test
    void idxFiles() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("idx"));
        idx(mnist.resolve("train-images-idx3-ubyte"), 2051, 6, 28, 28);
        idx(mnist.resolve("train-labels-idx1-ubyte"), 2049, 6);
        gzip(idx(mnist.resolve("t10k-images-idx3-ubyte"), 2051, 4, 28, 28));
        gzip(idx(mnist.resolve("t10k-labels-idx1-ubyte"), 2049, 4));
        try (Stream<Path> files = Files.list(mnist)) {
            damage(files.sorted().toList(), false, "data", "verify", "--data", mnist.toString());
        }
    }

    private static Path idx(Path file, int magic, int... dims) throws IOException {
        int length = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dims.length + length).putInt(magic);
        Arrays.stream(dims).forEach(bytes::putInt);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (bytes.position() % 10));
        }
        return Files.write(file, bytes.array());
    }

    private static void gzip(Path file) throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(file.resolveSibling(file.getFileName() + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }

    @Test
    void archives() throws IOException {
        DataSource source = Synthetic.generate(10, 2, new Seed(3));
        Path plain = folder.resolve("plain");
        Cifar10.write(plain, source.train(), source.test());
        Path tar = folder.resolve("cifar.tar");
        Path zipped = folder.resolve("cifar.tar.gz");
        archive(plain, Files.newOutputStream(tar));
        archive(plain, new GZIPOutputStream(Files.newOutputStream(zipped)));
        damage(List.of(tar), false, "data", "verify", "--data", tar.toString());
        damage(List.of(zipped), false, "data", "verify", "--data", zipped.toString());
        try (Stream<Path> files = Files.list(plain)) {
            damage(files.sorted().toList(), false, "data", "verify", "--data", plain.toString());
        }
    }

    private static void archive(Path plain, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
                Stream<Path> files = Files.list(plain)) {
            for (Path file : files.sorted().toList()) {
                TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + file.getFileName());
                entry.setSize(Files.size(file));
                tar.putArchiveEntry(entry);
                Files.copy(file, tar);
                tar.closeArchiveEntry();
            }
        }
    }
}
