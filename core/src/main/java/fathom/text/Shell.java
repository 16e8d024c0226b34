package fathom.text;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them back. */
public final class Shell {
    private static final String PLAIN = "[A-Za-z0-9_./:=,@%+-]+";

    private Shell() {}

    /** One word, in quotation marks where it needs them. */
    public static String word(String text) {
        return text.matches(PLAIN) ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Words with blanks between them. */
    public static String words(List<String> texts) {
        return texts.stream().map(Shell::word).collect(Collectors.joining(" "));
    }
}
