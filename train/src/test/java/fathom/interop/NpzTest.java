package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @TempDir
    Path folder;

    /** {@code numpy.savez_compressed} of NumPy itself: {@code arange} of the size, by rows, by columns and with swapped bytes. */
    private static Path byNumpy() throws URISyntaxException {
        URL resource = Objects.requireNonNull(NpzTest.class.getResource("/interop/numpy.npz"));
        return Path.of(resource.toURI());
    }

    /** A version 1.0 file of floats. */
    static byte[] npy(String dictionary, float... values) {
        byte[] text = dictionary.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private Path archive(String name, byte[] content) {
        Path file = folder.resolve("w.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private String refusal(byte[] content) throws IOException {
        try (Npz npz = Npz.open(archive("w.npy", content))) {
            return String.valueOf(
                    assertThrows(IOException.class, () -> npz.tensor("w")).getMessage());
        }
    }

    @Test
    void whatNumpyWroteIsRead() throws IOException, URISyntaxException {
        try (Npz npz = Npz.open(byNumpy())) {
            assertEquals(Shape.of(2, 3), npz.shape("plain.weight"));
            assertArrayEquals(
                    new float[] {0, 1, 2, 3, 4, 5}, npz.tensor("plain.weight").array());
            assertArrayEquals(
                    new float[] {0, 1 / 3f, 2 / 3f, 1, (float) (4 / 3.0), (float) (5 / 3.0)},
                    npz.tensor("columns.weight").array());
            Tensor cube = npz.tensor("cube");
            assertEquals(Shape.of(2, 3, 4), cube.shape());
            for (int i = 0; i < 24; i++) {
                assertEquals(i, cube.array()[i]);
            }
            assertArrayEquals(new float[] {2.5f}, npz.tensor("scalar").array());
            assertEquals(Shape.of(0, 4), npz.tensor("empty").shape());
            assertEquals(
                    byNumpy() + ": array 'counts': expected elements of float32 or float64, got <i8",
                    assertThrows(IOException.class, () -> npz.tensor("counts")).getMessage());
        }
    }

    @Test
    void aHeaderMustDescribeExactlyTheBytesThatFollow() throws IOException {
        String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
        try (Npz npz = Npz.open(archive("w.npy", npy(good, 1, 2)))) {
            assertArrayEquals(new float[] {1, 2}, npz.tensor("w").array());
        }
        assertTrue(refusal(npy(good, 1)).endsWith("array 'w': is cut off"));
        assertTrue(refusal(npy(good, 1, 2, 3)).endsWith("more bytes than its shape [2] needs"));
        assertTrue(refusal(npy(good.replace("(2,)", "(99999, 99999)"))).contains("is none that fits into memory"));
        assertTrue(refusal(npy(good.replace("(2,)", "(99999999999,)"))).contains("is none that fits into memory"));
        assertTrue(refusal(npy(good.replace("(2,)", "(, 2)"))).contains("is none that fits into memory"));
        assertTrue(refusal(npy(good.replace("'<f4'", "[('a', '<f4')]"))).contains("its header is not"));
        assertTrue(refusal(npy(good.replace("<f4", "|O"))).contains("got |O"));
        assertTrue(refusal(new byte[] {1, 2, 3}).endsWith("is cut off"));
        assertTrue(refusal(new byte[40]).contains("is no .npy file"));
        byte[] longHeader = npy(good, 1, 2);
        longHeader[6] = 2; // version 2.0 has four bytes of length, here 1.9 GB
        assertTrue(refusal(longHeader).contains("expected at most 65536"));
    }

    @Test
    void anArchiveThatIsDamagedOrNoneIsRefused() throws IOException {
        Path none = Files.writeString(folder.resolve("none.npz"), "no zip file");
        assertTrue(String.valueOf(
                        assertThrows(IOException.class, () -> Npz.open(none)).getMessage())
                .startsWith(none + ": is no archive of NumPy: "));
        Path other = archive("readme.txt", new byte[3]);
        assertTrue(String.valueOf(
                        assertThrows(IOException.class, () -> Npz.open(other)).getMessage())
                .endsWith("holds 'readme.txt', expected arrays alone, NAME.npy"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] content = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 1, 2);
            ZipEntry stored = new ZipEntry("w.npy");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(content.length);
            CRC32 crc = new CRC32();
            crc.update(content);
            stored.setCrc(crc.getValue());
            zip.putNextEntry(stored);
            zip.write(content);
        }
        byte[] damaged = bytes.toByteArray();
        damaged[30 + "w.npy".length() + 10 + 57]++; // the first byte of the first number
        Path file = Files.write(folder.resolve("damaged.npz"), damaged);
        try (Npz npz = Npz.open(file)) {
            assertEquals(
                    file + ": array 'w': is damaged: its checksum is not that of its contents",
                    assertThrows(IOException.class, () -> npz.tensor("w")).getMessage());
        }
    }
}
