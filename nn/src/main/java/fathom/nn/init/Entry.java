package fathom.nn.init;

import fathom.nn.init.NamedInitializer.Family;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.Definition;
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
        List<Argument> arguments) {
    static final Argument GAIN = new Argument("gain", "1", "factor of the weights");
    static final String XIAO = "Xiao et al. 2018, arXiv:1806.05393";

    /** A line without arguments. */
    static Entry of(Family family, String name, String... aliases) {
        return new Entry(family, name, List.of(aliases), "", "", "", List.of());
    }

    Entry draws(String newFormula) {
        return new Entry(family, name, aliases, newFormula, use, source, arguments);
    }

    Entry goodFor(String newUse) {
        return new Entry(family, name, aliases, formula, newUse, source, arguments);
    }

    Entry from(String newSource) {
        return new Entry(family, name, aliases, formula, use, newSource, arguments);
    }

    Entry taking(Argument... newArguments) {
        return new Entry(family, name, aliases, formula, use, source, List.of(newArguments));
    }

    NamedInitializer made(Function<Arguments, Initializer> factory) {
        return new NamedInitializer(new Definition<>(name, aliases, arguments, factory), family, formula, use, source);
    }
}
