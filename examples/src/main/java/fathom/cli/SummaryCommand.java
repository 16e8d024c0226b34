package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.ModelSummary;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import java.util.concurrent.Callable;
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
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "32",
            description = "layers after the stem. Default: ${DEFAULT-VALUE}")
    private int depth = 32;

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
        Options.depth("--depth", depth);
        Recipe recipe = init.read(network.nonlinearity());
        DataSource source = data.open();
        System.out.println(ModelSummary.of(
                network.build(source, depth, recipe, new Seed(0)),
                source.train().exampleShape()));
        return 0;
    }
}
