package fathom.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fathom init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "The initializers that --init takes.",
        subcommands = {InitListCommand.class, InitShowCommand.class, InitExportCommand.class},
        synopsisSubcommandLabel = "[list | show | export]")
final class InitCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new InitListCommand().call();
    }
}
