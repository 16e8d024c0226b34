package fathom.experiment.index;

import fathom.text.BadInputException;
import fathom.text.Spelling;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a question in SQL, in one line. */
final class SqlMistake {
    private static final Pattern UNKNOWN = Pattern.compile("no such (?:column|table): (?:\\w+\\.)?(\\w+)");

    private SqlMistake() {}

    /** Empty if the question is not to blame; a name that does not exist is answered with those that are like it. */
    static Optional<RuntimeException> of(SQLException e, Supplier<List<String>> names) {
        if (e.getErrorCode() != Sqlite.ERROR) {
            return Optional.empty();
        }
        String reason = Sqlite.reason(e);
        Matcher unknown = UNKNOWN.matcher(reason);
        List<String> alike = unknown.find() ? Spelling.closest(unknown.group(1), names.get()) : List.of();
        String hint = alike.isEmpty() ? "" : "; did you mean " + String.join(" or ", alike) + "?";
        return Optional.of(new BadInputException("query: " + reason + hint, e));
    }
}
