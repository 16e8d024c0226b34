package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Parameter;
import fathom.text.Spelling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values that a {@link NamedInitializer} is made from: those that were given, and defaults for the rest. */
public final class Arguments {
    private final Map<String, String> values;
    private final Set<String> given;

    private Arguments(Map<String, String> values, Set<String> given) {
        this.values = values;
        this.given = given;
    }

    /**
     * Reads {@code gain=1.05} or, in the order of the parameters and without names, {@code 1.05}.
     *
     * @throws IllegalArgumentException if there are more values than parameters, or a name is unknown or given twice
     */
    static Arguments parse(NamedInitializer of, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        int position = 0;
        for (String part : text.isBlank() ? List.<String>of() : InitializerCatalog.split(text)) {
            int equals = part.indexOf('=');
            String name = equals < 0
                    ? positional(of, position++).name()
                    : named(of, part.substring(0, equals).strip()).name();
            if (values.put(name, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("parameter '" + name + "' is given twice");
            }
        }
        Set<String> given = Set.copyOf(values.keySet());
        for (Parameter parameter : of.parameters()) {
            if (!parameter.defaultValue().isEmpty()) {
                values.putIfAbsent(parameter.name(), parameter.defaultValue());
            }
        }
        return new Arguments(values, given);
    }

    private static Parameter named(NamedInitializer of, String name) {
        String key = InitializerCatalog.key(name);
        return of.parameters().stream()
                .filter(parameter -> InitializerCatalog.key(parameter.name()).equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown parameter '" + name + "'" + known(of, name)));
    }

    private static Parameter positional(NamedInitializer of, int position) {
        if (position >= of.parameters().size()) {
            throw new IllegalArgumentException("more values than parameters" + known(of, ""));
        }
        return of.parameters().get(position);
    }

    private static String known(NamedInitializer of, String name) {
        List<String> names = of.parameters().stream().map(Parameter::name).toList();
        if (names.isEmpty()) {
            return "; " + of.name() + " has no parameters";
        }
        List<String> close = Spelling.closest(name, names);
        return (close.isEmpty() ? "" : ", did you mean " + close.get(0) + "?") + "; expected " + of.signature();
    }

    /** Whether the value was given, not a default. */
    public boolean isGiven(String name) {
        return given.contains(name);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if the value is none
     */
    public int count(String name) {
        double value = number(name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be a whole number, got '" + text(name) + "'");
        }
        return (int) value;
    }

    /**
     * A number, written as a decimal ({@code 0.05}, {@code 1e-3}) or as a fraction ({@code 1/32}).
     *
     * @throws IllegalArgumentException if the value is none, or if it is not finite
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
        throw new IllegalArgumentException(
                name + " must be a finite number such as 0.05, 1e-3 or 1/32, got '" + text + "'");
    }

    /**
     * One of a few words.
     *
     * @param choices an enumeration; {@code TRUNCATED_NORMAL} is written {@code truncated-normal}
     * @throws IllegalArgumentException if the value is none of them
     */
    public <E extends Enum<E>> E choice(String name, Class<E> choices) {
        String text = text(name);
        for (E choice : choices.getEnumConstants()) {
            if (InitializerCatalog.key(choice.name()).equals(InitializerCatalog.key(text))) {
                return choice;
            }
        }
        throw new IllegalArgumentException(name + " must be one of "
                + Arrays.stream(choices.getEnumConstants())
                        .map(Arguments::written)
                        .collect(Collectors.joining(", "))
                + ", got '" + text + "'");
    }

    private static String written(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The value as it was written.
     *
     * @throws IllegalArgumentException if the initializer did not declare this parameter, or if it has neither a value
     *     nor a default
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' has no value; there are values of " + values.keySet());
        }
        return value;
    }

    /**
     * What one of a few words stands for. Case, dashes and underscores do not count.
     *
     * @throws IllegalArgumentException if the value is none of them
     */
    public <T> T choice(String name, Map<String, T> choices) {
        String key = InitializerCatalog.key(text(name));
        for (Map.Entry<String, T> choice : choices.entrySet()) {
            if (InitializerCatalog.key(choice.getKey()).equals(key)) {
                return choice.getValue();
            }
        }
        throw new IllegalArgumentException(
                name + " must be one of " + String.join(", ", choices.keySet()) + ", got '" + text(name) + "'");
    }
}
