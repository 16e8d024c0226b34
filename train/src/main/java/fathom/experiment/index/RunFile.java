package fathom.experiment.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file as it was when it was read: if size and time are the same, so is its content, since files are written aside and renamed.
 *
 * @param modified microseconds since 1970
 */
record RunFile(String name, long size, long modified) {
    static RunFile of(Path file) throws IOException {
        return new RunFile(
                String.valueOf(file.getFileName()),
                Files.size(file),
                Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS));
    }
}
