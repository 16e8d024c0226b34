package fathom.recipe;

import fathom.datainit.DataDependentInitialization;
import fathom.datainit.DataDependentInitializations;
import fathom.interop.ForeignWeights;
import fathom.nn.Layer;
import fathom.nn.Network;
import fathom.nn.init.Initializer;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.model.ResidualScheme;
import fathom.nn.model.ResidualSchemes;
import fathom.text.BadInputException;
import fathom.text.Call;
import fathom.text.Catalog;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a network starts, in one line: {@code INITIALIZER[+SCHEME][+DATA-DEPENDENT INITIALIZATION]}, such as {@code he-normal+fixup},
 * {@code orthogonal+lsuv} or {@code critical(depth=128)}. What may stand in it is what the three catalogues hold.
 *
 * @param weights the rule of the weights
 * @param scheme how the body's layers are joined; plain unless said otherwise
 * @param dataDependent what data change before the first step; empty for nothing
 * @param foreign weights made elsewhere, which replace those that were drawn; empty for none
 */
public record Recipe(
        Initializer weights,
        ResidualScheme scheme,
        Optional<DataDependentInitialization> dataDependent,
        Optional<ForeignWeights> foreign) {

    /** The weights of a plain network, and nothing else. */
    public static Recipe of(Initializer weights) {
        return new Recipe(weights, ResidualSchemes.plain(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads one.
     *
     * @param activation of the network: what {@code critical} and its like are critical for, unless the recipe says otherwise with
     *     {@code activation=}
     * @throws BadInputException if a part is unknown, a value is impossible (also one that does not exist for this activation), or there are
     *     two of a kind: in one line
     */
    public static Recipe parse(String text, Nonlinearity activation) {
        return parse(text, InitializerCatalog.load(), activation);
    }

    /**
     * Reads a list that commas separate, each under its text as written.
     *
     * @throws BadInputException as {@link #parse}, or if a place of the list is empty or there twice
     */
    public static Map<String, Recipe> parseList(String texts, Nonlinearity activation) {
        InitializerCatalog initializers = InitializerCatalog.load();
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        for (String text : Call.list("recipe", texts)) {
            recipes.put(text, parse(text, initializers, activation));
        }
        return recipes;
    }

    private static Recipe parse(String text, InitializerCatalog initializers, Nonlinearity activation) {
        List<String> parts = Call.split(text, '+');
        Initializer weights = initializers.parse(parts.get(0), Map.of("activation", activation.name()));
        List<ResidualScheme> schemes = new ArrayList<>();
        List<DataDependentInitialization> dataDependent = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            String name = Call.parse(part).name();
            if (ResidualSchemes.catalog().knows(name)) {
                schemes.add(ResidualSchemes.parse(part));
            } else if (DataDependentInitializations.catalog().knows(name)) {
                dataDependent.add(DataDependentInitializations.parse(part));
            } else {
                throw unknown(name);
            }
        }
        return new Recipe(
                weights,
                atMostOne(text, "residual schemes", schemes).orElseGet(ResidualSchemes::plain),
                atMostOne(text, "data-dependent initializations", dataDependent),
                Optional.empty());
    }

    private static <T> Optional<T> atMostOne(String text, String kind, List<T> found) {
        if (found.size() > 1) {
            throw new BadInputException("'" + text + "' has " + found.size() + " " + kind + ", expected at most one");
        }
        return found.stream().findFirst();
    }

    private static BadInputException unknown(String name) {
        List<String> known = new ArrayList<>(ResidualSchemes.catalog().names());
        known.addAll(DataDependentInitializations.catalog().names());
        return Catalog.unknown("residual scheme or data-dependent initialization", name, known);
    }

    /** The same with weights made elsewhere in place of those that are drawn, as far as they go. */
    public Recipe startingFrom(ForeignWeights given) {
        return new Recipe(weights, scheme, dataDependent, Optional.of(given));
    }

    /**
     * Gives a network that was drawn by this recipe the weights made elsewhere, if there are any.
     *
     * @throws BadInputException if they do not fit
     */
    public void load(Layer network) {
        foreign.ifPresent(given -> given.fill(Network.parameters(network)));
    }

    /** Whether no layers are joined by short cuts. */
    public boolean isPlain() {
        return scheme.equals(ResidualSchemes.plain());
    }

    /** What runs are known by: the initializer's own description alone where there is nothing else. */
    @Override
    public String toString() {
        return foreign.map(given -> "from " + given + ", else ").orElse("")
                + weights
                + (isPlain() ? "" : " + " + scheme)
                + dataDependent.map(rule -> " + " + rule).orElse("");
    }
}
