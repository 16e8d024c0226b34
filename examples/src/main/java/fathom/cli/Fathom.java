package fathom.cli;

import fathom.kernel.KernelProviders;
import fathom.text.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. Every command is a class of this package, listed below in the order of the help. */
@Command(
        name = "fathom",
        description = "Trains deep networks and shows what their initialization does.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            CompareCommand.class,
            SubmitCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            TrainCommand.class,
            ReportCommand.class,
            RunsCommand.class,
            QueryCommand.class,
            IndexCommand.class,
            ProbeCommand.class,
            SummaryCommand.class,
            ExportCommand.class,
            InitCommand.class,
            NetworkCommand.class,
            TheoryCommand.class,
            AdviseCommand.class,
            PaperCommand.class,
            DataCommand.class,
            BenchCommand.class,
            NewCommand.class,
            JShellCommand.class,
            CompletionCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Start with 'fathom compare': five initializers on a shallow and a deep tanh CNN, two minutes, one report.",
            "Exit codes: 0 done, 1 a run failed, 2 bad input, 70 a bug in Fathom (its stack trace is in the file that is named), 130"
                    + " interrupted by Ctrl-C, 143 by SIGTERM."
        })
public final class Fathom implements Runnable {
    private static final Set<String> COMPUTING = Set.of("compare", "train", "probe", "paper", "bench");

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        if (args.length > 0 && COMPUTING.contains(args[0])) {
            KernelProviders.preload(); // half a second, while the command is parsed and its network built
        }
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers in messages: the same in every country
        System.exit(execute(args));
    }

    /** Runs a command; errors are one line on standard error. */
    static int execute(String... args) {
        CommandLine line = line();
        line.setParameterExceptionHandler(Fathom::explain)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(line, failure, args));
        try {
            applyDefaults(line, List.of(args));
            return line.execute(args);
        } catch (RuntimeException | Error e) {
            return fail(line, e, args);
        }
    }

    /**
     * The command that these words give, not run.
     *
     * @param words after {@code fathom}
     * @throws BadInputException if they are no comparison
     */
    static CompareCommand comparison(List<String> words) {
        CommandLine line = line();
        applyDefaults(line, words);
        try {
            ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
            if (parsed.hasSubcommand()
                    && parsed.subcommand().commandSpec().userObject() instanceof CompareCommand compare) {
                return compare;
            }
        } catch (ParameterException e) {
            throw new BadInputException(refusal(e), e);
        }
        throw new BadInputException("expected 'compare' and its options, got '" + String.join(" ", words) + "'");
    }

    private static CommandLine line() {
        CommandLine line = new CommandLine(new Fathom())
                .registerConverter(Path.class, Fathom::path)
                .setCaseInsensitiveEnumValuesAllowed(true);
        Objects.requireNonNull(line.getSubcommands().get("submit"))
                .setStopAtPositional(true); // what follows is another command
        return line;
    }

    private static void applyDefaults(CommandLine line, List<String> words) {
        YamlDefaults.of(words).ifPresent(defaults -> {
            defaults.applyTo(line);
            defaults.ignoredBy(line, words).ifPresent(note -> line.getErr().println("fathom: " + note));
        });
    }

    /** An empty path is the current folder to Java, and a variable that was not set to whoever typed it. */
    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no path: " + e.getReason());
        }
        throw new CommandLine.TypeConversionException("the path is empty");
    }

    private static int fail(CommandLine line, Throwable thrown, String... args) {
        Failure failure = Failure.of(thrown, List.of(args));
        line.getErr().println("fathom: " + failure.message());
        return failure.code();
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** In one line. What is one of a few words is told with the words as they are typed, which picocli tells by the names of constants. */
    private static String refusal(ParameterException error) {
        String message = Failure.oneLine(String.valueOf(error.getMessage()));
        ArgSpec arg = error.getArgSpec();
        if (arg == null || error.getValue() == null || !arg.type().isEnum()) {
            return message.replaceFirst("^Error: ", "");
        }
        List<String> words = new ArrayList<>();
        arg.completionCandidates().forEach(words::add);
        String place = arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
        return place + ": expected one of " + String.join(", ", words) + ", got '" + error.getValue() + "'";
    }

    private static int explain(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message = refusal(error);
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
        return Failure.BAD_INPUT;
    }
}
