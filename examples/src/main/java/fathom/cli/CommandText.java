package fathom.cli;

import fathom.text.Shell;
import java.util.List;

/** A command as a person can give it to a shell again. */
final class CommandText {
    private CommandText() {}

    static String of(List<String> arguments) {
        return arguments.isEmpty() ? "./fathom" : "./fathom " + Shell.words(arguments);
    }
}
