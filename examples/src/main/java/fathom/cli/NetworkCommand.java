package fathom.cli;

import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.NamedArchitecture;
import fathom.text.Argument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fathom network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "The networks that --network takes.",
        subcommands = NetworkCommand.ListCommand.class,
        synopsisSubcommandLabel = "[list]")
final class NetworkCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new ListCommand().call();
    }

    /** {@code fathom network list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Every network with its arguments and their defaults, the data it reads and its source.",
            footer = {
                "",
                "Your own: a class that implements fathom.nn.model.ArchitectureProvider, named in the file"
                        + " META-INF/services/fathom.nn.model.ArchitectureProvider of a jar, and the jar in the environment variable"
                        + " FATHOM_CLASSPATH (several are separated by colons). Then --network takes its networks."
            })
    static final class ListCommand implements Callable<Integer> {
        @Override
        public Integer call() {
            for (NamedArchitecture each : ArchitectureCatalog.load().all()) {
                System.out.print(text(each));
            }
            return 0;
        }

        private static String text(NamedArchitecture each) {
            StringBuilder text = new StringBuilder(each.definition().signature())
                    .append(each.source().isEmpty() ? "" : "  [" + each.source() + "]")
                    .append("\n    ")
                    .append(each.description())
                    .append("; reads ")
                    .append(each.reads())
                    .append('\n');
            for (Argument argument : each.definition().arguments()) {
                text.append("    ")
                        .append(argument.name())
                        .append(": ")
                        .append(argument.description())
                        .append('\n');
            }
            each.definition()
                    .aliases()
                    .forEach(alias -> text.append("    also ").append(alias).append('\n'));
            return text.toString();
        }
    }
}
