package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.ModelSummary;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom summary}. */
@Command(
        name = "summary",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the network: shapes, parameters and FLOPs per layer, equal layers folded into one line.")
final class SummaryCommand implements Callable<Integer> {
    private static final int DEPTH = 32;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "layers after the stem. Default: " + DEPTH + ", or the depth of --network")
    private @Nullable Integer depth;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private RecipeOption init = new RecipeOption("zeros");

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        network.check();
        int layers = network.depth(depth, DEPTH);
        Recipe recipe = init.read(network.nonlinearity());
        DataSource source = data.open();
        System.out.println(ModelSummary.of(
                network.build(source.train(), layers, recipe, new Seed(0)),
                source.train().exampleShape()));
        return 0;
    }
}
