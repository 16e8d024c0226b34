package fathom.experiment.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * What a page shows to give commands. It is kept in the results folder, readable by its owner only, so that a page that stays open can go on when the server is started
 * again. Where it cannot be kept, it lasts as long as the server.
 */
final class LiveToken {
    private static final String FORM = "[0-9a-f-]{36}";

    private LiveToken() {}

    static String of(Path folder) {
        Path file = folder.resolve("live").resolve("token");
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (kept.matches(FORM)) {
                    return kept;
                }
            }
            String token = UUID.randomUUID().toString(); // 122 bits from the system's secure generator
            if (Files.isDirectory(folder)) {
                Files.createDirectories(file.getParent());
                Files.deleteIfExists(file);
                if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                    Files.createFile(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                Files.write(file, token.getBytes(StandardCharsets.UTF_8));
            }
            return token;
        } catch (IOException | UnsupportedOperationException e) {
            return UUID.randomUUID().toString();
        }
    }
}
