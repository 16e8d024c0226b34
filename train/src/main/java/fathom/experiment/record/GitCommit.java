package fathom.experiment.record;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * The git commit of the clone that the running code was built in, read from git's own files, since git may not be
 * installed. Local changes are not seen.
 */
final class GitCommit {

    private static final String UNKNOWN = "unknown";

    private GitCommit() {}

    /**
     * Returns the commit's hash, or {@code unknown} if the code does not lie in a clone of Fathom; never throws. Only
     * the folders above the code are searched, so that a user's own repository is not mistaken for Fathom's.
     */
    static String ofRunningCode() {
        try {
            CodeSource source = GitCommit.class.getProtectionDomain().getCodeSource();
            Path folder = source == null ? null : Path.of(source.getLocation().toURI());
            while (folder != null) {
                if (Files.exists(folder.resolve(".git")) && Files.exists(folder.resolve("train/pom.xml"))) {
                    return ofClone(folder);
                }
                folder = folder.getParent();
            }
            return UNKNOWN;
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    /** Follows HEAD of the clone (or linked work tree) to a hash. */
    static String ofClone(Path clone) throws IOException {
        Path git = clone.resolve(".git");
        if (Files.isRegularFile(git)) {
            git = clone.resolve(Files.readString(git).strip().replaceFirst("^gitdir:\\s*", ""));
        }
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref:")) {
            return head;
        }
        String ref = head.substring("ref:".length()).strip();
        Path common = Files.exists(git.resolve("commondir"))
                ? git.resolve(Files.readString(git.resolve("commondir")).strip())
                : git;
        String hash = loose(git.resolve(ref));
        hash = hash == null ? loose(common.resolve(ref)) : hash;
        return hash == null ? packed(common.resolve("packed-refs"), ref) : hash;
    }

    private static @Nullable String loose(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readString(file).strip() : null;
    }

    private static String packed(Path file, String ref) throws IOException {
        if (!Files.isRegularFile(file)) {
            return UNKNOWN;
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.endsWith(" " + ref))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }
}
