package fathom.nn.init;

import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.Definition;
import java.util.List;
import java.util.function.Function;

/**
 * An initializer as the command line knows it.
 *
 * @param definition its name, its arguments and what makes it
 * @param family where the list shows it
 * @param description one line: what it draws, as a formula
 * @param use one line: for which layers and activations, and where not
 * @param source who published it, or whose default it is
 */
public record NamedInitializer(
        Definition<Initializer> definition, Family family, String description, String use, String source) {
    /** A group of initializers. */
    public enum Family {
        FIXED("fixed", "Whatever the fan"),
        VARIANCE("variance", "Independent draws, variance by fan"),
        LIBRARY("library", "As other libraries draw"),
        ORTHOGONAL("orthogonal", "Orthogonal"),
        CRITICAL("critical", "Edge of chaos: weights and biases"),
        RECTIFIER("rectifier", "Mirrored, for CReLU and ReLU"),
        IDENTITY("identity", "Identity and Hadamard"),
        SEQUENCE("sequence", "Recurrent networks and attention"),
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
            List<Argument> arguments,
            Function<Arguments, Initializer> factory) {
        this(new Definition<>(name, aliases, arguments, factory), Family.OTHER, description, "", source);
    }

    /** The name, {@code delta-orthogonal}. */
    public String name() {
        return definition.name();
    }

    /** Other names. */
    public List<String> aliases() {
        return definition.aliases();
    }

    /** What it takes, in the order in which values without a name are taken. */
    public List<Argument> arguments() {
        return definition.arguments();
    }

    /** The name with its arguments that have defaults, as one can type it: {@code orthogonal(gain=1)}. */
    public String signature() {
        return definition.signature();
    }
}
