package fathom.experiment.index;

import fathom.text.BadInputException;
import fathom.text.Spelling;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a question in SQL, in one line. */
final class SqlMistake {
    private static final Pattern UNKNOWN = Pattern.compile("no such (?:column|table): (?:\\w+\\.)?(\\w+)");

    private static final Pattern FIRST = Pattern.compile("(?s)(?:\\s|--[^\n]*\n|/\\*.*?\\*/)*+(\\w*).*");
    private static final Set<String> QUESTIONS = Set.of("select", "with", "values");
    private static final int SHORT = 40;

    private SqlMistake() {}

    /** Whether a statement begins as one that only reads. */
    static boolean mayBeAsked(String sql) {
        Matcher first = FIRST.matcher(sql);
        return first.matches() && QUESTIONS.contains(first.group(1).toLowerCase(Locale.ROOT));
    }

    /**
     * Empty if the question is not to blame; a name that does not exist is answered with those that are like it.
     *
     * @param place what the line begins with
     */
    static Optional<RuntimeException> of(String place, String question, SQLException e, Supplier<List<String>> names) {
        if (e.getErrorCode() != Sqlite.ERROR) {
            return Optional.empty();
        }
        if (!mayBeAsked(question)) {
            String start = question.length() <= SHORT ? question : question.substring(0, SHORT) + "…";
            return Optional.of(new BadInputException(
                    place + ": expected a question that begins with select, with or values, got '" + start
                            + "'; nothing can be written by it",
                    e));
        }
        String reason = Sqlite.reason(e).replaceFirst("^incomplete input$", "it ends where more is expected");
        Matcher unknown = UNKNOWN.matcher(reason);
        List<String> alike = unknown.find() ? Spelling.closest(unknown.group(1), names.get()) : List.of();
        String hint = alike.isEmpty() ? "" : "; did you mean " + String.join(" or ", alike) + "?";
        return Optional.of(new BadInputException(place + ": " + reason + hint, e));
    }
}
