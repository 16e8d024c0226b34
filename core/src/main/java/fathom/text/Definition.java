package fathom.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Something that can be made by its name: what it is called, what it takes and what makes it.
 *
 * @param name in lower case with dashes, {@code delta-orthogonal}
 * @param aliases other names, none of which is another definition's in the same catalogue
 * @param arguments in the order in which values without a name are taken
 * @param factory makes it from a value for every argument that has one; throws {@link IllegalArgumentException} if a value is impossible, and
 *     only then
 */
public record Definition<T>(
        String name, List<String> aliases, List<Argument> arguments, Function<Arguments, T> factory) {
    public Definition {
        aliases = List.copyOf(aliases);
        arguments = List.copyOf(arguments);
    }

    /** One without other names. */
    public static <T> Definition<T> of(String name, Function<Arguments, T> factory, Argument... arguments) {
        return new Definition<>(name, List.of(), List.of(arguments), factory);
    }

    /** The name with its arguments that have defaults, as one can type it: {@code orthogonal(gain=1)}. */
    public String signature() {
        String defaults = arguments.stream()
                .filter(argument -> !argument.defaultValue().isEmpty())
                .map(argument -> argument.name() + "=" + argument.defaultValue())
                .collect(Collectors.joining(","));
        return defaults.isEmpty() ? name : name + "(" + defaults + ")";
    }

    /**
     * Makes it from the values of a call.
     *
     * @param context what stands in, by the name of an argument, before its own default
     * @throws IllegalArgumentException if there are more values than arguments, an argument is unknown or given twice, or a value is impossible
     */
    T make(Call call, Map<String, String> context) {
        Map<String, String> values = new LinkedHashMap<>();
        int position = 0;
        for (Call.Value value : call.values()) {
            Argument argument = value.name().isEmpty() ? at(position++) : named(value.name());
            if (values.put(argument.name(), value.text()) != null) {
                throw new BadInputException("argument '" + argument.name() + "' is given twice");
            }
        }
        Set<String> given = Set.copyOf(values.keySet());
        for (Argument argument : arguments) {
            values.putIfAbsent(argument.name(), context.getOrDefault(argument.name(), argument.defaultValue()));
        }
        return factory.apply(new Arguments(values, given, Map.copyOf(context)));
    }

    private Argument at(int position) {
        if (position >= arguments.size()) {
            throw new BadInputException("more values than arguments" + expected(""));
        }
        return arguments.get(position);
    }

    private Argument named(String typed) {
        return arguments.stream()
                .filter(argument -> Call.key(argument.name()).equals(Call.key(typed)))
                .findFirst()
                .orElseThrow(() -> new BadInputException("unknown argument '" + typed + "'" + expected(typed)));
    }

    private String expected(String typed) {
        List<String> names = arguments.stream().map(Argument::name).toList();
        if (names.isEmpty()) {
            return "; " + name + " takes nothing";
        }
        List<String> close = Spelling.closest(typed, names);
        return (close.isEmpty() ? "" : ", did you mean " + close.get(0) + "?") + "; " + name + " takes "
                + String.join(", ", names);
    }
}
