package fathom.cli;

import fathom.cluster.Program;
import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fathom jshell}. */
@Command(
        name = "jshell",
        mixinStandardHelpOptions = true,
        description = {
            "Fathom line by line, in the JDK's own shell: its packages are imported, and its kernels are those of the other commands.",
            "Files are run first, such as docs/tutorials/first-network.jsh. /exit or Ctrl-D ends it, /help explains it."
        })
final class JShellCommand implements Callable<Integer> {
    /** The Vector API is named twice: for the compiler in this process, and among the options of the second JVM that runs what is typed. */
    private static final List<String> COMPILER = List.of("--add-modules", "jdk.incubator.vector");

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "snippets of Java")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw new BadInputException("the shell is part of a JDK, and " + System.getProperty("java.home")
                    + " has none (module jdk.jshell); set JAVA_HOME to a JDK 17 or newer");
        }
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new BadInputException("there is no " + file);
            }
            if (Files.isDirectory(file)) {
                throw new BadInputException(file + " is a folder, expected a file of snippets");
            }
        }
        Path imports = imports();
        try {
            return JavaShellToolBuilder.builder().start(arguments(imports).toArray(String[]::new));
        } finally {
            Files.deleteIfExists(imports);
        }
    }

    private List<String> arguments(Path imports) {
        List<String> arguments = new ArrayList<>(COMPILER);
        Program.options().forEach(option -> arguments.add("-R" + option));
        arguments.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        arguments.addAll(List.of("--startup", "DEFAULT", "--startup", "PRINTING", "--startup", imports.toString()));
        files.forEach(file -> arguments.add(file.toString()));
        return arguments;
    }

    private static Path imports() {
        try {
            Path file = Files.createTempFile("fathom-", ".jsh");
            return Files.writeString(file, Resources.text("imports.jsh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
