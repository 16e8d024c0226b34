package fathom.cli;

import fathom.recipe.Recipe;
import fathom.text.BadInputException;
import fathom.text.Call;
import fathom.theory.Nonlinearity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the networks start that a command sets side by side. */
final class RecipesOption {
    static final String STANDARD = "critical(q=1/8),orthogonal,glorot-uniform,he-normal,pytorch";

    @Option(
            names = "--init",
            paramLabel = "A,B,...",
            description = "what to compare, each " + RecipeOption.FORM + ". Default: " + STANDARD
                    + ", without those that do not exist for the activation")
    private @Nullable String texts;

    @Mixin
    private ForeignWeightsOptions foreign = new ForeignWeightsOptions();

    /**
     * What they mean in networks of that activation, each under its text as typed. What was not typed and does not exist for the activation is
     * left out, and a line on standard error says so. A file of weights follows them, called {@code from FILE}; beyond its weights it is as the
     * first of them.
     *
     * @throws BadInputException if one that was typed means nothing
     */
    Map<String, Recipe> read(Nonlinearity activation) {
        Map<String, Recipe> recipes =
                new LinkedHashMap<>(texts == null ? standard(activation) : Recipe.parseList(texts, activation));
        Optional<Recipe> first = recipes.values().stream().findFirst();
        foreign.read()
                .forEach((file, weights) ->
                        first.ifPresent(recipe -> recipes.put("from " + file, recipe.startingFrom(weights))));
        return recipes;
    }

    private static Map<String, Recipe> standard(Nonlinearity activation) {
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        for (String text : Call.list("recipe", STANDARD)) {
            try {
                recipes.put(text, Recipe.parse(text, activation));
            } catch (BadInputException e) {
                System.err.println("fathom: left out of the standard --init: " + e.getMessage());
            }
        }
        return recipes;
    }
}
