package fathom.train.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeTensorsTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackBitForBit() throws IOException {
        Path file = folder.resolve("all.safetensors");
        Tensor floats = Tensor.of(Shape.of(2, 3), 0f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1f / 3);
        new SafeTensorsWriter()
                .metadata("what", "quotes \" and ünïcode")
                .tensor("floats", floats)
                .doubles("doubles", Shape.of(2), new double[] {Math.PI, Double.NaN})
                .ints("ints", Shape.of(1, 2), new int[] {Integer.MIN_VALUE, 7})
                .longs("longs", Shape.scalar(), new long[] {Long.MIN_VALUE})
                .tensor("empty", Tensor.zeros(Shape.of(3, 0)))
                .write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(Map.of("what", "quotes \" and ünïcode"), read.metadata());
            assertEquals(5, read.names().size());
            assertEquals(Shape.of(2, 3), read.shape("floats"));
            assertArrayEquals(floats.array(), read.tensor("floats").array());
            assertArrayEquals(new double[] {Math.PI, Double.NaN}, read.doubles("doubles"));
            assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, read.ints("ints"));
            assertEquals(Shape.scalar(), read.shape("longs"));
            assertArrayEquals(new long[] {Long.MIN_VALUE}, read.longs("longs"));
            assertEquals(Shape.of(3, 0), read.tensor("empty").shape());
        }
        assertEquals(
                0,
                ByteBuffer.wrap(Files.readAllBytes(file))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()
                        % 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_001})
    void tensorsOfEveryLengthAroundTheChunkComeBack(int size) throws IOException {
        RandomGenerator random = new Seed(size).generator();
        Tensor tensor = Tensor.zeros(Shape.of(size));
        long[] longs = new long[size];
        for (int i = 0; i < size; i++) {
            tensor.array()[i] = random.nextFloat();
            longs[i] = random.nextLong();
        }
        Path file = folder.resolve("long.safetensors");
        new SafeTensorsWriter()
                .tensor("floats", tensor)
                .longs("longs", Shape.of(size), longs)
                .write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertArrayEquals(tensor.array(), read.tensor("floats").array());
            assertArrayEquals(longs, read.longs("longs"));
        }
    }

    @Test
    void writingReplacesAFileAndLeavesNothingAside() throws IOException {
        Path file = folder.resolve("twice.safetensors");
        Files.writeString(file, "something else");
        new SafeTensorsWriter().tensor("x", Tensor.scalar(2)).write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(2, read.tensor("x").item());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aNameMayBeGivenOnce() {
        SafeTensorsWriter writer = new SafeTensorsWriter().tensor("x", Tensor.scalar(1));
        assertThrows(IllegalArgumentException.class, () -> writer.tensor("x", Tensor.scalar(2)));
        assertThrows(IllegalArgumentException.class, () -> writer.tensor("__metadata__", Tensor.scalar(2)));
        assertThrows(IllegalArgumentException.class, () -> writer.ints("y", Shape.of(3), new int[2]));
    }

    @Test
    void askingForTheWrongTensorSaysWhatThereIs() throws IOException {
        Path file = folder.resolve("x.safetensors");
        new SafeTensorsWriter().ints("labels", Shape.of(1), new int[1]).write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            IOException missing = assertThrows(IOException.class, () -> read.tensor("weight"));
            assertEquals(file + ": no tensor 'weight'; it holds 1: labels", missing.getMessage());
            IOException type = assertThrows(IOException.class, () -> read.tensor("labels"));
            assertEquals(file + ": tensor 'labels': expected F32, got I32", type.getMessage());
        }
    }

    @Test
    void anEmptyFileOfTensorsIsAFile() throws IOException {
        try (SafeTensors read = SafeTensors.open(file("{}", 0))) {
            assertTrue(read.names().isEmpty());
        }
    }

    static Stream<Arguments> hostileHeaders() {
        return Stream.of(
                Arguments.of(
                        tensor("F32", "[2]", "0,8"), 4, "4 bytes follow the header, expected 8: the file is cut off"),
                Arguments.of(tensor("F32", "[2]", "0,8"), 9, "9 bytes follow the header, expected 8"),
                Arguments.of(tensor("F32", "[3]", "0,8"), 8, "expected 12 bytes for F32[3], got 8"),
                Arguments.of(tensor("F32", "[2]", "4,12"), 12, "begins at byte 4, expected 0, the end of the header"),
                Arguments.of(tensor("F32", "[2]", "8,0"), 8, "expected [begin, end] with begin <= end"),
                Arguments.of(tensor("F32", "[2]", "0"), 8, "expected [begin, end] with begin <= end"),
                Arguments.of(tensor("F32", "[2]", "-8,0"), 8, "data_offsets holds -8, expected an integer"),
                Arguments.of(tensor("F32", "[2]", "0,8.5"), 8, "data_offsets holds 8.5, expected an integer"),
                Arguments.of(
                        tensor("F32", "[2]", "0,99999999999999999999"), 8, "expected an integer from 0 to 2^63 - 1"),
                Arguments.of(tensor("F32", "[-2]", "0,8"), 8, "shape holds -2"),
                Arguments.of(
                        tensor("F32", "[65536,65536,65536,65536]", "0,0"), 0, "more elements than one array can hold"),
                Arguments.of(tensor("F32", "[4294967298]", "0,8"), 8, "more elements than one array can hold"),
                Arguments.of(tensor("F32", "2", "0,8"), 8, "shape is 2, expected an array of integers"),
                Arguments.of(tensor("BF16", "[4]", "0,8"), 8, "dtype is BF16, expected F32, F64, I32 or I64"),
                Arguments.of("{\"x\":{}}", 8, "dtype is null"),
                Arguments.of("{\"x\":3}", 8, "dtype is null"),
                Arguments.of("[1]", 0, "the header is a JSON array, expected a JSON object"),
                Arguments.of("{\"x\":", 0, "the header is not valid JSON"),
                Arguments.of("{} {}", 0, "the header is not valid JSON"),
                Arguments.of("[".repeat(100_000), 0, "the header is not valid JSON"),
                Arguments.of("{\"__metadata__\":{\"a\":1}}", 0, "metadata 'a' is a JSON number, expected a string"),
                Arguments.of("{\"__metadata__\":7}", 0, "expected an object of strings"),
                Arguments.of(
                        "{\"a\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                + "\"b\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                        8,
                        "tensor 'b': begins at byte 4, expected 8, the end of tensor 'a'"),
                Arguments.of(
                        "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                                + "\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                        8,
                        "the header is not valid JSON"));
    }

    @ParameterizedTest
    @MethodSource("hostileHeaders")
    void aHeaderThatDoesNotDescribeTheDataIsRefusedInOneLine(String header, int dataLength, String expected)
            throws IOException {
        Path file = file(header, dataLength);
        IOException error = assertThrows(IOException.class, () -> SafeTensors.open(file));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(file + ": "), message);
        assertTrue(message.contains(expected), message);
        assertFalse(message.contains("\n"), message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000_000_000L, 100, 1, 0})
    void aHeaderLengthOutOfRangeIsRefusedWithoutAllocating(long length) throws IOException {
        Path file = folder.resolve("length.safetensors");
        ByteBuffer bytes =
                ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Files.write(file, bytes.array());
        IOException error = assertThrows(IOException.class, () -> SafeTensors.open(file));
        assertEquals(
                file + ": is no safetensors file, or damaged: its first 8 bytes say a header of "
                        + Long.toUnsignedString(length) + " bytes, expected 2 to 32",
                error.getMessage());
    }

    @Test
    void aFileShorterThanTheLengthIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("short.safetensors"), new byte[7]);
        IOException error = assertThrows(IOException.class, () -> SafeTensors.open(file));
        assertEquals(
                file + ": is no safetensors file: 7 bytes, expected at least the 8 of the header's length",
                error.getMessage());
    }

    @Test
    void aFolderIsRefused() {
        IOException error = assertThrows(IOException.class, () -> SafeTensors.open(folder));
        assertEquals(folder + ": is a folder, expected a safetensors file", error.getMessage());
    }

    private static String tensor(String type, String shape, String offsets) {
        return "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + offsets + "]}}";
    }

    private Path file(String header, int dataLength) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("made.safetensors"), bytes.array());
    }
}
