package fathom.text;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A name with numbers, as one types it: {@code beta(0.1)}, {@code metainit(steps=200,rate=0.05)}. Case does not count.
 *
 * <p>What is asked for and not given has its default; {@link #end} refuses what was given and not asked for.
 */
public final class Call {
    private final String text;
    private final String name;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private Call(String text, String name) {
        this.text = text;
        this.name = name;
    }

    /**
     * Reads {@code NAME} or {@code NAME(KEY=NUMBER,...)}, where the first key may be left out.
     *
     * @throws IllegalArgumentException if the text is of another form or gives a key twice, in one line
     */
    public static Call parse(String text) {
        String call = text.strip().toLowerCase(Locale.ROOT);
        int open = call.indexOf('(');
        if (!call.matches("[^()]+(\\([^()]*\\))?")) {
            throw new IllegalArgumentException("'" + text + "': expected NAME or NAME(KEY=NUMBER,...)");
        }
        Call parsed =
                new Call(text.strip(), open < 0 ? call : call.substring(0, open).strip());
        String inside = open < 0 ? "" : call.substring(open + 1, call.length() - 1);
        for (String part : inside.isBlank() ? new String[0] : inside.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 && !parsed.given.isEmpty()) {
                throw new IllegalArgumentException("'" + text + "': expected KEY=NUMBER, got '" + part.strip() + "'");
            }
            String key = equals < 0 ? "" : part.substring(0, equals).strip();
            if (parsed.given.put(key, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("'" + text + "': " + key + " is given twice");
            }
        }
        return parsed;
    }

    /** The name, in lower case. */
    public String name() {
        return name;
    }

    /**
     * A number, written as a decimal or as a fraction ({@code 1/32}). The first number that is asked for may be given without its key.
     *
     * @throws IllegalArgumentException if what was given is no finite number
     */
    public double number(String key, double otherwise) {
        String value = given.get(key);
        if (asked.isEmpty() && given.containsKey("")) {
            value = given.get("");
            asked.add("");
        }
        asked.add(key);
        if (value == null) {
            return otherwise;
        }
        int slash = value.indexOf('/');
        try {
            double number = slash < 0
                    ? Double.parseDouble(value)
                    : Double.parseDouble(value.substring(0, slash)) / Double.parseDouble(value.substring(slash + 1));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with numbers that are not finite
        }
        throw new IllegalArgumentException(
                "'" + text + "': " + key + " must be a finite number such as 0.05 or 1/32, got '" + value + "'");
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if what was given is none
     */
    public int count(String key, int otherwise) {
        double value = number(key, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + text + "': " + key + " must be a whole number, got " + value);
        }
        return (int) value;
    }

    /**
     * Says that nothing more is asked for.
     *
     * @throws IllegalArgumentException if something was given that nobody asked for
     */
    public void end() {
        for (String key : given.keySet()) {
            if (!asked.contains(key)) {
                List<String> keys = asked.stream()
                        .filter(known -> !known.isEmpty())
                        .sorted()
                        .toList();
                throw new IllegalArgumentException("'" + text + "': "
                        + (keys.isEmpty()
                                ? name + " has no parameters"
                                : "unknown parameter '" + key + "', known are " + String.join(", ", keys)));
            }
        }
    }

    /** What to throw for a name that is none of those known: it names the closest. */
    public IllegalArgumentException unknown(String kind, Collection<String> known) {
        List<String> close = Spelling.closest(name, known);
        return new IllegalArgumentException("unknown " + kind + " '" + name + "'"
                + (close.isEmpty() ? "" : ", did you mean " + String.join(" or ", close) + "?") + "; known are "
                + String.join(", ", known));
    }

    @Override
    public String toString() {
        return text;
    }
}
