package fathom.cli;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;

/**
 * What ended a command before its work was done: whose fault it is, in one line.
 *
 * @param code what the process exits with
 * @param message one line for the person
 */
record Failure(int code, String message) {
    /** The input was good, the run was not: it diverged, or results could not be written, or memory was too little. */
    static final int FAILED = 1;

    /** What was typed, or a file or folder that was named, is wrong. */
    static final int BAD_INPUT = 2;

    /** Ours: EX_SOFTWARE of sysexits.h. */
    static final int BUG = 70;

    /**
     * Judges by the type alone: a person's error is a {@link BadInputException} (or a jar of theirs that does not load), and what nobody has
     * foreseen is ours. A bug leaves its stack trace in a file.
     *
     * @param arguments of the command line, for that file
     */
    static Failure of(Throwable thrown, List<String> arguments) {
        if (thrown instanceof BadInputException || thrown instanceof ServiceConfigurationError) {
            return new Failure(BAD_INPUT, oneLine(String.valueOf(thrown.getMessage())));
        }
        if (thrown instanceof UncheckedIOException) {
            return new Failure(FAILED, oneLine(String.valueOf(thrown.getMessage())));
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    FAILED,
                    ("failed: out of memory with a heap of %d MB; FATHOM_JAVA_OPTS=-Xmx... gives more, --recompute and a smaller --batch"
                                    + " need less")
                            .formatted(Runtime.getRuntime().maxMemory() >> 20));
        }
        return new Failure(
                BUG,
                "a bug in Fathom, not in what you gave it: " + oneLine(thrown.toString()) + "; "
                        + stackTrace(thrown, arguments));
    }

    /** Writes what a report of the bug needs; says where. */
    private static String stackTrace(Throwable thrown, List<String> arguments) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        String text = CommandText.of(arguments) + "\n" + String.join(" ", new Version().getVersion()) + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + "\n\n" + trace;
        try {
            Path file = Files.writeString(Files.createTempFile("fathom-bug-", ".txt"), text);
            return "please report it with " + file;
        } catch (IOException e) {
            return "its stack trace could not be written (" + oneLine(e.toString()) + "), here it is:\n" + text;
        }
    }

    /** In one line, and without what a file or an option may hold to move a terminal's cursor. */
    static String oneLine(String text) {
        return Printable.of(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
