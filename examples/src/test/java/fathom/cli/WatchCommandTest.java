package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
    @TempDir
    Path folder;

    private static void assertRefused(String expected, Path watched) {
        Ran ran = Ran.fathom("watch", watched.toString());
        assertEquals("fathom: results folder " + watched + ": " + expected + "\n", ran.err());
        assertEquals(2, ran.code());
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        assertRefused("there is no such folder", folder.resolve("none"));
        assertRefused("is a file", Files.writeString(folder.resolve("notes.txt"), "no results"));
    }

    @Test
    void aFolderOfOtherThingsIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no results");
        assertRefused("no comparison was started there", folder);
        assertFalse(Files.exists(folder.resolve("live")));
    }

    @Test
    void theResultsBelowAFolderAreNamed() throws IOException {
        Path results = folder.resolve("compare");
        Files.createDirectories(results.resolve("runs"));
        Files.writeString(results.resolve("configuration.json"), "{}");
        Files.createDirectory(folder.resolve("train"));
        assertRefused("no comparison was started there; did you mean " + results + "?", folder);
    }
}
