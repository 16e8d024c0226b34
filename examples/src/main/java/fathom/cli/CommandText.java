package fathom.cli;

import java.util.List;
import java.util.stream.Collectors;

/** A command as a person can give it to a shell again. */
final class CommandText {
    private static final String PLAIN = "[A-Za-z0-9_./:=,@%+-]+";

    private CommandText() {}

    static String of(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.matches(PLAIN) ? argument : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./fathom ", ""));
    }
}
