package fathom.cli;

import fathom.data.DataSource;
import fathom.experiment.Experiment;
import fathom.experiment.PreparedData;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.train.DepthRate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a comparison compares: everything that decides its numbers, and nothing of where they are made and kept. */
final class ComparisonOptions {
    private static final String DEPTHS = "4,48";
    private static final String AUTO = "auto";
    private static final int LIKELY_SEARCH = 4; // three rates, and mostly one beyond the edge

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N,...",
            description = "layers after the stem. Default: " + DEPTHS + ", or the depth of --network")
    private @Nullable String depth;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private RecipesOption init = new RecipesOption();

    @Mixin
    private MapOptions map = new MapOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "runs per initializer and depth. Default: ${DEFAULT-VALUE}")
    private int seeds = 3;

    @Mixin
    private UntilSureOption untilSure = new UntilSureOption();

    @Mixin
    private TrainingOptions training = TrainingOptions.ofComparison();

    @Option(
            names = "--lr",
            paramLabel = "R,...",
            defaultValue = "0.0003,0.001",
            description =
                    "learning rates to choose from, such as 0.001 or, falling with the depth L, 0.5/L and 0.5/L^1.5; a single one is used for all,"
                            + " which favours those it suits; auto, or auto:R, tries two rates a decade around 0.001, or R, and goes on at the"
                            + " edge as far as it helps. Default: ${DEFAULT-VALUE}")
    private String rates = "0.0003,0.001";

    @Option(
            names = "--tuning-steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "steps of a tuning run. Default: ${DEFAULT-VALUE}")
    private int tuningSteps = 100;

    @Option(
            names = "--threshold",
            paramLabel = "A",
            defaultValue = "0.25",
            description =
                    "training accuracy, or other metric of the task, for which steps are counted. Default: ${DEFAULT-VALUE}")
    private double threshold = 0.25;

    /** Refuses what cannot be meant, before anything is opened. */
    void check() {
        network.check();
        memory.check(network.recomputes());
        map.check(spec.commandLine().getParseResult());
        training.check();
        Options.seeds(seeds);
        untilSure.check(seeds, Options.MOST_SEEDS);
        Options.atLeast("--tuning-steps", tuningSteps, 1);
        Options.accuracy("--threshold", threshold);
        checkRates();
    }

    /** Refuses what must know beforehand how many runs there are, where that is decided on the way. */
    void checkFixed() {
        untilSure.checkFixed();
    }

    /**
     * Reads the data, and tries all networks for their shapes: to fail before hours of training, not after.
     *
     * @param kernels one for each run side by side
     */
    AskedComparison asked(List<Kernels> kernels) {
        int[] depths = map.given() ? map.depths() : network.depths(depth, DEPTHS);
        Map<String, Recipe> recipes = map.given() ? map.recipes() : init.read(network.nonlinearity());
        PreparedData prepared = data.prepare(training.batch());
        ComparedTraining body = new ComparedTraining(
                network, memory, training, prepared, kernels, training.length(prepared.stepsPerEpoch()), !map.given());
        for (int d : depths) {
            recipes.values().forEach(recipe -> body.network(d, recipe, new Seed(0)));
        }
        Experiment<Recipe> experiment = experiment(recipes, body).depths(depths);
        return new AskedComparison(
                experiment,
                body,
                new Workload(
                        depths,
                        recipes.size(),
                        seeds,
                        untilSure.most(seeds),
                        rates(experiment),
                        body.length(),
                        tuningSteps));
    }

    /** Whether every tuning job is a search, of which nobody knows beforehand how many runs it takes. */
    boolean searchesRates() {
        return rates.strip().equals(AUTO) || rates.strip().startsWith(AUTO + ":");
    }

    /** Gives the experiment its rates; returns how many tuning runs each variant will likely have at each depth. */
    private int rates(Experiment<Recipe> experiment) {
        if (searchesRates()) {
            experiment.searchRate(centre());
            return LIKELY_SEARCH;
        }
        List<DepthRate> given = Options.rates("--lr", rates);
        experiment.rates(given);
        return given.size() > 1 ? given.size() : 0;
    }

    /** Where the search for a rate begins. */
    private DepthRate centre() {
        String given = rates.strip().substring(AUTO.length());
        return given.isEmpty() ? DepthRate.constant(0.001) : Options.rate("--lr", given.substring(1));
    }

    private void checkRates() {
        if (searchesRates()) {
            centre();
        } else {
            Options.rates("--lr", rates);
        }
    }

    /** What varies and what all runs share; depths and rates are the caller's. */
    private Experiment<Recipe> experiment(Map<String, Recipe> recipes, ComparedTraining body) {
        PreparedData prepared = body.data();
        DataSource source = prepared.source();
        Experiment<Recipe> experiment = Experiment.<Recipe>named(
                        (map.given() ? "Which depths train: " : "Initializers of a deep ") + network.kind() + " on "
                                + source.name())
                .seeds(seeds)
                .untilSure(untilSure.most(seeds))
                .tuningSteps(tuningSteps)
                .threshold(threshold)
                .setting("network", network.description())
                .setting("data", source.train().sha256())
                .setting("test data", source.test().sha256())
                .setting("optimizer", training.optimizer().description())
                .setting("classes", source.train().classes())
                .setting("batch", training.batch())
                .setting("steps", body.length());
        prepared.describe(experiment);
        if (training.optimizer().isScheduled()) {
            experiment.setting("schedule", training.optimizer().scheduleDescription());
        }
        if (training.augments()) {
            experiment.setting("augment", true);
        }
        recipes.forEach(experiment::variant);
        if (map.given()) {
            map.describe(experiment);
        }
        List<String> arguments = spec.commandLine().getParent().getParseResult().originalArgs();
        return experiment.provenance(
                () -> prepared.provenance(body.kernels().get(0), training.seed(), CommandText.of(arguments)));
    }
}
