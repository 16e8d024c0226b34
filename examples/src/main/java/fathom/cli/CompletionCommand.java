package fathom.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints what completes commands and options in your shell, by its Tab key.",
        footer = {
            "",
            "  source <(fathom completion bash)                  in ~/.bashrc",
            "  source <(fathom completion zsh)                   in ~/.zshrc",
            "  fathom completion fish > ~/.config/fish/completions/fathom.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells that have completion. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        /** As one types it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        System.out.print(
                switch (shell) {
                    case BASH, ZSH ->
                        AutoComplete.bash(root.getCommandName(), root); // it brings what zsh needs to read it
                    case FISH -> FishCompletion.of(root);
                });
        return 0;
    }
}
