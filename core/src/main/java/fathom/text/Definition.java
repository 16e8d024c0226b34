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
 * @param parameters in the order in which values without a name are taken
 * @param factory makes it from a value for every parameter that has one; throws {@link IllegalArgumentException} if a value is impossible, and
 *     only then
 */
public record Definition<T>(
        String name, List<String> aliases, List<Parameter> parameters, Function<Arguments, T> factory) {
    public Definition {
        aliases = List.copyOf(aliases);
        parameters = List.copyOf(parameters);
    }

    /** One without other names. */
    public static <T> Definition<T> of(String name, Function<Arguments, T> factory, Parameter... parameters) {
        return new Definition<>(name, List.of(), List.of(parameters), factory);
    }

    /** The name with its parameters that have defaults, as one can type it: {@code orthogonal(gain=1)}. */
    public String signature() {
        String defaults = parameters.stream()
                .filter(parameter -> !parameter.defaultValue().isEmpty())
                .map(parameter -> parameter.name() + "=" + parameter.defaultValue())
                .collect(Collectors.joining(","));
        return defaults.isEmpty() ? name : name + "(" + defaults + ")";
    }

    /**
     * Makes it from the values of a call.
     *
     * @param context what stands in, by the name of a parameter, before its own default
     * @throws IllegalArgumentException if there are more values than parameters, a parameter is unknown or given twice, or a value is impossible
     */
    T make(Call call, Map<String, String> context) {
        Map<String, String> values = new LinkedHashMap<>();
        int position = 0;
        for (Call.Value value : call.values()) {
            Parameter parameter = value.name().isEmpty() ? at(position++) : named(value.name());
            if (values.put(parameter.name(), value.text()) != null) {
                throw new BadInputException("parameter '" + parameter.name() + "' is given twice");
            }
        }
        Set<String> given = Set.copyOf(values.keySet());
        for (Parameter parameter : parameters) {
            values.putIfAbsent(parameter.name(), context.getOrDefault(parameter.name(), parameter.defaultValue()));
        }
        return factory.apply(new Arguments(values, given));
    }

    private Parameter at(int position) {
        if (position >= parameters.size()) {
            throw new BadInputException("more values than parameters" + expected(""));
        }
        return parameters.get(position);
    }

    private Parameter named(String typed) {
        return parameters.stream()
                .filter(parameter -> Call.key(parameter.name()).equals(Call.key(typed)))
                .findFirst()
                .orElseThrow(() -> new BadInputException("unknown parameter '" + typed + "'" + expected(typed)));
    }

    private String expected(String typed) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        if (names.isEmpty()) {
            return "; " + name + " has no parameters";
        }
        List<String> close = Spelling.closest(typed, names);
        return (close.isEmpty() ? "" : ", did you mean " + close.get(0) + "?") + "; " + name + " takes "
                + String.join(", ", names);
    }
}
