package fathom.nn.init;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An initializer as the command line knows it.
 *
 * @param name in lower case with dashes, {@code delta-orthogonal}
 * @param aliases other names, none of which is another initializer's
 * @param family where the list shows it
 * @param description one line: what it draws, as a formula
 * @param use one line: for which layers and activations, and where not
 * @param source who published it, or whose default it is
 * @param parameters in the order in which values without a name are taken
 * @param factory makes the initializer from a value for every parameter
 */
public record NamedInitializer(
        String name,
        List<String> aliases,
        Family family,
        String description,
        String use,
        String source,
        List<Parameter> parameters,
        Function<Arguments, Initializer> factory) {
    /**
     * One parameter of an initializer.
     *
     * @param name in lower case
     * @param defaultValue what stands in when nothing is given, written as on the command line; empty if nothing does
     * @param description what it is, in a few words
     */
    public record Parameter(String name, String defaultValue, String description) {}

    /** A group of initializers. */
    public enum Family {
        FIXED("fixed", "Whatever the fan"),
        VARIANCE("variance", "Independent draws, variance by fan"),
        LIBRARY("library", "As other libraries draw"),
        ORTHOGONAL("orthogonal", "Orthogonal"),
        CRITICAL("critical", "Edge of chaos: weights and biases"),
        RECTIFIER("rectifier", "Mirrored, for CReLU and ReLU"),
        IDENTITY("identity", "Identity and Hadamard"),
        OTHER("other", "From your class path");

        private final String label;
        private final String title;

        Family(String label, String title) {
            this.label = label;
            this.title = title;
        }

        /** How the command line writes it, one word. */
        public String label() {
            return label;
        }

        /** A heading. */
        public String title() {
            return title;
        }
    }

    /** An initializer of the family {@link Family#OTHER}, without a note on its use. */
    public NamedInitializer(
            String name,
            List<String> aliases,
            String description,
            String source,
            List<Parameter> parameters,
            Function<Arguments, Initializer> factory) {
        this(name, aliases, Family.OTHER, description, "", source, parameters, factory);
    }

    public NamedInitializer {
        aliases = List.copyOf(aliases);
        parameters = List.copyOf(parameters);
    }

    /** The name with its parameters that have defaults, as one can type it: {@code orthogonal(gain=1)}. */
    public String signature() {
        return parameters.isEmpty()
                ? name
                : parameters.stream()
                        .filter(parameter -> !parameter.defaultValue().isEmpty())
                        .map(parameter -> parameter.name() + "=" + parameter.defaultValue())
                        .collect(Collectors.joining(",", name + "(", ")"));
    }

    /** The initializer with all parameters at their defaults. */
    public Initializer withDefaults() {
        return factory.apply(Arguments.parse(this, ""));
    }
}
