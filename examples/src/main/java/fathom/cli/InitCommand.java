package fathom.cli;

import fathom.nn.init.InitializerCatalog;
import fathom.nn.init.NamedInitializer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fathom init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "The initializers that --init takes.",
        subcommands = InitCommand.ListCommand.class,
        synopsisSubcommandLabel = "list")
final class InitCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new ListCommand().call();
    }

    /** {@code fathom init list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Every initializer with its parameters and their defaults, its formula and its source.",
            footer = {
                "",
                "Your own: a class that implements fathom.nn.init.InitializerProvider, named in the file"
                        + " META-INF/services/fathom.nn.init.InitializerProvider of a jar, and the jar in the environment variable"
                        + " FATHOM_CLASSPATH (several are separated by colons). Then --init takes its initializers."
            })
    static final class ListCommand implements Callable<Integer> {
        @Override
        public Integer call() {
            for (NamedInitializer entry : InitializerCatalog.load().all()) {
                System.out.println(entry.signature());
                System.out.println("    " + entry.description());
                for (NamedInitializer.Parameter parameter : entry.parameters()) {
                    System.out.println("    " + parameter.name() + ": " + parameter.description());
                }
                if (!entry.aliases().isEmpty()) {
                    System.out.println("    also " + String.join(", ", entry.aliases()));
                }
                if (!entry.source().isEmpty()) {
                    System.out.println("    source: " + entry.source());
                }
            }
            return 0;
        }
    }
}
