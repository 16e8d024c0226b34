package fathom.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are whole or not there: written to a temporary neighbour, flushed to the disk, then renamed over the target, so that after a loss of
 * power the target is the old or the new file, and neither an empty one nor half of one. Where the file system cannot rename atomically, a plain
 * replacing move is used. The target's folder is made if it does not exist.
 *
 * <p>Every method throws an {@link UncheckedIOException} that names the file if it cannot be written, for example because the disk is full; the
 * target is then as before.
 */
public final class AtomicFile {
    /** What {@link #aside} names its files. */
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.\\d+-\\d+\\.tmp");

    private AtomicFile() {}

    /** Writes text piece by piece. */
    @FunctionalInterface
    public interface Body {
        /** Writes the whole text to {@code out}, which is closed by the caller. */
        void writeTo(BufferedWriter out) throws IOException;
    }

    /** Writes bytes piece by piece. */
    @FunctionalInterface
    public interface BinaryBody {
        /** Writes all bytes to {@code out}, in any order; it is closed by the caller. */
        void writeTo(SeekableByteChannel out) throws IOException;
    }

    /** Writes the bytes. */
    public static void write(Path target, byte[] content) {
        writeBinary(target, out -> {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        });
    }

    /** Writes text in UTF-8 without holding it in memory. */
    public static void write(Path target, Body body) {
        writeBinary(target, out -> {
            BufferedWriter text = new BufferedWriter(Channels.newWriter(out, StandardCharsets.UTF_8));
            body.writeTo(text);
            text.flush();
        });
    }

    /** Writes bytes without holding them in memory. */
    public static void writeBinary(Path target, BinaryBody body) {
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a folder");
            }
            Path folder = folderOf(target);
            Files.createDirectories(folder);
            Path aside = aside(folder, target);
            try {
                try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                    body.writeTo(out);
                    out.force(true);
                }
                rename(aside, target);
            } finally {
                Files.deleteIfExists(aside);
            }
            flush(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + FileErrors.words(e), e);
        }
    }

    /**
     * Deletes what processes that were killed left beside their targets. Only whoever alone may write into the folder may call this: what another is
     * about to rename would be gone.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static void sweep(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> left = files.filter(file ->
                            TEMPORARY.matcher(file.getFileName().toString()).matches())
                    .toList();
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + folder + ": " + FileErrors.words(e), e);
        }
    }

    private static Path folderOf(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + " is no file name");
        }
        return folder;
    }

    /**
     * A new, empty file in the target's own folder, since a rename is atomic only within a file system. The process number alone would not be its own: a
     * folder may be shared by several machines.
     */
    private static Path aside(Path folder, Path target) throws IOException {
        String start =
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-";
        for (int i = 0; ; i++) {
            Path file = folder.resolve(start + i + ".tmp");
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                if (i == Integer.MAX_VALUE) {
                    throw e;
                }
            }
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The rename itself lies in the folder. Not every system lets a folder be opened: there, nothing more can be done. */
    private static void flush(Path folder) {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
