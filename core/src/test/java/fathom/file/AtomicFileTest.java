package fathom.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFullDiskLeavesTheOldFileWholeAndNothingBeside() throws IOException {
        Path file = folder.resolve("record.json");
        AtomicFile.write(file, "old".getBytes(StandardCharsets.UTF_8));
        var full = assertThrows(
                UncheckedIOException.class,
                () -> AtomicFile.writeBinary(file, out -> {
                    out.write(ByteBuffer.wrap("ne".getBytes(StandardCharsets.UTF_8)));
                    throw new IOException("No space left on device");
                }));
        assertEquals("cannot write " + file + ": No space left on device", full.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("record.json"), names());
    }

    @Test
    void aFolderIsNotReplaced() {
        var refused = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(folder, new byte[1]));
        assertEquals("cannot write " + folder + ": it is a folder", refused.getMessage());
    }

    @Test
    void textIsWrittenWholeAndReplacesWhatWasThere() throws IOException {
        Path file = folder.resolve("a/b/log.csv");
        AtomicFile.write(file, out -> out.write("much longer than what follows"));
        AtomicFile.write(file, out -> out.write("\u00e9,1\n"));
        assertEquals("\u00e9,1\n", Files.readString(file));
    }

    @Test
    void twoWritersOfOneFileNeverShareATemporaryOne() throws IOException {
        Path file = folder.resolve("run.json");
        AtomicFile.write(file, outer -> {
            AtomicFile.write(file, inner -> inner.write("inner"));
            outer.write("outer");
        });
        assertEquals("outer", Files.readString(file));
        assertEquals(List.of("run.json"), names());
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndNothingElse() throws IOException {
        for (String name : List.of(".run.json.71-0.tmp", ".bashrc", "notes.tmp", "run.json", ".lock")) {
            Files.writeString(folder.resolve(name), "");
        }
        AtomicFile.sweep(folder);
        assertEquals(List.of(".bashrc", ".lock", "notes.tmp", "run.json"), names());
    }

    @Test
    void aTargetThatIsAFolderIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("there/inside"));
        var refused =
                assertThrows(UncheckedIOException.class, () -> AtomicFile.write(folder.resolve("there"), new byte[1]));
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        assertEquals(List.of("there"), names());
    }
}
