package fathom.cli;

import fathom.kernel.KernelProviders;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The command line: {@code fathom compare}, {@code train}, {@code runs}, {@code probe}, {@code summary}, {@code init},
 * {@code theory}, {@code advise}, {@code data}, {@code bench}, {@code doctor}.
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
            RunsCommand.class,
            QueryCommand.class,
            IndexCommand.class,
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
            "Start with 'fathom compare': five initializers on a shallow and a deep tanh CNN, two minutes, one report.",
            "Exit codes: 0 done, 1 a run failed, 2 bad input, 70 a bug in Fathom (its stack trace is in the file that is named), 130"
                    + " interrupted."
        })
public final class Fathom implements Runnable {
    private static final Set<String> COMPUTING = Set.of("compare", "train", "probe", "bench");

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
        CommandLine line = new CommandLine(new Fathom());
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Fathom::explain)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(line, failure, args));
        try {
            YamlDefaults.of(List.of(args)).ifPresent(defaults -> {
                defaults.applyTo(line);
                defaults.ignoredBy(line, List.of(args))
                        .ifPresent(note -> line.getErr().println("fathom: " + note));
            });
            return line.execute(args);
        } catch (RuntimeException | Error e) {
            return fail(line, e, args);
        }
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

    private static int explain(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message = Failure.oneLine(String.valueOf(error.getMessage()));
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
