package fathom.cli;

import fathom.interop.ForeignWeights;
import fathom.recipe.Recipe;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How one network starts. */
final class RecipeOption {
    static final String FORM =
            "INITIALIZER, as listed by 'fathom init list', and after a + a residual scheme (residual, beta, power, batch-norm, zero-gamma,"
                    + " fixup, skipinit, rezero; for transformers post-norm, pre-norm, deepnorm, t-fixup), a data-dependent initialization (lsuv, whitened, metainit, gradinit) or both: he-normal+fixup,"
                    + " orthogonal+lsuv";

    private final String standard;

    @Option(names = "--init", paramLabel = "A", description = FORM + ". Default: ${DEFAULT-VALUE}")
    private String text;

    @Mixin
    private ForeignWeightsOptions foreign = new ForeignWeightsOptions();

    /** With what stands in where nothing is typed. */
    RecipeOption(String standard) {
        this.standard = standard;
        this.text = standard;
    }

    /** As it was typed, or what stands in. */
    String text() {
        return text;
    }

    /**
     * What it means in a network of that activation.
     *
     * @throws BadInputException if it means nothing there; of what stands in, with a hint to say something else
     */
    Recipe read(Nonlinearity activation) {
        Map<String, ForeignWeights> starts = foreign.read();
        if (starts.size() > 1) {
            throw new BadInputException("--init-from: one network starts from one file, got " + starts.keySet());
        }
        Recipe drawn = drawn(activation);
        return starts.values().stream().findFirst().map(drawn::startingFrom).orElse(drawn);
    }

    private Recipe drawn(Nonlinearity activation) {
        try {
            return Recipe.parse(text, activation);
        } catch (BadInputException e) {
            throw text.equals(standard) ? BadInputException.in("give another --init", e) : e;
        }
    }
}
