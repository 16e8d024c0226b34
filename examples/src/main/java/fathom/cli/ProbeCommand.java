package fathom.cli;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.StatisticsFiles;
import fathom.experiment.report.FigurePage;
import fathom.experiment.report.ProbePage;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.init.Initializer;
import fathom.nn.init.InitializerCatalog;
import fathom.probe.NetworkProbe;
import fathom.probe.StepStatistics;
import fathom.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
                    + " by layer, the singular values of its Jacobian, orthogonality, the angle between gradients of different examples.",
            "Writes probe.html and one CSV file of the layers for each initializer."
        })
final class ProbeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "100",
            description = "layers after the stem. Default: ${DEFAULT-VALUE}")
    private int depth = 100;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--init",
            paramLabel = "A,B,...",
            defaultValue = CompareCommand.INITIALIZERS,
            description = "initializers, as listed by 'fathom init list'. Default: ${DEFAULT-VALUE}")
    private String initializers = CompareCommand.INITIALIZERS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2018",
            description = "where all randomness comes from. Default: ${DEFAULT-VALUE}")
    private long seed = 2018;

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
        Options.atLeast("--depth", depth, 1);
        Options.atLeast("--batch", batch, 2);
        Map<String, Initializer> variants = InitializerCatalog.load().parseList(initializers);
        Kernels kernels = machine.open();
        DataSource source = data.open();
        Seed root = new Seed(seed).child("run").child(0); // the first run that compare would make
        Batch examples = examples(source, root);
        List<NetworkProbe> probes = new ArrayList<>();
        variants.forEach((label, weights) -> {
            Chain built = network.build(source, depth, weights, root.child("network"));
            NetworkProbe probe = NetworkProbe.of(
                    label, built, "body", examples.images(), examples.labels(), root.child("probe"), kernels);
            StatisticsFiles.writeLayers(
                    List.of(new StepStatistics(0, probe.layers(), List.of())),
                    out.resolve("layers-" + label.replaceAll("[^A-Za-z0-9.=-]+", "_") + ".csv"));
            probes.add(probe);
        });
        FigurePage page = ProbePage.of(
                "A " + network.kind() + " of depth " + depth + " before training, on " + source.name(), probes);
        Path file = out.resolve("probe.html");
        page.write(file, settings(source, variants), provenance(source, kernels));
        System.out.print(page.text());
        for (NetworkProbe probe : probes) {
            probe.theory().missing().ifPresent(why -> System.out.println(probe.label() + " has no theory: " + why));
        }
        System.out.println("page: " + file.toAbsolutePath().normalize());
        return 0;
    }

    private Batch examples(DataSource source, Seed root) {
        DataLoader loader = DataLoader.shuffled(source.train(), batch, root.child("data"))
                .normalized(DataOptions.normalization(source));
        try (Batches batches = loader.epoch(0)) {
            return batches.next();
        }
    }

    private Map<String, String> settings(DataSource source, Map<String, Initializer> variants) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", network.description());
        settings.put("depth", Integer.toString(depth));
        variants.forEach((label, weights) -> settings.put(label, weights.toString()));
        settings.put("data", source.description());
        settings.put("batch", Integer.toString(batch));
        return settings;
    }

    private Provenance provenance(DataSource source, Kernels kernels) {
        return Provenance.collect(
                kernels.name(),
                kernels.threads(),
                source.name(),
                source.train().sha256(),
                source.verification().toString(),
                seed,
                CommandText.of(spec.commandLine().getParent().getParseResult().originalArgs()));
    }
}
