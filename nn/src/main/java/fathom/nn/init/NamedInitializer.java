package fathom.nn.init;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An initializer as the command line knows it.
 *
 * @param name in lower case with dashes, {@code delta-orthogonal}
 * @param aliases other names, none of which is another initializer's
 * @param description one line: what it draws, as a formula
 * @param source who published it, or whose default it is
 * @param parameters in the order in which values without a name are taken
 * @param factory makes the initializer from a value for every parameter
 */
public record NamedInitializer(
        String name,
        List<String> aliases,
        String description,
        String source,
        List<Parameter> parameters,
        Function<Arguments, Initializer> factory) {
    /**
     * One parameter of an initializer.
     *
     * @param name in lower case
     * @param defaultValue what stands in when nothing is given, written as on the command line
     * @param description what it is, in a few words
     */
    public record Parameter(String name, String defaultValue, String description) {}

    public NamedInitializer {
        aliases = List.copyOf(aliases);
        parameters = List.copyOf(parameters);
    }

    /** The name with its parameters and their defaults, as one can type it: {@code orthogonal(gain=1)}. */
    public String signature() {
        return parameters.isEmpty()
                ? name
                : parameters.stream()
                        .map(parameter -> parameter.name() + "=" + parameter.defaultValue())
                        .collect(Collectors.joining(",", name + "(", ")"));
    }

    /** The initializer with all parameters at their defaults. */
    public Initializer withDefaults() {
        return factory.apply(Arguments.parse(this, ""));
    }
}
