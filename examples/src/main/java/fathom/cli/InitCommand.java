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
            description =
                    "Every initializer with its parameters, formula and source; a jar on the class path may add its own.")
    static final class ListCommand implements Callable<Integer> {
        @Override
        public Integer call() {
            for (NamedInitializer entry : InitializerCatalog.load().all()) {
                System.out.printf("%-28s %s%n", entry.signature(), entry.description());
            }
            return 0;
        }
    }
}
