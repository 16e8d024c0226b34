package fathom.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A name with values, as one types it: {@code fixup}, {@code beta(0.1)}, {@code critical(depth=128,activation=leaky-relu(0.2))}. Values without
 * a name come first. What names and values mean is the business of a {@link Definition}.
 *
 * @param text as it was typed, without blanks around it
 * @param name as it was typed
 * @param values in order
 */
public record Call(String text, String name, List<Value> values) {
    /**
     * One value.
     *
     * @param name of the argument; empty if the value was given by its place
     * @param text as it was typed, without blanks around it
     */
    public record Value(String name, String text) {}

    /**
     * Reads {@code NAME} or {@code NAME(VALUE,...,ARGUMENT=VALUE,...)}; a value may have parentheses of its own.
     *
     * @throws BadInputException if the text has another form, in one line
     */
    public static Call parse(String text) {
        String call = text.strip();
        int open = call.indexOf('(');
        String name = (open < 0 ? call : call.substring(0, open)).strip();
        if (name.isEmpty() || !closesAtTheEnd(call)) {
            throw new BadInputException("'" + call + "': expected NAME or NAME(ARGUMENT=VALUE,...)");
        }
        String inside = open < 0 ? "" : call.substring(open + 1, call.length() - 1);
        List<Value> values = new ArrayList<>();
        for (String part : inside.isBlank() ? List.<String>of() : split(inside, ',')) {
            Value value = value(part);
            if (value.name.isEmpty()
                    && !values.isEmpty()
                    && !values.get(values.size() - 1).name.isEmpty()) {
                throw new BadInputException("'" + call + "': expected ARGUMENT=VALUE, got '" + part + "'");
            }
            values.add(value);
        }
        return new Call(call, name, List.copyOf(values));
    }

    private static Value value(String part) {
        int equals = part.indexOf('=');
        int open = part.indexOf('(');
        return equals < 0 || open >= 0 && open < equals
                ? new Value("", part)
                : new Value(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
    }

    /** Whether there are no parentheses, or the first pair closes with the last character. */
    private static boolean closesAtTheEnd(String call) {
        int depth = 0;
        for (int i = 0; i < call.length(); i++) {
            char c = call.charAt(i);
            if (c == ')' && (depth == 0 || depth == 1 && i < call.length() - 1)) {
                return false;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return depth == 0;
    }

    /** The parts between the separators that stand outside parentheses, without the blanks around them. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    /**
     * The parts of a list that commas separate.
     *
     * @param kind what stands in it, for errors
     * @throws BadInputException if one is empty or there twice
     */
    public static List<String> list(String kind, String text) {
        List<String> parts = split(text, ',');
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isEmpty()) {
                throw new BadInputException(
                        "a place is empty in the list '" + text + "', expected one " + kind + " each");
            }
            if (parts.indexOf(parts.get(i)) < i) {
                throw new BadInputException(kind + " '" + parts.get(i) + "' is in the list twice");
            }
        }
        return parts;
    }

    /** What names are compared by: case, dashes and underscores do not count. */
    public static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
