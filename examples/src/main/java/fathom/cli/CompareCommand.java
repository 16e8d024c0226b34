package fathom.cli;

import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Normalization;
import fathom.datainit.Calibration;
import fathom.experiment.Comparison;
import fathom.experiment.Experiment;
import fathom.experiment.Run;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.Stage;
import fathom.experiment.report.MapText;
import fathom.experiment.report.TextTable;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.SignalPrediction;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fathom compare}: the main job. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains the same deep tanh network from several initializers and writes one report.",
            "Everything but the initializer is equal: data, order, batches, budget, seeds. With several rates, each initializer is tuned"
                    + " first, by one short run per rate on a seed of its own, and keeps its best rate.",
            "An interrupted comparison goes on where it stopped when the same command is given again."
        })
final class CompareCommand implements Callable<Integer> {
    static final String INITIALIZERS =
            "critical(q=1/8),delta-orthogonal,orthogonal,glorot-uniform,lecun-normal,he-normal,pytorch,normal(std=0.01)";

    private static final int DEFAULT_STEPS = 200;

    /** At how many steps of a run the updates of the weights are measured. */
    private static final int UPDATE_POINTS = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N[,N...]",
            defaultValue = "32",
            description = "layers after the stem. Default: ${DEFAULT-VALUE}")
    private String depth = "32";

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Option(
            names = "--init",
            paramLabel = "A,B,...",
            defaultValue = INITIALIZERS,
            description = "what to compare, each " + Start.FORM + ". Default: ${DEFAULT-VALUE}")
    private String initializers = INITIALIZERS;

    @Mixin
    private MapOptions map = new MapOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "2",
            description = "runs per initializer and depth. Default: ${DEFAULT-VALUE}")
    private int seeds = 2;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2018",
            description = "where all randomness comes from. Default: ${DEFAULT-VALUE}")
    private long seed = 2018;

    @Option(names = "--steps", paramLabel = "N", description = "steps of a run. Default: 200, or what --epochs says")
    private @Nullable Integer steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "length of a run in passes over the training set, in place of --steps")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "examples per step. Default: ${DEFAULT-VALUE}")
    private int batch = 64;

    @Option(
            names = "--lr",
            paramLabel = "R[,R...]",
            defaultValue = "0.001,0.003,0.01",
            description =
                    "learning rates to choose from; a single one is used for all, which favours those it suits. Default: ${DEFAULT-VALUE}")
    private String rates = "0.001,0.003,0.01";

    @Option(
            names = "--tuning-steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "steps of a tuning run. Default: ${DEFAULT-VALUE}")
    private int tuningSteps = 100;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            defaultValue = "0.95",
            description = "momentum of SGD. Default: ${DEFAULT-VALUE}")
    private double momentum = 0.95;

    @Option(
            names = "--threshold",
            paramLabel = "A",
            defaultValue = "0.25",
            description = "training accuracy for which steps are counted. Default: ${DEFAULT-VALUE}")
    private double threshold = 0.25;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/compare",
            description = "results folder. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/compare");

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "runs side by side; more of one thread each get more done on small networks. The results do not depend"
                            + " on it. Default: ${DEFAULT-VALUE}")
    private int workers = 1;

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        network.check();
        memory.check(network.recomputes());
        map.check(spec.commandLine().getParseResult());
        Options.atLeast("--seeds", seeds, 1);
        Options.atLeast("--workers", workers, 1);
        Options.atLeast("--batch", batch, 1);
        Options.atLeast("--tuning-steps", tuningSteps, 1);
        Options.fraction("--momentum", momentum);
        Options.accuracy("--threshold", threshold);
        Options.length(steps, epochs);
        int[] depths = map.given() ? map.depths() : Options.integers("--depth", depth, 1);
        double[] learningRates = Options.rates("--lr", rates);
        Map<String, Start> variants = variants();
        List<Kernels> kernels = machine.open(workers);
        Kernels first = kernels.get(0);
        DataSource source = data.open();
        Normalization normalization = DataOptions.normalization(source);
        int length = length(loader(source, normalization, new Seed(0)));
        for (int d : depths) { // fail on shapes before hours of training, not after
            for (Start start : variants.values()) {
                build(source, d, start, new Seed(0)).outputShape(source.train().exampleShape());
            }
        }
        System.out.println(source.description());
        System.out.printf(
                "%s x %s x %s, %d steps of %d images, %s%s, kernels %s%n",
                Options.count(variants.size(), "initializer"),
                Options.count(depths.length, "depth"),
                Options.count(seeds, "seed"),
                length,
                batch,
                workers > 1 ? workers + " runs side by side with " : "",
                Options.count(first.threads(), "thread"),
                first.name());

        Experiment<Start> experiment = Experiment.<Start>named(
                        (map.given() ? "Which depths train: " : "Initializers of a deep ") + network.kind() + " on "
                                + source.name())
                .depths(depths)
                .seeds(seeds)
                .rates(learningRates)
                .tuningSteps(tuningSteps)
                .threshold(threshold)
                .workers(workers)
                .folder(out)
                .setting("network", network.description())
                .setting("data", source.train().sha256())
                .setting("optimizer", Sgd.momentum(momentum))
                .setting("classes", source.train().classes())
                .setting("batch", batch)
                .setting("steps", length);
        variants.forEach(experiment::variant);
        if (map.given()) {
            map.describe(experiment);
        }
        CompareProgress progress =
                new CompareProgress(depths, variants.size(), seeds, length, learningRates.length, tuningSteps);
        Comparison report;
        try (Interruption interruption = Interruption.install()) {
            report = experiment
                    .observer(progress)
                    .until(interruption::requested)
                    .provenance(() -> Provenance.collect(
                            first.name(),
                            first.threads(),
                            source.name(),
                            source.train().sha256(),
                            source.verification().toString(),
                            seed,
                            CommandText.of(spec.commandLine()
                                    .getParent()
                                    .getParseResult()
                                    .originalArgs())))
                    .run(
                            new Seed(seed),
                            (start, run) ->
                                    train(start, run, source, normalization, kernels.get(run.worker()), length));
            progress.finish();
            Path page = report.writeTo(out);
            System.out.println();
            System.out.print(MapText.of(report.record()).orElseGet(() -> TextTable.of(report.record())));
            System.out.println("report: " + page.toAbsolutePath().normalize());
            if (interruption.requested()) {
                System.err.println("fathom: interrupted; the same command goes on from here");
                return Interruption.EXIT_CODE;
            }
        }
        return 0;
    }

    private TrainingResult train(
            Start start, Run run, DataSource source, Normalization normalization, Kernels kernels, int length) {
        DataLoader train = loader(source, normalization, run.seed().child("data"));
        boolean shown = run.stage() == Stage.RUN && !map.given(); // a map is of training accuracy alone
        Calibration calibration = start.calibration();
        Chain net = build(source, run.depth(), start, run.seed().child("network"));
        Optional<SignalPrediction> theory = shown && calibration == null
                ? Optional.of(SignalPrediction.of(net, firstImages(train)))
                : Optional.empty(); // of the start as it was drawn
        Trainer trainer = Trainer.of(net, run.seed().child("noise"));
        if (calibration != null) {
            trainer.calibrated(
                    calibration, loader(source, normalization, run.seed().child("calibration")));
        }
        TrainingResult result = trainer.kernels(kernels)
                .optimizer(Sgd.momentum(momentum), Schedule.constant(run.rate()))
                .update(memory.update())
                .listener(run.log())
                .until(run.stop())
                .probeEvery(shown ? Math.max(1, length / UPDATE_POINTS) : 0)
                .fitSteps(train, shown ? DataOptions.evaluation(source, normalization) : null, run.steps(length));
        return theory.map(result::predicted).orElse(result);
    }

    private static Tensor firstImages(DataLoader data) {
        try (Batches batches = data.prefetch(0).epoch(0)) {
            return batches.next().images().copy();
        }
    }

    private Chain build(DataSource source, int layers, Start start, Seed own) {
        return memory.fit(
                network.build(source, layers, start, own), source.train().exampleShape(), batch, workers);
    }

    private Map<String, Start> variants() {
        return map.given() ? Start.plain(map.variants()) : Start.parseList(initializers);
    }

    private DataLoader loader(DataSource source, Normalization normalization, Seed order) {
        return DataLoader.shuffled(source.train(), batch, order).normalized(normalization);
    }

    private int length(DataLoader train) {
        if (epochs != null) {
            return Math.multiplyExact(epochs, train.batchesPerEpoch());
        }
        return steps == null ? DEFAULT_STEPS : steps;
    }
}
