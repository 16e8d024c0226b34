package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.Chain;
import fathom.nn.model.StagedTanhCnn;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A tanh CNN in stages, in place of what {@link NetworkOptions} describe. */
final class StagesOption {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

    @Option(
            names = "--stages",
            paramLabel = "CxN,...",
            description =
                    "in place of stem, depth, channels and --dense: N convolutions of C channels per resolution, such as 32x2,64x2,128x3")
    private String stages = "";

    boolean given() {
        return !stages.isEmpty();
    }

    /**
     * Refuses what does not go with it.
     *
     * @param depth what was given as --depth
     */
    void check(Recipe recipe, NetworkOptions network, @Nullable Integer depth) {
        if (!given()) {
            return;
        }
        if (depth != null) {
            throw new BadInputException("--depth does not go with --stages, which say how many layers there are");
        }
        network.refuseBeside("--stages");
        if (!recipe.isPlain()) {
            throw new BadInputException("--stages is a plain network: --init takes no " + recipe.scheme() + " there");
        }
        if (!network.nonlinearity().equals(Nonlinearity.TANH)) {
            throw new BadInputException("--stages is a tanh network: leave --activation out");
        }
    }

    /** The network in a few words. */
    String description() {
        return "stages " + stages;
    }

    /** Convolutions of all stages together. */
    int depth() {
        return parse().stream().mapToInt(StagedTanhCnn.Stage::layers).sum();
    }

    Chain build(DataSource data, Recipe recipe, Seed seed) {
        Shape example = data.train().exampleShape();
        if (example.rank() != 3) {
            throw new BadInputException("--stages reads images [H, W, C], got examples of shape " + example);
        }
        Chain built = StagedTanhCnn.build(example.dim(2), data.train().classes(), parse(), recipe.weights(), seed);
        recipe.load(built);
        return built;
    }

    private List<StagedTanhCnn.Stage> parse() {
        List<StagedTanhCnn.Stage> parsed = new ArrayList<>();
        for (String part : stages.split(",", -1)) {
            Matcher matcher = FORM.matcher(part.strip());
            if (!matcher.matches()) {
                throw new BadInputException(
                        "--stages: '" + part + "' is not of the form CHANNELSxLAYERS, such as 64x2");
            }
            int channels = Integer.parseInt(matcher.group(1));
            int layers = Integer.parseInt(matcher.group(2));
            Options.atLeast("--stages", Math.min(channels, layers), 1);
            parsed.add(new StagedTanhCnn.Stage(channels, layers));
        }
        return parsed;
    }
}
