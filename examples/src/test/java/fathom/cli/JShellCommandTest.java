package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Slow, since a session starts two JVMs and compiles line by line: so there is but one. */
@DisabledOnOs(OS.WINDOWS)
class JShellCommandTest {
    private static final Path TUTORIALS = Path.of("../docs/tutorials");

    @TempDir
    Path folder;

    @Test
    void theTutorialsRunWithoutAMistakeAndWhatIsTypedAfterThemToo() throws Exception {
        Path typed = folder.resolve("typed");
        Files.writeString(typed, "println(\"kernels: \" + KernelProviders.best(1).name());\n/exit 3\n");
        List<String> words = new ArrayList<>(List.of("jshell"));
        words.addAll(tutorials());
        Child session = Child.start("exec <'" + typed + "'", folder, words.toArray(String[]::new));
        assertEquals(3, session.await(), session.output());
        String said = session.output();
        assertFalse(said.contains("|  Error") || said.contains("xception"), said);
        String kernels = "kernels: " + KernelProviders.best(1).name();
        for (String part : List.of("test accuracy", "mine ", "he-normal", "chi_1 1.", kernels)) {
            assertTrue(said.contains(part), part + " is not in " + said);
        }
    }

    private static List<String> tutorials() throws IOException {
        try (Stream<Path> files = Files.list(TUTORIALS)) {
            List<String> found = files.map(
                            file -> file.toAbsolutePath().normalize().toString())
                    .sorted()
                    .toList();
            assertEquals(3, found.size(), found.toString());
            return found;
        }
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        Ran ran = Ran.fathom("jshell", "none.jsh");
        assertEquals(2, ran.code());
        assertEquals("fathom: there is no none.jsh\n", ran.err());
        Ran tutorials = Ran.fathom("jshell", folder.toString());
        assertEquals("fathom: " + folder + " is a folder, expected a file of snippets\n", tutorials.err());
    }

    @Test
    void javaWithoutAShellIsOneLine() throws Exception {
        Child session =
                Child.start("export JDK_JAVA_OPTIONS='--limit-modules java.se,jdk.incubator.vector'", folder, "jshell");
        assertEquals(2, session.await(), session.output());
        assertTrue(session.output().contains("fathom: the shell is part of a JDK, and "), session.output());
        assertFalse(session.output().contains("a bug in Fathom"), session.output());
    }
}
