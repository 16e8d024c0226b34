package fathom.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Things of one kind that can be made by name. Case, dashes and underscores in names do not count, so {@code heNormal} and {@code he_normal} are
 * {@code he-normal}.
 */
public final class Catalog<T> {
    private final String kind;
    private final List<String> names;
    private final Map<String, Definition<T>> byKey = new LinkedHashMap<>();

    private Catalog(String kind, Collection<Definition<T>> definitions) {
        this.kind = kind;
        this.names = definitions.stream().map(Definition::name).toList();
        for (Definition<T> definition : definitions) {
            register(definition.name(), definition);
            definition.aliases().forEach(alias -> register(alias, definition));
        }
    }

    /**
     * A catalogue of exactly these.
     *
     * @param kind what they are, for errors: {@code initializer}
     * @throws BadInputException if two of them share a name: the second may be from a jar of the user's
     */
    public static <T> Catalog<T> of(String kind, Collection<Definition<T>> definitions) {
        return new Catalog<>(kind, definitions);
    }

    private void register(String name, Definition<T> definition) {
        Definition<T> other = byKey.put(Call.key(name), definition);
        if (other != null) {
            throw new BadInputException("the " + kind + " name '" + name + "' stands for both " + other.name() + " and "
                    + definition.name());
        }
    }

    /** The names, without the aliases, in the order of definition. */
    public List<String> names() {
        return names;
    }

    /** Whether there is something of that name or alias. */
    public boolean knows(String name) {
        return byKey.containsKey(Call.key(name));
    }

    /**
     * What has that name or alias.
     *
     * @throws BadInputException if there is nothing, in one line that names the closest
     */
    public Definition<T> find(String name) {
        Definition<T> found = byKey.get(Call.key(name));
        if (found == null) {
            throw unknown(kind, name, names);
        }
        return found;
    }

    /**
     * Makes what a text calls, {@code critical(q=1/32)}.
     *
     * @throws BadInputException if the name or an argument is unknown, or a value is impossible: in one line
     */
    public T parse(String text) {
        return parse(text, Map.of());
    }

    /**
     * Makes what a text calls, in a context that knows some values.
     *
     * @param context by name of an argument: what stands in where no value is given, before the argument's own default
     * @throws BadInputException if the name or an argument is unknown, or a value is impossible: in one line
     */
    public T parse(String text, Map<String, String> context) {
        Call call = Call.parse(text);
        Definition<T> definition = find(call.name());
        try {
            return definition.make(call, context);
        } catch (IllegalArgumentException e) {
            throw BadInputException.in(kind + " '" + call.text() + "'", e);
        }
    }

    /** What to throw for a name that is none of those known: it names the closest. */
    public static BadInputException unknown(String kind, String name, Collection<String> known) {
        List<String> close = Spelling.closest(name, known);
        return new BadInputException("unknown " + kind + " '" + name + "'"
                + (close.isEmpty() ? "" : ", did you mean " + String.join(" or ", close) + "?") + "; known are "
                + String.join(", ", known));
    }
}
