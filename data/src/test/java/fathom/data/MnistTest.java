package fathom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import fathom.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeASmallSet() throws IOException {
        write("train-images-idx3-ubyte.gz", images(2051, 12, 28));
        write("train-labels-idx1-ubyte.gz", labels(2049, 12, 3));
        write("t10k-images-idx3-ubyte", images(2051, 4, 28));
        write("t10k-labels-idx1-ubyte", labels(2049, 4, 9));
    }

    @Test
    void readsGzippedAndPlainFiles() {
        DataSource read = Mnist.read(folder);
        assertEquals(12, read.train().size());
        assertEquals(4, read.test().size());
        assertEquals(Shape.of(28, 28, 1), read.train().exampleShape());
        assertEquals(3, read.train().label(11));
        assertEquals(9, read.test().label(0));
        float[] image = new float[784];
        read.train().read(1, image, 0);
        assertEquals(((784 + 5) & 0xFF) / 255f, image[5]);
        assertEquals(Verification.UNKNOWN, read.verification());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertFails("has no t10k-labels-idx1-ubyte, neither plain nor .gz");
    }

    @Test
    void aWrongMagicNumberIsNamed() throws IOException {
        write("train-labels-idx1-ubyte.gz", labels(2051, 12, 3));
        assertFails("train-labels-idx1-ubyte.gz: magic number is 2051, expected 2049");
    }

    @Test
    void aWrongLengthIsNamed() throws IOException {
        write("t10k-images-idx3-ubyte", Arrays.copyOf(images(2051, 4, 28), 3000));
        assertFails("t10k-images-idx3-ubyte: has 3,000 bytes, expected 3,152");
    }

    @Test
    void anotherImageSizeIsNamed() throws IOException {
        write("t10k-images-idx3-ubyte", images(2051, 4, 32));
        assertFails("t10k-images-idx3-ubyte: images are [32, 32], expected [28, 28]");
    }

    @Test
    void differentCountsOfImagesAndLabelsAreNamed() throws IOException {
        write("t10k-labels-idx1-ubyte", labels(2049, 5, 1));
        assertFails("t10k-labels-idx1-ubyte: has 5 labels, expected 4");
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        write("t10k-labels-idx1-ubyte", labels(2049, 4, 11));
        assertFails("label 0 is 11, expected 0 to 9");
    }

    @Test
    void aFileCutOffIsNamed() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte.gz");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertFails("train-images-idx3-ubyte.gz: is cut off");
    }

    @Test
    void absurdDimensionsAreRefusedBeforeMemoryIsTaken() throws IOException {
        byte[] bytes = images(2051, 4, 28);
        ByteBuffer.wrap(bytes).putInt(4, Integer.MAX_VALUE).putInt(8, Integer.MAX_VALUE);
        write("t10k-images-idx3-ubyte", bytes);
        assertFails("t10k-images-idx3-ubyte: ");
    }

    @Test
    void aFileThatUnpacksToMoreThanItSaysIsNotUnpacked() throws IOException {
        byte[] bomb = new byte[64 << 20];
        System.arraycopy(images(2051, 4, 28), 0, bomb, 0, 16 + 4 * 28 * 28);
        write("train-images-idx3-ubyte.gz", bomb);
        long before = allocated();
        assertFails("train-images-idx3-ubyte.gz: has more than 3,152 bytes, expected 3,152");
        assertTrue(allocated() - before < 8 << 20, "as much memory as the header says, not as the file holds");
    }

    @Test
    void moreExamplesThanMemoryHoldsAreRefused() throws IOException {
        byte[] bytes = images(2051, 4, 28);
        ByteBuffer.wrap(bytes).putInt(4, 2_800_000); // 2.2e9 bytes: above what an array of Java may have
        write("train-images-idx3-ubyte.gz", bytes);
        assertFails("dimensions begin with [2800000, 28, 28], expected sizes from 1 and at most 1,073,741,824 values");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private void assertFails(String expected) {
        String message =
                assertThrows(DataException.class, () -> Mnist.read(folder)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private void write(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(sink) : sink) {
            out.write(bytes);
        }
        Files.write(folder.resolve(name), sink.toByteArray());
    }

    private static byte[] images(int magic, int count, int side) {
        ByteBuffer buffer = ByteBuffer.allocate(16 + count * side * side);
        buffer.putInt(magic).putInt(count).putInt(side).putInt(side);
        for (int i = 0; i < count * side * side; i++) {
            buffer.put((byte) i);
        }
        return buffer.array();
    }

    private static byte[] labels(int magic, int count, int label) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + count);
        buffer.putInt(magic).putInt(count);
        while (buffer.hasRemaining()) {
            buffer.put((byte) label);
        }
        return buffer.array();
    }
}
