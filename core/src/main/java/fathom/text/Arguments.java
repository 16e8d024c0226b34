package fathom.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The values that something named is made from: those that were given, and what stands in for the rest. */
public final class Arguments {
    private final Map<String, String> values;
    private final Set<String> given;
    private final Map<String, String> context;

    Arguments(Map<String, String> values, Set<String> given, Map<String, String> context) {
        this.values = values;
        this.given = given;
        this.context = context;
    }

    /** What was known when the text was read, as {@link Catalog#parse(String, Map)} took it: for a value that is a text of a catalogue itself. */
    public Map<String, String> context() {
        return context;
    }

    /** Whether the value was given: no default stands in for it. */
    public boolean isGiven(String name) {
        return given.contains(name);
    }

    /**
     * The value as it was written; empty if the argument has neither a value nor a default.
     *
     * @throws IllegalStateException if no such argument is declared
     */
    public Optional<String> find(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("argument '" + name + "' is not declared");
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /**
     * The value as it was written.
     *
     * @throws BadInputException if the argument has neither a value nor a default
     * @throws IllegalStateException if no such argument is declared
     */
    public String text(String name) {
        return find(name).orElseThrow(() -> new BadInputException(name + " needs a value"));
    }

    /**
     * A whole number.
     *
     * @throws BadInputException if the value is none
     */
    public int count(String name) {
        double value = number(name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new BadInputException(name + " must be a whole number, got '" + text(name) + "'");
        }
        return (int) value;
    }

    /**
     * A number, written as a decimal ({@code 0.05}, {@code 1e-3}) or as a fraction ({@code 1/32}).
     *
     * @throws BadInputException if the value is none, or if it is not finite
     */
    public double number(String name) {
        String text = text(name);
        int slash = text.indexOf('/');
        try {
            double value = slash < 0
                    ? Double.parseDouble(text)
                    : Double.parseDouble(text.substring(0, slash)) / Double.parseDouble(text.substring(slash + 1));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with numbers that are not finite
        }
        throw new BadInputException(name + " must be a finite number such as 0.05, 1e-3 or 1/32, got '" + text + "'");
    }

    /**
     * One of a few words.
     *
     * @param choices an enumeration; {@code TRUNCATED_NORMAL} is written {@code truncated-normal}
     * @throws BadInputException if the value is none of them
     */
    public <E extends Enum<E>> E choice(String name, Class<E> choices) {
        String key = Call.key(text(name));
        for (E choice : choices.getEnumConstants()) {
            if (Call.key(choice.name()).equals(key)) {
                return choice;
            }
        }
        throw noneOf(
                name,
                Arrays.stream(choices.getEnumConstants())
                        .map(choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ")));
    }

    /**
     * One of a few words, with what each stands for.
     *
     * @throws BadInputException if the value is none of them
     */
    public <T> T choice(String name, Map<String, T> choices) {
        String key = Call.key(text(name));
        for (Map.Entry<String, T> choice : choices.entrySet()) {
            if (Call.key(choice.getKey()).equals(key)) {
                return choice.getValue();
            }
        }
        throw noneOf(name, String.join(", ", new TreeSet<>(choices.keySet()))); // the order of a map is none
    }

    /**
     * {@code true} or {@code false}.
     *
     * @throws BadInputException if the value is neither
     */
    public boolean flag(String name) {
        return choice(name, Map.of("true", true, "false", false));
    }

    private BadInputException noneOf(String name, String choices) {
        return new BadInputException(name + " must be one of " + choices + ", got '" + text(name) + "'");
    }
}
