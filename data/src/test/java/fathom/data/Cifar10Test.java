package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    private static final List<String> ODD_ORDER = List.of(
            "test_batch.bin",
            "batches.meta.txt",
            "data_batch_4.bin",
            "data_batch_1.bin",
            "data_batch_5.bin",
            "data_batch_3.bin",
            "data_batch_2.bin");

    @TempDir
    Path temp;

    private Path folder;
    private DataSource written;

    @BeforeEach
    void writeASmallSet() {
        folder = temp.resolve("set");
        written = Synthetic.generate(57, 11, new Seed(1));
        Cifar10.write(folder, written.train(), written.test());
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() {
        DataSource read = Cifar10.read(folder);
        assertEquals(57, read.train().size());
        assertEquals(written.train().sha256(), read.train().sha256());
        assertEquals(written.test().sha256(), read.test().sha256());
        assertEquals(Synthetic.CLASSES, read.train().classNames());
        assertEquals(Verification.UNKNOWN, read.verification());
    }

    @Test
    void readsAnArchiveWhoseEntriesAreInAnyOrder() throws IOException {
        for (boolean gzipped : new boolean[] {true, false}) {
            DataSource read = Cifar10.read(archive(gzipped));
            assertEquals(written.train().sha256(), read.train().sha256());
            assertEquals(written.test().sha256(), read.test().sha256());
        }
    }

    @Test
    void planesBecomeInterleavedChannelsInZeroToOne() throws IOException {
        byte[] record = new byte[3073];
        record[0] = 7;
        record[1 + 33] = (byte) 255; // red of row 1, column 1
        record[1 + 2 * 1024 + 2] = 51; // blue of row 0, column 2
        Files.write(folder.resolve("test_batch.bin"), record);
        Dataset test = Cifar10.read(folder).test();
        float[] expected = new float[3072];
        expected[33 * 3] = 1f;
        expected[2 * 3 + 2] = 0.2f;
        float[] actual = new float[3072];
        test.read(0, actual, 0);
        assertArrayEquals(expected, actual);
        assertEquals(7, test.label(0));
        assertEquals(Shape.of(32, 32, 3), test.exampleShape());
    }

    @Test
    void aMissingFileIsNamed() {
        assertFails(temp.resolve("absent.tar.gz"), "absent.tar.gz: no such file or folder");
    }

    @Test
    void aMissingEntryIsNamed() throws IOException {
        Files.delete(folder.resolve("data_batch_3.bin"));
        assertFails(folder, "has no data_batch_3.bin");
    }

    @Test
    void aWrongLengthIsNamed() throws IOException {
        Path file = folder.resolve("data_batch_2.bin");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
        assertFails(folder, "data_batch_2.bin has 5,000 bytes, expected a multiple of 3,073");
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        Path file = folder.resolve("data_batch_5.bin");
        byte[] bytes = Files.readAllBytes(file);
        bytes[2 * 3073] = 10;
        Files.write(file, bytes);
        assertFails(folder, "data_batch_5.bin: label of record 2 is 10, expected 0 to 9");
    }

    @Test
    void anArchiveCutOffAnywhereIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(archive(true));
        for (int length : new int[] {5, 600, whole.length / 2, whole.length - 30, whole.length - 1}) {
            Path cut = Files.write(temp.resolve("cut.tar.gz"), Arrays.copyOf(whole, length));
            assertFails(cut, "cut.tar.gz: is cut off");
        }
        byte[] plain = Files.readAllBytes(archive(false));
        assertFails(
                Files.write(temp.resolve("cut.tar"), Arrays.copyOf(plain, plain.length / 2)), "cut.tar: is cut off");
    }

    @Test
    void aDamagedArchiveIsNoticed() throws IOException {
        byte[] bytes = Files.readAllBytes(archive(true));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 40, (byte) 0x55);
        Path damaged = Files.write(temp.resolve("damaged.tar.gz"), bytes);
        assertTrue(assertThrows(DataException.class, () -> Cifar10.read(damaged))
                .getMessage()
                .startsWith(damaged + ": "));
    }

    @Test
    void aFileThatIsNoArchiveIsRefused() throws IOException {
        assertFails(Files.writeString(temp.resolve("notes.txt"), "hello ".repeat(400)), "notes.txt: ");
    }

    @Test
    void writingImagesOfAnotherShapeIsRefused() {
        Dataset grey = new ImageRecords("grey", Shape.of(2, 2, 1), Synthetic.CLASSES, new byte[5 * 10]);
        String message = assertThrows(IllegalArgumentException.class, () -> Cifar10.write(folder, grey, grey))
                .getMessage();
        assertTrue(message.contains("[2, 2, 1]") && message.contains("[32, 32, 3]"), message);
    }

    private static void assertFails(Path source, String expected) {
        String message =
                assertThrows(DataException.class, () -> Cifar10.read(source)).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count(), message);
    }

    private Path archive(boolean gzipped) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(gzipped ? new GZIPOutputStream(bytes) : bytes)) {
            for (String name : ODD_ORDER) {
                byte[] contents = Files.readAllBytes(folder.resolve(name));
                TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
                entry.setSize(contents.length);
                tar.putArchiveEntry(entry);
                tar.write(contents);
                tar.closeArchiveEntry();
            }
        }
        return Files.write(temp.resolve(gzipped ? "set.tar.gz" : "set.tar"), bytes.toByteArray());
    }
}
