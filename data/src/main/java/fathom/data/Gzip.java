package fathom.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Files that may be gzipped or not: the first two bytes tell, not the name. */
final class Gzip {
    private static final int BUFFER = 1 << 16;

    /** The most that one file of a data set may hold: EMNIST's largest has 547 MB. */
    static final int LARGEST_FILE = 1 << 30;

    /** The most that an archive may unpack to. CIFAR-10 has 185 MB. */
    private static final long LARGEST_ARCHIVE = 4L << 30;

    private Gzip() {}

    /** The contents of a file, unpacked if it is gzipped; reading beyond 4 GB fails. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            boolean gzipped = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            return new LimitedStream(gzipped ? new GZIPInputStream(raw, BUFFER) : raw, LARGEST_ARCHIVE);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** What went wrong while such a file was read, in words. */
    static DataException explain(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof EOFException || message.contains("runcated")) {
            return DataException.in(
                    file,
                    "is cut off after %,d bytes (%s)".formatted(file.toFile().length(), message),
                    e);
        }
        return e instanceof ZipException
                ? DataException.in(file, "is not an intact gzip file (" + message + ")", e)
                : DataException.in(file, "cannot be read (" + message + ")", e);
    }
}
