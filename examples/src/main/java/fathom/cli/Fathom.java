package fathom.cli;

import fathom.data.DataException;
import fathom.kernel.KernelProviders;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The command line: {@code fathom compare}, {@code train}, {@code probe}, {@code summary}, {@code init}, {@code theory},
 * {@code advise}, {@code data}, {@code bench}, {@code doctor}.
 */
@Command(
        name = "fathom",
        description = "Trains deep networks and shows what their initialization does.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            CompareCommand.class,
            TrainCommand.class,
            ReportCommand.class,
            ProbeCommand.class,
            SummaryCommand.class,
            InitCommand.class,
            TheoryCommand.class,
            AdviseCommand.class,
            DataCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Start with 'fathom compare': eight initializers on a deep tanh CNN, about two minutes, one report.",
            "Exit codes: 0 done, 1 a run failed, 2 bad input, 130 interrupted."
        })
public final class Fathom implements Runnable {
    private static final Set<String> COMPUTING = Set.of("compare", "train", "probe", "bench");
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        if (args.length > 0 && COMPUTING.contains(args[0])) {
            KernelProviders.preload(); // half a second, while the command is parsed and its network built
        }
        System.exit(execute(args));
    }

    /** Runs a command; errors are one line on standard error. */
    static int execute(String... args) {
        CommandLine line = new CommandLine(new Fathom())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Fathom::explain)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command));
        try {
            YamlDefaults.of(List.of(args)).ifPresent(defaults -> {
                defaults.applyTo(line);
                defaults.ignoredBy(line, List.of(args))
                        .ifPresent(note -> line.getErr().println("fathom: " + note));
            });
        } catch (IllegalArgumentException e) {
            line.getErr().println("fathom: " + e.getMessage());
            return BAD_INPUT;
        }
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            return failed(
                    line,
                    "failed: out of memory with a heap of %d MB; FATHOM_JAVA_OPTS=-Xmx... gives more, --recompute and a smaller --batch need less"
                            .formatted(Runtime.getRuntime().maxMemory() >> 20),
                    FAILED);
        } catch (ServiceConfigurationError e) { // a jar of the user's
            return failed(line, String.valueOf(e.getMessage()), BAD_INPUT);
        }
    }

    private static int failed(CommandLine line, String message, int code) {
        line.getErr().println("fathom: " + oneLine(message));
        return code;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static int explain(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message = oneLine(String.valueOf(error.getMessage()));
        if (error instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                message += "; did you mean "
                        + String.join(" or ", suggestions.subList(0, Math.min(2, suggestions.size()))) + "?";
            }
        }
        command.getErr()
                .println("fathom: " + message + " ('" + command.getCommandSpec().qualifiedName()
                        + " --help' lists the options)");
        return BAD_INPUT;
    }

    /** Bad input is an IllegalArgumentException or about data; everything else is a failed run, also results that cannot be written. */
    private static int fail(Exception failure, CommandLine command) {
        if (System.getenv("FATHOM_DEBUG") != null) {
            command.getErr().println(command.getColorScheme().richStackTraceString(failure));
        }
        boolean input = failure instanceof IllegalArgumentException || failure instanceof DataException;
        boolean explained = input || failure instanceof UncheckedIOException;
        String message = failure.getMessage();
        command.getErr()
                .println(
                        explained && message != null
                                ? "fathom: " + oneLine(message)
                                : "fathom: failed: " + oneLine(failure.toString())
                                        + " (set FATHOM_DEBUG=1 for the stack trace)");
        return input ? BAD_INPUT : FAILED;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
