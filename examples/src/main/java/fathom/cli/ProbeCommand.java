package fathom.cli;

import fathom.data.Batch;
import fathom.datainit.DataDependentInitialization;
import fathom.experiment.PreparedData;
import fathom.experiment.record.StatisticsFiles;
import fathom.experiment.report.FigurePage;
import fathom.experiment.report.ProbePage;
import fathom.experiment.report.SequenceSection;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.probe.NetworkProbe;
import fathom.probe.SequenceProbe;
import fathom.probe.StepStatistics;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fathom probe}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a network from several initializers without training it, beside what theory says: signal, correlation and gradient"
                    + " by layer, the singular values of its Jacobian, orthogonality, the angle between gradients of different examples;"
                    + " of networks of sequences also tokens, attention and memory over time.",
            "Writes probe.html and one CSV file of the layers for each initializer.",
            "With --coordinates, trains for a few steps at several depths instead, and says how what they move depends on depth."
        })
final class ProbeCommand implements Callable<Integer> {
    private static final int DEPTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

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
    private RecipesOption init = new RecipesOption();

    @Mixin
    private CoordinatesOption coordinates = new CoordinatesOption();

    @Mixin
    private SeedOption seed = new SeedOption();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "examples that signals and gradients are measured on, at least 2. Default: ${DEFAULT-VALUE}")
    private int batch = 32;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/probe",
            description = "results folder. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/probe");

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        network.check();
        int layers = network.depth(depth, DEPTH);
        Options.atLeast("--batch", batch, 2);
        coordinates.check(spec.commandLine().getParseResult());
        Map<String, Recipe> recipes = init.read(network.nonlinearity());
        Kernels kernels = machine.open();
        PreparedData prepared = data.prepare(batch);
        Seed root = seed.root().child("run").child(0); // the first run that compare would make
        return coordinates.given()
                ? checkCoordinates(recipes, prepared, root, kernels)
                : measure(layers, recipes, prepared, root, kernels);
    }

    private int checkCoordinates(Map<String, Recipe> recipes, PreparedData prepared, Seed root, Kernels kernels) {
        recipes.forEach((label, recipe) -> {
            FigurePage page = coordinates.page(network, label, recipe, prepared, root, kernels);
            finish(page, out.resolve("coordinates-" + fileName(label) + ".html"), prepared, recipes, kernels);
        });
        return 0;
    }

    private static String fileName(String label) {
        return label.replaceAll("[^A-Za-z0-9.=-]+", "_");
    }

    private int measure(int layers, Map<String, Recipe> recipes, PreparedData prepared, Seed root, Kernels kernels) {
        Batch examples = prepared.first(root.child("data"));
        List<NetworkProbe> probes = new ArrayList<>();
        List<SequenceProbe> sequences = new ArrayList<>();
        recipes.forEach((label, recipe) -> {
            Chain built = network(recipe, layers, prepared, root, kernels);
            NetworkProbe probe = NetworkProbe.of(
                    label, built, "body", examples, prepared.objective().loss(), root.child("probe"), kernels);
            StatisticsFiles.writeLayers(
                    List.of(new StepStatistics(0, probe.layers(), List.of())),
                    out.resolve("layers-" + fileName(label) + ".csv"));
            probes.add(probe);
            SequenceProbe.of(label, built, examples, prepared.objective().loss(), kernels)
                    .ifPresent(sequences::add);
        });
        String title = "A " + network.kind() + " of depth " + layers + " before training, on "
                + prepared.source().name();
        FigurePage page = ProbePage.of(title, probes);
        SequenceSection.write(page, sequences);
        for (NetworkProbe probe : probes) {
            probe.theory().missing().ifPresent(why -> System.out.println(probe.label() + " has no theory: " + why));
        }
        finish(page, out.resolve("probe.html"), prepared, recipes, kernels);
        return 0;
    }

    private void finish(
            FigurePage page, Path file, PreparedData prepared, Map<String, Recipe> recipes, Kernels kernels) {
        List<String> arguments = spec.commandLine().getParent().getParseResult().originalArgs();
        page.write(
                file,
                settings(prepared, recipes),
                prepared.provenance(kernels, seed.value(), CommandText.of(arguments)));
        System.out.print(page.text());
        System.out.println("page: " + file.toAbsolutePath().normalize());
    }

    /** As it is before the first step: drawn, and changed by data where the recipe says so. */
    private Chain network(Recipe recipe, int layers, PreparedData prepared, Seed root, Kernels kernels) {
        Chain built = network.build(prepared.source().train(), layers, recipe, root.child("network"));
        recipe.dataDependent()
                .ifPresent(rule -> rule.initialize(new DataDependentInitialization.Task(
                        built,
                        prepared.shuffled(root.child(DataDependentInitialization.STREAM)),
                        prepared.objective().loss(),
                        kernels,
                        root.child("noise").child(DataDependentInitialization.STREAM),
                        (done, steps, value) -> true)));
        return built;
    }

    private Map<String, String> settings(PreparedData prepared, Map<String, Recipe> recipes) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", network.description());
        settings.put("depth", coordinates.given() ? coordinates.text() : Integer.toString(network.depth(depth, DEPTH)));
        recipes.forEach((label, recipe) -> settings.put(label, recipe.toString()));
        settings.put("data", prepared.source().description());
        settings.put("batch", Integer.toString(batch));
        return settings;
    }
}
