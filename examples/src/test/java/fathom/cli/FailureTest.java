package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataException;
import fathom.nn.init.InitializerProvider;
import fathom.nn.init.NamedInitializer;
import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose fault it was is told by type: a person's error is bad input, what nobody has foreseen is a bug of ours. */
class FailureTest {
    private static final Pattern REPORT = Pattern.compile("please report it with (\\S+)");

    @TempDir
    Path folder;

    /** Named in a services file of a class path of its own: an initializer with a bug. */
    public static final class BuggyProvider implements InitializerProvider {
        @Override
        public List<NamedInitializer> initializers() {
            return List.of(new NamedInitializer(
                    "buggy", List.of(), "nothing", "this test", List.of(), arguments -> (weight, fan, random) -> {
                        throw new IllegalArgumentException("index -1\nof nothing");
                    }));
        }
    }

    @Test
    void aBugInAComponentIsOursAndLeavesItsStackTrace() throws IOException {
        Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
        Files.writeString(services.resolve(InitializerProvider.class.getName()), BuggyProvider.class.getName());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Ran ran;
        try (var jar = new URLClassLoader(
                new URL[] {folder.resolve("jar").toUri().toURL()}, FailureTest.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(jar);
            ran = Ran.fathom("compare", "--init", "buggy", "--data", Ran.tinyData(folder.resolve("data")));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertEquals(Failure.BUG, ran.code(), ran::err);
        assertEquals(1, ran.err().lines().count(), ran::err);
        assertTrue(
                ran.err()
                        .startsWith("fathom: a bug in Fathom, not in what you gave it:"
                                + " java.lang.IllegalArgumentException: index -1 of nothing; please report it with "),
                ran::err);
        Matcher named = REPORT.matcher(ran.err());
        assertTrue(named.find(), ran::err);
        Path file = Path.of(named.group(1));
        String report = Files.readString(file);
        Files.delete(file);
        assertTrue(report.startsWith("./fathom compare --init buggy --data "), report);
        assertTrue(report.contains("at " + BuggyProvider.class.getName()), report);
    }

    @Test
    void theTypeDecides() {
        assertEquals(Failure.BAD_INPUT, code(new BadInputException("--depth")));
        assertEquals(Failure.BAD_INPUT, code(new DataException("cifar")));
        assertEquals(Failure.FAILED, code(new UncheckedIOException("disk full", new IOException())));
        assertEquals(Failure.FAILED, code(new OutOfMemoryError()));
        for (Throwable bug :
                List.of(new IllegalArgumentException("x"), new NullPointerException(), new StackOverflowError())) {
            Failure failure = Failure.of(bug, List.of());
            assertEquals(Failure.BUG, failure.code());
            REPORT.matcher(failure.message())
                    .results()
                    .forEach(found -> Path.of(found.group(1)).toFile().deleteOnExit());
        }
    }

    private static int code(Throwable thrown) {
        return Failure.of(thrown, List.of()).code();
    }

    @Test
    void exitCodesStandInTheHelp() {
        String help = Ran.fathom("--help").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("1 a run failed, 2 bad input, 70 a bug in Fathom"), help);
        assertTrue(help.contains("130 interrupted by Ctrl-C, 143 by SIGTERM"), help);
    }

    @Test
    void noMessageMovesTheCursor() {
        assertEquals(
                "?[2Jgone? next",
                Failure.of(new BadInputException("\u001b[2Jgone\u009b\n next"), List.of())
                        .message());
        assertEquals("a\nb?", Printable.of("a\nb\r"));
    }
}
