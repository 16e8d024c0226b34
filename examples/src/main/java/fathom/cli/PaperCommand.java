package fathom.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fathom paper}. */
@Command(
        name = "paper",
        mixinStandardHelpOptions = true,
        description = "Papers as named experiments: what they say, and whether it holds here.",
        subcommands = {
            PaperListCommand.class,
            PaperRunCommand.class,
            PaperTableCommand.class,
            PaperLearningTimeCommand.class
        },
        synopsisSubcommandLabel = "[list | run | table | learning-time]")
final class PaperCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new PaperListCommand().call();
    }
}
