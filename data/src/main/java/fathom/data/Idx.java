package fathom.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One idx file: a big-endian magic number whose last byte is the number of dimensions, the dimensions, then unsigned bytes.
 *
 * @param file where it was read
 * @param bytes the whole file, unpacked
 * @param dims the dimensions, the first of which counts the examples
 */
record Idx(Path file, byte[] bytes, List<Integer> dims) {
    /** The file of that name in a folder, plain or {@code .gz}; some unpackers write a dot for the first dash of {@code -idx}. */
    static Path find(Path folder, String name) {
        return candidates(folder, name).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> DataException.in(folder, "has no " + name + ", neither plain nor .gz"));
    }

    static boolean exists(Path folder, String name) {
        return candidates(folder, name).stream().anyMatch(Files::isRegularFile);
    }

    private static List<Path> candidates(Path folder, String name) {
        String dotted = name.replace("-idx", ".idx");
        return List.of(
                folder.resolve(name),
                folder.resolve(name + ".gz"),
                folder.resolve(dotted),
                folder.resolve(dotted + ".gz"));
    }

    /** @param magic the expected magic number: 2049 for labels, 2051 for images */
    static Idx read(Path file, int magic) {
        int header = 4 + 4 * (magic & 0xFF);
        try (InputStream in = Gzip.open(file)) {
            byte[] start = in.readNBytes(header);
            List<Integer> dims = dims(file, start, magic);
            int length = Math.toIntExact(length(dims));
            byte[] values = in.readNBytes(length);
            if (values.length < length || in.read() >= 0) {
                throw DataException.in(
                        file,
                        "has %s%,d bytes, expected %,d: a header of %d and %s values"
                                .formatted(
                                        values.length < length ? "" : "more than ",
                                        header + values.length,
                                        header + length,
                                        header,
                                        dims));
            }
            byte[] bytes = Arrays.copyOf(start, header + length);
            System.arraycopy(values, 0, bytes, header, length);
            return new Idx(file, bytes, dims);
        } catch (IOException e) {
            throw Gzip.explain(file, e);
        }
    }

    /** The dimensions as the header names them: what is read after it must be as long, so that no file decides how much memory is taken. */
    private static List<Integer> dims(Path file, byte[] header, int magic) {
        int rank = magic & 0xFF;
        if (header.length < 4 + 4 * rank) {
            throw DataException.in(
                    file, "has %,d bytes, expected a header of %d".formatted(header.length, 4 + 4 * rank));
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int actual = buffer.getInt();
        if (actual != magic) {
            throw DataException.in(file, "magic number is %d, expected %d".formatted(actual, magic));
        }
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            dims.add(buffer.getInt());
            if (dims.get(i) < 1 || length(dims) > Gzip.LARGEST_FILE) {
                throw DataException.in(
                        file,
                        "dimensions begin with %s, expected sizes from 1 and at most %,d values"
                                .formatted(dims, Gzip.LARGEST_FILE));
            }
        }
        return dims;
    }

    private static long length(List<Integer> dims) {
        long length = 1;
        for (int dim : dims) {
            length *= dim; // two factors below 2^31 fit, and the first above the limit is the last
        }
        return length;
    }

    /** The number of examples. */
    int count() {
        return dims.get(0);
    }

    /** Where the values begin. */
    int start() {
        return 4 + 4 * dims.size();
    }

    String md5() {
        return Fingerprint.of("MD5", bytes);
    }

    void requireDims(int rows, int columns) {
        if (!dims.subList(1, dims.size()).equals(List.of(rows, columns))) {
            throw DataException.in(
                    file, "images are %s, expected [%d, %d]".formatted(dims.subList(1, dims.size()), rows, columns));
        }
    }
}
