package fathom.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {
    @Test
    void aMissingFileIsNamedAsMissing(@TempDir Path folder) {
        Path file = folder.resolve("weights");
        IOException missing = assertThrows(IOException.class, () -> Files.readAllBytes(file));
        assertEquals("there is no " + file, FileErrors.words(missing));
    }

    @Test
    void whatOnlyNamesTheFileGetsAVerb() {
        assertEquals("no permission for weights", FileErrors.words(new AccessDeniedException("weights")));
    }

    @Test
    void aReasonOfTheSystemStandsBesideTheFile() {
        assertEquals(
                "notes/weights: Not a directory",
                FileErrors.words(new FileSystemException("notes/weights", null, "Not a directory")));
    }

    @Test
    void whatSaysEnoughStandsAloneAndWhatSaysNothingIsNamed() {
        assertEquals("No space left on device", FileErrors.words(new IOException("No space left on device")));
        assertEquals("java.io.EOFException", FileErrors.words(new EOFException()));
    }
}
