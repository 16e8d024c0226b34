package fathom.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not write: a line for each option and each subcommand, shown after the words that lead to it. */
final class FishCompletion {
    /** How much of a description fits beside a word. */
    private static final int LONGEST = 80;

    private FishCompletion() {}

    /** The script, for {@code ~/.config/fish/completions/NAME.fish}. */
    static String of(CommandLine root) {
        StringBuilder script = new StringBuilder("# Written by '" + root.getCommandName() + " completion fish'\n");
        Deque<CommandLine> pending = new ArrayDeque<>();
        pending.push(root);
        while (!pending.isEmpty()) {
            CommandLine command = pending.pop();
            String start =
                    "complete -c " + root.getCommandName() + " -n " + quoted(condition(command.getCommandSpec()));
            for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
                script.append(start).append(" -f -a ").append(each.getKey());
                script.append(" -d ")
                        .append(quoted(firstOf(
                                each.getValue().getCommandSpec().usageMessage().description())));
                script.append('\n');
                pending.push(each.getValue());
            }
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden()) {
                    script.append(start).append(line(option)).append('\n');
                }
            }
        }
        return script.toString();
    }

    /** True where the words of a command have been typed, and none of its subcommands. */
    private static String condition(CommandSpec spec) {
        StringBuilder condition = new StringBuilder();
        for (CommandSpec each = spec; each.parent() != null; each = each.parent()) {
            condition.insert(0, "__fish_seen_subcommand_from " + each.name() + "; and ");
        }
        String deeper = String.join(" ", spec.subcommands().keySet());
        return deeper.isEmpty()
                ? condition.substring(0, condition.length() - "; and ".length())
                : condition + "not __fish_seen_subcommand_from " + deeper;
    }

    private static String line(OptionSpec option) {
        StringBuilder line = new StringBuilder();
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
        }
        if (option.completionCandidates() != null) {
            line.append(" -f -a ")
                    .append(quoted(
                            StreamSupport.stream(option.completionCandidates().spliterator(), false)
                                    .collect(Collectors.joining(" "))));
        }
        return line.append(" -d ").append(quoted(firstOf(option.description()))).toString();
    }

    /** The first sentence, or as much of it as there is room for. */
    private static String firstOf(String[] description) {
        String text = description.length == 0
                ? ""
                : description[0].replace("${DEFAULT-VALUE}", "").replace("${COMPLETION-CANDIDATES}: ", "");
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
