package fathom.train.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The last two snapshots of a run that is under way: should the newer be damaged, the older one is still there. */
public final class SnapshotFiles {
    private static final String ENDING = ".safetensors";

    private final Path newest;
    private final Path before;

    /** Takes what a file holds out of it. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads from a file whose checksum is right.
         *
         * @throws IOException if something that ought to be there is not
         */
        T read(SafeTensors file) throws IOException;
    }

    /** @param newest the file of the newer one, which ends in {@code .safetensors}; the older one lies beside it */
    public SnapshotFiles(Path newest) {
        this.newest = newest;
        this.before = newest.resolveSibling(newest.getFileName().toString().replace(ENDING, "") + ".before" + ENDING);
    }

    /** The file of the newer one. */
    public Path newest() {
        return newest;
    }

    /** Whether there is any. */
    public boolean exist() {
        return Files.exists(newest) || Files.exists(before);
    }

    /**
     * The newest that is whole; empty if there is none.
     *
     * @param damaged told in one line of each that is not
     */
    public <T> Optional<T> read(Reader<T> reader, Consumer<String> damaged) {
        for (Path file : List.of(newest, before)) {
            if (Files.exists(file)) {
                try (SafeTensors snapshot = SafeTensors.open(file)) {
                    snapshot.verify();
                    return Optional.of(reader.read(snapshot));
                } catch (IOException e) {
                    String message = String.valueOf(e.getMessage());
                    damaged.accept(message.startsWith(file.toString()) ? message : file + ": " + message);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Writes a new one; what was the newest is kept, and what was older is not.
     *
     * @throws UncheckedIOException if that fails; there is still one snapshot then if there was one
     */
    public Path write(SafeTensorsWriter snapshot) {
        try {
            if (Files.exists(newest)) {
                Files.move(newest, before, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + newest + ": " + e, e);
        }
        snapshot.write(newest);
        return newest;
    }

    /** Deletes the older one, when the run is done and the newest is what it leaves. */
    public void keepNewest() {
        delete(before);
    }

    /** Deletes both, when the run is done and its result is kept elsewhere. */
    public void delete() {
        delete(newest);
        delete(before);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file + ": " + e, e);
        }
    }
}
