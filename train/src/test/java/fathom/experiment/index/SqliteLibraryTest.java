package fathom.experiment.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    Path folder;

    @Test
    void aPlaceThatCannotBeUsedIsPassedOver() throws IOException {
        Path blocked = Files.createFile(folder.resolve("file")).resolve("below");
        Path free = folder.resolve("free/below");
        assertEquals(free, SqliteLibrary.choose(List.of(blocked, free)));
        try (Stream<Path> left = Files.list(free)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void noPlaceIsOneLine() throws IOException {
        Path blocked = Files.createFile(folder.resolve("file")).resolve("below");
        String message = assertThrows(BadInputException.class, () -> SqliteLibrary.choose(List.of(blocked)))
                .getMessage();
        assertTrue(message.startsWith("the library of SQLite can be unpacked in none of [" + blocked + "]"), message);
        assertEquals(1, message.lines().count());
    }
}
