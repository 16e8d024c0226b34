package fathom.cli;

import fathom.nn.init.InitializerCatalog;
import fathom.nn.init.NamedInitializer;
import fathom.nn.init.NamedInitializer.Family;
import fathom.text.Argument;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom init list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Every initializer by family, with its arguments and their defaults, its formula and its source.",
        footer = {
            "",
            "Your own: a class that implements fathom.nn.init.InitializerProvider, named in the file"
                    + " META-INF/services/fathom.nn.init.InitializerProvider of a jar, and the jar in the "
                    + "environment variable"
                    + " FATHOM_CLASSPATH (several are separated by colons). Then --init takes its initializers."
        })
final class InitListCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "WORD",
            arity = "0..1",
            description = "only initializers in whose name, formula, use or source this occurs: relu, circular, Xiao")
    private @Nullable String word;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description =
                    "only this family: fixed, variance, library, orthogonal, critical, rectifier, identity or other")
    private @Nullable String family;

    @Option(names = "--long", description = "with use, arguments and aliases as well")
    private boolean everything;

    @Option(names = "--markdown", description = "as the tables of docs/initializers.md")
    private boolean markdown;

    @Override
    public Integer call() {
        InitializerCatalog catalog = InitializerCatalog.load();
        boolean found = false;
        for (Family each : family == null ? List.of(Family.values()) : List.of(parse(family))) {
            List<NamedInitializer> entries =
                    catalog.family(each).stream().filter(this::matches).toList();
            if (!entries.isEmpty()) {
                found = true;
                System.out.print(markdown ? table(each, entries) : text(each, entries));
            }
        }
        if (!found) {
            throw new BadInputException(
                    word == null ? "family " + family + " is empty" : "no initializer mentions '" + word + "'");
        }
        return 0;
    }

    private static Family parse(String label) {
        return Arrays.stream(Family.values())
                .filter(each -> each.label().equalsIgnoreCase(label.strip()))
                .findFirst()
                .orElseThrow(() -> new BadInputException("--family: expected one of "
                        + Arrays.stream(Family.values()).map(Family::label).collect(Collectors.joining(", "))
                        + ", got '"
                        + label + "'"));
    }

    private boolean matches(NamedInitializer entry) {
        return word == null
                || Stream.concat(
                                Stream.of(entry.name(), entry.description(), entry.use(), entry.source()),
                                entry.aliases().stream())
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)));
    }

    private String text(Family each, List<NamedInitializer> entries) {
        StringBuilder text = new StringBuilder(each.title() + " (--family " + each.label() + ")\n");
        for (NamedInitializer entry : entries) {
            text.append("  ").append(entry.signature());
            text.append(entry.source().isEmpty() ? "" : "  [" + entry.source() + "]")
                    .append('\n');
            text.append("      ").append(entry.description()).append('\n');
            text.append(everything ? details(entry).indent(6) : "");
        }
        return text.append('\n').toString();
    }

    /** What is known of an initializer besides signature, formula and source. */
    static String details(NamedInitializer entry) {
        StringBuilder text = new StringBuilder(entry.use().isEmpty() ? "" : "for " + entry.use() + "\n");
        for (Argument argument : entry.arguments()) {
            text.append(argument.name())
                    .append(": ")
                    .append(argument.description())
                    .append('\n');
        }
        return text.append(entry.aliases().isEmpty() ? "" : "also " + String.join(", ", entry.aliases()) + "\n")
                .toString();
    }

    private static String table(Family each, List<NamedInitializer> entries) {
        StringBuilder text = new StringBuilder("## " + each.title() + "\n\n")
                .append("| name | draws | for | source |\n| --- | --- | --- | --- |\n");
        for (NamedInitializer entry : entries) {
            String optional = entry.arguments().stream()
                    .filter(argument -> argument.defaultValue().isEmpty())
                    .map(argument -> "; `" + argument.name() + "` " + argument.description())
                    .collect(Collectors.joining());
            text.append("| `").append(entry.signature()).append('`');
            entry.aliases().forEach(alias -> text.append(" `").append(alias).append('`'));
            Stream.of(entry.description() + optional, entry.use(), entry.source())
                    .forEach(cell -> text.append(" | ").append(cell.replace("|", "\\|")));
            text.append(" |\n");
        }
        return text.append('\n').toString();
    }
}
