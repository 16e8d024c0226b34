package fathom.data;

import fathom.file.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The named files of a folder or of a tar archive, gzipped or not, as bytes. */
final class CifarFiles {
    private static final String FOLDER = "cifar-10-batches-bin";

    private CifarFiles() {}

    /** @param wanted which base names to keep; the folders that entries lie in do not matter */
    static Map<String, byte[]> read(Path source, Predicate<String> wanted) {
        if (!Files.exists(source)) {
            throw DataException.in(source, "no such file or folder");
        }
        return Files.isDirectory(source) ? fromFolder(source, wanted) : fromArchive(source, wanted);
    }

    private static Map<String, byte[]> fromFolder(Path source, Predicate<String> wanted) {
        Path folder = Files.isDirectory(source.resolve(FOLDER)) ? source.resolve(FOLDER) : source;
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                String name = entry.getFileName().toString();
                if (wanted.test(name)) {
                    requireReadable(folder, name, Files.size(entry));
                    files.put(name, Files.readAllBytes(entry));
                }
            }
        } catch (IOException e) {
            throw DataException.in(folder, "cannot be read (" + FileErrors.words(e) + ")", e);
        }
        return files;
    }

    private static Map<String, byte[]> fromArchive(Path source, Predicate<String> wanted) {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream plain = Gzip.open(source);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (entry.isFile() && wanted.test(name)) {
                    files.put(name, contents(source, name, entry.getSize(), tar));
                }
            }
            plain.transferTo(OutputStream.nullOutputStream()); // to the end, where gzip's own check sum is
        } catch (IOException e) {
            throw Gzip.explain(source, e);
        }
        return files;
    }

    private static byte[] contents(Path source, String name, long length, InputStream tar) throws IOException {
        requireReadable(source, name, length);
        byte[] bytes = tar.readNBytes((int) length);
        if (bytes.length < length) {
            throw DataException.in(
                    source, "is cut off: %s has %,d bytes, expected %,d".formatted(name, bytes.length, length));
        }
        return bytes;
    }

    private static void requireReadable(Path source, String name, long length) {
        if (length < 0 || length > Gzip.LARGEST_FILE) {
            throw DataException.in(
                    source, "%s claims %,d bytes, expected at most %,d".formatted(name, length, Gzip.LARGEST_FILE));
        }
    }
}
