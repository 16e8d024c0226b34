package fathom.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are whole or not there: written to a temporary neighbour, then renamed over the target. Where the file
 * system cannot rename atomically, a plain replacing move is used. The target's folder is made if it does not exist.
 *
 * <p>Every method throws an {@link UncheckedIOException} that names the file if it cannot be written; the target is then
 * as before.
 */
public final class AtomicFile {

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
        /** Writes all bytes to {@code out}, which is closed by the caller. */
        void writeTo(WritableByteChannel out) throws IOException;
    }

    private interface Content {
        void writeTo(Path file) throws IOException;
    }

    /** Writes the bytes. */
    public static void write(Path target, byte[] content) {
        replace(target, aside -> Files.write(aside, content));
    }

    /** Writes text in UTF-8 without holding it in memory. */
    public static void write(Path target, Body body) {
        replace(target, aside -> {
            try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                body.writeTo(out);
            }
        });
    }

    /**
     * Writes bytes without holding them in memory, and has them on the disk before the rename: after a loss of power the
     * target is the old or the new file, not an empty one.
     */
    public static void writeBinary(Path target, BinaryBody body) {
        replace(target, aside -> {
            try (FileChannel out = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                body.writeTo(out);
                out.force(true);
            }
        });
    }

    private static void replace(Path target, Content content) {
        try {
            Path aside = aside(target);
            try {
                content.writeTo(aside);
                rename(aside, target);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + e, e);
        }
    }

    /** In the target's own folder, since a rename is atomic only within a file system. */
    private static Path aside(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + " is no file name");
        }
        Files.createDirectories(folder);
        return folder.resolve("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "." + Thread.currentThread().getId() + ".tmp");
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
