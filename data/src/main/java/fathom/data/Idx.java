package fathom.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
        byte[] bytes;
        try (InputStream in = Gzip.open(file)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw Gzip.explain(file, e);
        }
        int rank = magic & 0xFF;
        int header = 4 + 4 * rank;
        if (bytes.length < header) {
            throw DataException.in(file, "has %,d bytes, expected a header of %d".formatted(bytes.length, header));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int actual = buffer.getInt();
        if (actual != magic) {
            throw DataException.in(file, "magic number is %d, expected %d".formatted(actual, magic));
        }
        Integer[] dims = new Integer[rank];
        long length = 1;
        for (int i = 0; i < rank; i++) {
            dims[i] = buffer.getInt();
            if (dims[i] < 1 || length > Integer.MAX_VALUE) {
                throw DataException.in(file, "dimension %d is %d, expected a plausible size".formatted(i, dims[i]));
            }
            length *= dims[i];
        }
        if (bytes.length != header + length) {
            throw DataException.in(
                    file,
                    "has %,d bytes, expected %,d: a header of %d and %s values"
                            .formatted(bytes.length, header + length, header, List.of(dims)));
        }
        return new Idx(file, bytes, List.of(dims));
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
