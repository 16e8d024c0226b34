package fathom.cli;

import fathom.data.DataLoader;
import fathom.datainit.DataDependentInitialization;
import fathom.experiment.PreparedData;
import fathom.experiment.statistics.LostLearning;
import fathom.kernel.ConvolutionMethod;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.ModelSummary;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.nn.TrainingMemory;
import fathom.probe.DepthMonitor;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.train.DepthRate;
import fathom.train.Evaluation;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import fathom.train.snapshot.TrainingFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom train}: one run. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains one network and keeps it in a snapshot (safetensors), with a log of every step.",
            "A run that was interrupted goes on, to the same bits, when the same command is given again."
        })
final class TrainCommand implements Callable<Integer> {
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
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private StagesOption stages = new StagesOption();

    @Mixin
    private RecipeOption init = new RecipeOption("critical(q=1/8)");

    @Mixin
    private TrainingOptions training = TrainingOptions.ofOneRun();

    @Option(
            names = "--lr",
            paramLabel = "R",
            defaultValue = "0.003",
            description =
                    "learning rate, the highest of a schedule; 0.5/L or 0.5/L^1.5 for one that falls with the depth L. Default:"
                            + " ${DEFAULT-VALUE}")
    private String rate = "0.003";

    @Option(
            names = "--probe-every",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "look at the layers of the body every N steps: layers.csv, drift.csv, the figure drift.svg, and a warning when"
                            + " the run is expected to collapse; 0 is never. Default: ${DEFAULT-VALUE}")
    private int probeEvery;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/train",
            description = "results folder. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/train");

    @Mixin
    private TensorBoardOption tensorBoard = new TensorBoardOption();

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private SnapshotOption snapshots = new SnapshotOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        check();
        Recipe recipe = init.read(network.nonlinearity());
        stages.check(recipe, network, depth);
        Kernels kernels = machine.open();
        PreparedData prepared = data.prepare(training.batch());
        Chain model = model(recipe, prepared);
        DataLoader train = training.augmented(prepared.shuffled(training.root().child("data")));
        int length = training.length(prepared.stepsPerEpoch());
        describe(model, prepared);
        Meter meter = Meter.onError(length);
        Map<String, String> settings = settings(recipe, prepared, kernels, length);
        try (TrainingFolder folder =
                        TrainingFolder.open(out, settings, snapshots.period(), note -> meter.say("note: " + note));
                Interruption interruption = Interruption.install()) {
            Trainer trainer =
                    trainer(model, recipe, prepared, length).kernels(kernels).until(interruption::requested);
            folder.saved().ifPresent(trainer::resume);
            meter.skip(trainer.state().step());
            DriftWatch watch = new DriftWatch(
                    meter,
                    folder,
                    DepthMonitor.of(model, "body", kernels),
                    network.nonlinearity(),
                    !stages.given() && network.isPlainChain(recipe));
            TrainingResult result = tensorBoard.watch(
                    trainer.snapshots(folder).probeEvery(probeEvery),
                    probeEvery,
                    new TrainProgress(meter, folder, trainer, prepared.task().metric()).and(watch),
                    out,
                    settings,
                    length,
                    () -> trainer.fitSteps(train, prepared.evaluation(), length));
            meter.clear();
            watch.write(out);
            LostLearning.of(result, prepared.chance()).ifPresent(lost -> System.out.println("this run " + lost));
            return finish(result, prepared.task().metric(), folder, trainer, interruption.requested());
        }
    }

    private void check() {
        network.check();
        snapshots.period();
        memory.check(network.recomputes());
        training.check();
        depth();
        Options.atLeast("--probe-every", probeEvery, 0);
        rule();
    }

    private Chain model(Recipe recipe, PreparedData prepared) {
        Seed own = training.root().child("network");
        Chain built = stages.given()
                ? stages.build(prepared.source(), recipe, own)
                : network.build(prepared.source().train(), depth(), recipe, own);
        return memory.fit(
                built,
                prepared.example(),
                training.batch(),
                1,
                update(),
                training.optimizer().remembered());
    }

    private void describe(Chain model, PreparedData prepared) {
        System.out.println(prepared.source().description());
        System.out.println(ModelSummary.of(model, prepared.example()));
        System.out.println("a step takes "
                + TrainingMemory.of(
                        model,
                        prepared.example(),
                        training.batch(),
                        update(),
                        training.optimizer().remembered()));
    }

    private Trainer trainer(Chain model, Recipe recipe, PreparedData prepared, int length) {
        Trainer trainer = Trainer.of(model, training.root().child("noise"))
                .objective(prepared.objective())
                .optimizer(
                        training.optimizer().optimizer(Network.parameters(model)),
                        training.optimizer().schedule(rule().at(layers()), length))
                .update(update())
                .evaluateEvery(1);
        recipe.dataDependent()
                .ifPresent(rule -> trainer.initialization(
                        rule, prepared.shuffled(training.root().child(DataDependentInitialization.STREAM))));
        return trainer;
    }

    private Integer finish(
            TrainingResult result, String metric, TrainingFolder folder, Trainer trainer, boolean interrupted) {
        if (result.divergence() != null) {
            folder.writeLogs();
            System.err.println("fathom: diverged at step "
                    + result.divergence().step() + ", first in "
                    + result.divergence().layer() + ": " + result.divergence().what());
            return 1;
        }
        System.out.println(
                "snapshot: " + folder.finish(trainer.state()).toAbsolutePath().normalize());
        if (interrupted) {
            System.err.println("fathom: interrupted after " + trainer.state().step()
                    + " steps; the same command goes on from here");
            return Interruption.EXIT_CODE;
        }
        if (result.loss().length == 0) {
            System.out.println("nothing left to train: this run was finished before");
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "train loss %.4f, train %s %.2f %% (last %d steps), %s of training%n",
                    result.finalLoss(),
                    metric,
                    100 * result.finalAccuracy(),
                    Math.min(result.loss().length, TrainingResult.LAST),
                    Meter.time(result.seconds()));
        }
        Evaluation test = result.test();
        if (test != null) {
            System.out.println(TrainProgress.text(test, metric));
        }
        return 0;
    }

    private int depth() {
        return network.depth(depth, DEPTH);
    }

    private DepthRate rule() {
        return Options.rate("--lr", rate);
    }

    /** L of the rate. */
    private int layers() {
        return stages.given() ? stages.depth() : depth();
    }

    private ParameterUpdate update() {
        return memory.update(training.optimizer().together());
    }

    /** Everything that the numbers of this run depend on. */
    private Map<String, String> settings(Recipe recipe, PreparedData prepared, Kernels kernels, int length) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", prepared.source().train().sha256());
        settings.put("test data", prepared.source().test().sha256());
        settings.put("kernels", kernels.name() + ", convolutions " + ConvolutionMethod.chosen());
        settings.put("normalization", prepared.normalization().toString());
        settings.put(
                "network", stages.given() ? stages.description() : "depth " + depth() + ", " + network.description());
        settings.put("init", init.text());
        recipe.foreign().ifPresent(weights -> settings.put("init from", weights.toString()));
        recipe.dataDependent() // with the numbers that were not given
                .ifPresent(rule -> settings.put("data-dependent initialization", rule.toString()));
        settings.put("seed", Long.toString(training.seed()));
        settings.put("steps", Integer.toString(length));
        settings.put("batch", Integer.toString(training.batch()));
        settings.put("rate", rule() + ", " + training.optimizer().scheduleDescription());
        settings.put("optimizer", training.optimizer().description());
        settings.put("augment", Boolean.toString(training.augments()));
        return settings;
    }
}
