package fathom.experiment.index;

import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sees to it that sqlite-jdbc can unpack and load its native library, since it does not say in one line why it cannot. */
final class SqliteLibrary {
    /** Where it is unpacked: sqlite-jdbc's own property, which a person may set. */
    private static final String FOLDER = "org.sqlite.tmpdir";

    /** Held, or its level would be forgotten; what it logs reaches people as an exception. */
    private static final Logger LOG = Logger.getLogger("org.sqlite");

    private SqliteLibrary() {}

    /** Chooses a folder whose files may be executed, which those in /tmp often may not. */
    static synchronized void prepare() {
        LOG.setLevel(Level.OFF);
        if (System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, choose(places()).toString());
        }
    }

    private static List<Path> places() {
        return List.of(
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                Path.of(System.getProperty("user.home", "."), ".cache", "fathom"));
    }

    /**
     * Returns the first folder that permits to execute files.
     *
     * @throws BadInputException if none does
     */
    static Path choose(List<Path> folders) {
        return folders.stream()
                .filter(SqliteLibrary::executes)
                .findFirst()
                .orElseThrow(() -> new BadInputException("the library of SQLite can be unpacked in none of " + folders
                        + ": they cannot be written, or files there may not be executed; FATHOM_JAVA_OPTS=-D" + FOLDER
                        + "=DIR names another folder"));
    }

    private static boolean executes(Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "fathom-", ".probe");
            try {
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
                }
                return Files.isExecutable(probe); // false on a file system that is mounted noexec
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            return false;
        }
    }
}
