package fathom.cli;

import fathom.data.Augmentation;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Normalization;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.ModelSummary;
import fathom.nn.TrainingMemory;
import fathom.nn.model.ResidualSchemes;
import fathom.nn.model.StagedTanhCnn;
import fathom.random.Seed;
import fathom.train.Evaluation;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "Trains one tanh network and keeps it in a snapshot (safetensors), with a log of every step.",
            "A run that was interrupted goes on, to the same bits, when the same command is given again."
        })
final class TrainCommand implements Callable<Integer> {
    private static final int DEFAULT_EPOCHS = 5;

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
    private MemoryOption memory = new MemoryOption();

    @Option(
            names = "--stages",
            paramLabel = "CxN,...",
            description =
                    "in place of stem, depth, channels and --dense: N convolutions of C channels per resolution, such as 32x2,64x2,128x3")
    private String stages = "";

    @Option(
            names = "--init",
            paramLabel = "A",
            defaultValue = "critical(q=1/8)",
            description = Start.FORM + ". Default: ${DEFAULT-VALUE}")
    private String initializer = "critical(q=1/8)";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2018",
            description = "where all randomness comes from. Default: ${DEFAULT-VALUE}")
    private long seed = 2018;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "passes over the training set. Default: " + DEFAULT_EPOCHS + ", or what --steps says")
    private @Nullable Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "steps, in place of --epochs")
    private @Nullable Integer steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "100",
            description = "examples per step. Default: ${DEFAULT-VALUE}")
    private int batch = 100;

    @Option(
            names = "--lr",
            paramLabel = "R",
            defaultValue = "0.003",
            description = "learning rate, the highest of a schedule. Default: ${DEFAULT-VALUE}")
    private double rate = 0.003;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "constant",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Decay decay = Decay.constant;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description = "steps over which the rate rises to its value. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            defaultValue = "0.9",
            description = "momentum of SGD. Default: ${DEFAULT-VALUE}")
    private double momentum = 0.9;

    @Option(names = "--nesterov", description = "Nesterov's look-ahead")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0",
            description = "weight decay. Default: ${DEFAULT-VALUE}")
    private double weightDecay;

    @Option(names = "--augment", description = "random crops with 4 pixels of padding, and horizontal flips")
    private boolean augment;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/train",
            description = "results folder. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/train");

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    /** How the rate changes over a run. */
    enum Decay {
        constant,
        cosine
    }

    @Override
    public Integer call() {
        network.check();
        memory.check(network.recomputes());
        Options.atLeast("--depth", depth, 1);
        Options.atLeast("--batch", batch, 1);
        Options.length(steps, epochs);
        Options.atLeast("--warm-up", warmUp, 0);
        Options.rate("--lr", rate);
        Options.fraction("--momentum", momentum);
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("--weight-decay: expected a number of at least 0, got " + weightDecay);
        }
        Start start = Start.parse(initializer);
        if (!stages.isEmpty() && !start.scheme().equals(ResidualSchemes.plain())) {
            throw new IllegalArgumentException(
                    "--stages is a plain network: --init takes no " + start.scheme() + " there");
        }
        Kernels kernels = machine.open();
        DataSource source = data.open();
        Normalization normalization = DataOptions.normalization(source);
        Seed root = new Seed(seed);
        Chain built = stages.isEmpty()
                ? network.build(source, depth, start, root.child("network"))
                : StagedTanhCnn.build(
                        source.train().exampleShape().dim(2),
                        source.train().classes(),
                        stages(),
                        start.weights(),
                        root.child("network"));
        Chain model = memory.fit(built, source.train().exampleShape(), batch, 1);
        System.out.println(source.description());
        System.out.println(ModelSummary.of(model, source.train().exampleShape()));
        System.out.println(
                "a step takes " + TrainingMemory.of(model, source.train().exampleShape(), batch, memory.update()));
        DataLoader train = DataLoader.shuffled(source.train(), batch, root.child("data"))
                .normalized(normalization)
                .augmented(augment ? Augmentation.cropAndFlip(4) : Augmentation.none());
        DataLoader test = DataOptions.evaluation(source, normalization);
        int length = steps != null
                ? steps
                : Math.multiplyExact(epochs == null ? DEFAULT_EPOCHS : epochs, train.batchesPerEpoch());
        Sgd sgd = Sgd.momentum(momentum).weightDecay(weightDecay);
        TrainFolder folder = TrainFolder.open(out, settings(source, normalization, start, length));
        try (Interruption interruption = Interruption.install()) {
            Trainer trainer = Trainer.of(model, root.child("noise"))
                    .kernels(kernels)
                    .optimizer(nesterov ? sgd.nesterov() : sgd, schedule(length))
                    .update(memory.update())
                    .evaluateEvery(1)
                    .until(interruption::requested);
            if (start.calibration() != null) {
                trainer.calibrated(
                        start.calibration(),
                        DataLoader.shuffled(source.train(), batch, root.child("calibration"))
                                .normalized(normalization));
            }
            folder.saved().ifPresent(trainer::resume);
            Meter meter = Meter.onError(length);
            meter.skip(trainer.state().step());
            TrainingResult result =
                    trainer.listener(new TrainProgress(meter, folder, trainer)).fitSteps(train, test, length);
            meter.clear();
            return finish(result, folder, trainer, interruption.requested());
        }
    }

    private Integer finish(TrainingResult result, TrainFolder folder, Trainer trainer, boolean interrupted) {
        if (result.divergence() != null) {
            System.err.println("fathom: diverged at step "
                    + result.divergence().step() + ", first in "
                    + result.divergence().layer() + ": " + result.divergence().what());
            return 1;
        }
        System.out.println(
                "snapshot: " + folder.save(trainer.state()).toAbsolutePath().normalize());
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
                    "train loss %.4f, train accuracy %.2f %% (last %d steps), %s of training%n",
                    result.finalLoss(),
                    100 * result.finalAccuracy(),
                    Math.min(result.loss().length, TrainingResult.LAST),
                    Meter.time(result.seconds()));
        }
        Evaluation test = result.test();
        if (test != null) {
            System.out.printf(
                    Locale.ROOT, "test loss %.4f, test accuracy %.2f %%%n", test.loss(), 100 * test.accuracy());
        }
        return 0;
    }

    private Schedule schedule(int length) {
        Schedule schedule = decay == Decay.cosine ? Schedule.cosine(rate, length) : Schedule.constant(rate);
        return warmUp > 0 ? schedule.warmUp(warmUp) : schedule;
    }

    private List<StagedTanhCnn.Stage> stages() {
        List<StagedTanhCnn.Stage> parsed = new ArrayList<>();
        Pattern form = Pattern.compile("(\\d{1,6})x(\\d{1,6})");
        for (String part : stages.split(",", -1)) {
            Matcher matcher = form.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "--stages: '" + part + "' is not of the form CHANNELSxLAYERS, such as 64x2");
            }
            parsed.add(new StagedTanhCnn.Stage(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return parsed;
    }

    /** Everything that the numbers of this run depend on. */
    private Map<String, String> settings(DataSource source, Normalization normalization, Start start, int length) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", source.train().sha256());
        settings.put("normalization", normalization.toString());
        settings.put(
                "network", stages.isEmpty() ? "depth " + depth + ", " + network.description() : "stages " + stages);
        settings.put("init", initializer);
        if (start.calibration() != null) {
            settings.put("calibration", start.calibration().toString()); // with the numbers that were not given
        }
        settings.put("seed", Long.toString(seed));
        settings.put("steps", Integer.toString(length));
        settings.put("batch", Integer.toString(batch));
        settings.put("rate", rate + ", " + decay + ", warm-up " + warmUp);
        settings.put(
                "optimizer", "momentum " + momentum + (nesterov ? ", Nesterov" : "") + ", weight decay " + weightDecay);
        settings.put("augment", Boolean.toString(augment));
        return settings;
    }
}
