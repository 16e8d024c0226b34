package fathom.cli;

import fathom.cluster.ExecutorProvider;
import fathom.cluster.Plan;
import fathom.data.DataSource;
import fathom.experiment.Comparison;
import fathom.experiment.Experiment;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.report.MapText;
import fathom.experiment.report.TextTable;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.train.DepthRate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
            "Trains the same deep network from several initializers and writes one report.",
            "Everything but the initializer is equal: data, order, batches, budget, seeds. With several rates, each initializer is tuned"
                    + " first, by one short run per rate on a seed of its own, and keeps its best rate.",
            "An interrupted comparison goes on where it stopped when the same command is given again."
        })
final class CompareCommand implements Callable<Integer> {
    private static final int MOST_WORKERS = 256; // each has a network and threads of its own
    private static final int MOST_SEEDS = 10_000;
    private static final String DEPTHS = "4,48";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--depth",
            paramLabel = "N[,N...]",
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
            paramLabel = "R[,R...]",
            defaultValue = "0.0003,0.001",
            description =
                    "learning rates to choose from, such as 0.001 or, falling with the depth L, 0.5/L and 0.5/L^1.5; a single one is used for all,"
                            + " which favours those it suits. Default: ${DEFAULT-VALUE}")
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

    @Mixin
    private OnlyOption only = new OnlyOption();

    @Mixin
    private TensorBoardOption tensorBoard = new TensorBoardOption();

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private SnapshotOption snapshots = new SnapshotOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    /** A comparison as it was asked for: checked, its networks tried for their shapes. */
    private record Asked(Experiment<Recipe> experiment, ComparedTraining body, int[] depths, int rates, int recipes) {}

    @Override
    public Integer call() {
        Asked asked = asked();
        return only.given() ? part(asked) : whole(asked, workers);
    }

    /** Has the runs made by a cluster, and everything else here. */
    int callOn(ExecutorProvider.Session cluster) {
        Asked asked = asked();
        asked.experiment.executor(cluster);
        return whole(asked, cluster.slots());
    }

    /** Makes one run for another process, whose command line is the same; empty if this one is asked to stop. */
    Optional<RunRecord> make(Stage stage, RunKey key) {
        Asked asked = asked();
        try (Interruption interruption = Interruption.install()) {
            return asked.experiment.until(interruption::requested).make(training.root(), asked.body, stage, key);
        }
    }

    /** What there is to do, for a batch system. */
    Plan plan(List<String> arguments) {
        untilSure.checkFixed();
        Experiment<Recipe> experiment = asked().experiment;
        return new Plan(arguments, experiment.count(Stage.TUNING), experiment.count(Stage.RUN), Map.of());
    }

    /** The results folder. */
    Path folder() {
        return out;
    }

    /** How many processors a run wants. */
    int threads() {
        return machine.open(workers).get(0).threads();
    }

    private Asked asked() {
        check();
        int[] depths = map.given() ? map.depths() : network.depths(depth, DEPTHS);
        List<DepthRate> learningRates = Options.rates("--lr", rates);
        Map<String, Recipe> recipes = map.given() ? map.recipes() : init.read(network.nonlinearity());
        List<Kernels> kernels = machine.open(workers);
        PreparedData prepared = data.prepare(training.batch());
        ComparedTraining body = new ComparedTraining(
                network, memory, training, prepared, kernels, training.length(prepared.stepsPerEpoch()), !map.given());
        for (int d : depths) { // fail on shapes before hours of training, not after
            recipes.values().forEach(recipe -> body.network(d, recipe, new Seed(0)));
        }
        Experiment<Recipe> experiment = experiment(recipes, body).depths(depths).rates(learningRates);
        return new Asked(experiment, body, depths, learningRates.size(), recipes.size());
    }

    private int whole(Asked asked, int sideBySide) {
        announce(asked);
        CompareProgress progress = new CompareProgress(
                asked.depths,
                asked.recipes,
                untilSure.most(seeds),
                asked.body.length(),
                asked.rates,
                tuningSteps,
                asked.body.data().chance());
        try (Interruption interruption = Interruption.install()) {
            Comparison report = asked.experiment
                    .workers(sideBySide)
                    .observer(tensorBoard
                            .watching(out, settings(asked.body))
                            .map(progress::and)
                            .orElse(progress))
                    .until(interruption::requested)
                    .run(training.root(), asked.body);
            progress.finish();
            int complete = interruption.requested() ? 0 : complete(report, asked.experiment.count(Stage.RUN));
            return Math.max(complete, finish(report, interruption));
        }
    }

    /** One run, or the report of what other processes have made. */
    private int part(Asked asked) {
        untilSure.checkFixed();
        try (Interruption interruption = Interruption.install()) {
            Experiment<Recipe> experiment = asked.experiment.until(interruption::requested);
            Optional<OnlyOption.Job> job = only.job();
            if (job.isEmpty()) {
                Experiment.Observer notes = new Experiment.Observer() {
                    @Override
                    public void onNote(String line) {
                        System.err.println("fathom: " + line);
                    }
                };
                Comparison report = experiment
                        .executor((stage, key) -> Optional.empty())
                        .observer(tensorBoard
                                .watching(out, settings(asked.body))
                                .map(notes::and)
                                .orElse(notes))
                        .run(training.root(), asked.body);
                return Math.max(complete(report, experiment.count(Stage.RUN)), finish(report, interruption));
            }
            Stage stage = job.get().stage();
            Options.atMost("--only " + stage.label(), job.get().index(), experiment.count(stage) - 1);
            experiment
                    .observer(new OneRunProgress(
                            stage == Stage.TUNING ? tuningSteps : asked.body.length(),
                            asked.body.data().task().metric()))
                    .runOnly(training.root(), asked.body, stage, job.get().index());
            return interruption.requested() ? Interruption.EXIT_CODE : 0;
        }
    }

    private static int complete(Comparison report, int expected) {
        int missing = expected - report.record().runs().size();
        if (missing > 0) {
            System.err.println("fathom: " + Options.count(missing, "run") + " of " + expected
                    + " missing; the same command, without --only, makes what is missing");
        }
        return missing > 0 ? Failure.FAILED : 0;
    }

    private void check() {
        network.check();
        memory.check(network.recomputes());
        map.check(spec.commandLine().getParseResult());
        training.check();
        snapshots.period();
        Options.atLeast("--seeds", seeds, 1);
        Options.atMost("--seeds", seeds, MOST_SEEDS);
        untilSure.check(seeds, MOST_SEEDS);
        Options.atLeast("--workers", workers, 1);
        Options.atMost("--workers", workers, MOST_WORKERS);
        Options.atLeast("--tuning-steps", tuningSteps, 1);
        Options.accuracy("--threshold", threshold);
    }

    private void announce(Asked asked) {
        ComparedTraining body = asked.body;
        Kernels first = body.kernels().get(0);
        System.out.println(body.data().source().description());
        System.out.printf(
                "%s x %s x %s, %d steps of %d examples, %s%s, kernels %s%n",
                Options.count(asked.recipes, "initializer"),
                Options.count(asked.depths.length, "depth"),
                (untilSure.most(seeds) > seeds ? seeds + " to " : "") + Options.count(untilSure.most(seeds), "seed"),
                body.length(),
                training.batch(),
                workers > 1 ? workers + " runs side by side with " : "",
                Options.count(first.threads(), "thread"),
                first.name());
    }

    /** What all runs share, for programs that show it beside each. */
    private Map<String, String> settings(ComparedTraining body) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", network.description());
        settings.put("data", body.data().source().name());
        settings.put("optimizer", training.optimizer().description());
        settings.put("batch", Integer.toString(training.batch()));
        settings.put("steps", Integer.toString(body.length()));
        return settings;
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
                .folder(out)
                .snapshotEvery(snapshots.period())
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
        return experiment.provenance(() -> prepared.provenance(body.kernels().get(0), training.seed(), arguments));
    }

    private int finish(Comparison report, Interruption interruption) {
        Path page = report.writeTo(out);
        System.out.println();
        System.out.print(Printable.of(MapText.of(report.record()).orElseGet(() -> TextTable.of(report.record()))));
        System.out.println("report: " + page.toAbsolutePath().normalize());
        if (interruption.requested()) {
            System.err.println("fathom: interrupted; the same command goes on from here");
            return Interruption.EXIT_CODE;
        }
        return 0;
    }
}
