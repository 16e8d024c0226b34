package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Family;
import fathom.text.Arguments;
import fathom.text.Definition;
import fathom.text.Parameter;
import java.util.List;
import java.util.function.Function;

/** A line of the catalogue while it is written down. */
record Entry(
        Family family,
        String name,
        List<String> aliases,
        String formula,
        String use,
        String source,
        List<Parameter> parameters) {
    /** A line without parameters. */
    static Entry of(Family family, String name, String... aliases) {
        return new Entry(family, name, List.of(aliases), "", "", "", List.of());
    }

    Entry draws(String newFormula) {
        return new Entry(family, name, aliases, newFormula, use, source, parameters);
    }

    Entry goodFor(String newUse) {
        return new Entry(family, name, aliases, formula, newUse, source, parameters);
    }

    Entry from(String newSource) {
        return new Entry(family, name, aliases, formula, use, newSource, parameters);
    }

    Entry taking(Parameter... newParameters) {
        return new Entry(family, name, aliases, formula, use, source, List.of(newParameters));
    }

    NamedInitializer made(Function<Arguments, Initializer> factory) {
        return new NamedInitializer(new Definition<>(name, aliases, parameters, factory), family, formula, use, source);
    }
}
