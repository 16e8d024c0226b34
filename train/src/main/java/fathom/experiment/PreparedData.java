package fathom.experiment;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Dataset;
import fathom.data.Task;
import fathom.datainit.DataDependentInitialization;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Chance;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.model.Problem;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.train.Objective;
import fathom.train.Trainer;
import java.util.Optional;

/**
 * A data set as networks see it: images normalized by the channels of the training set, in batches.
 *
 * @param source what was opened
 * @param normalization what is done to pixels
 * @param batch examples per step
 */
public record PreparedData(DataSource source, ChannelNormalization normalization, int batch) {
    private static final int EVALUATION_BATCH = 250;
    private static final int UPDATE_POINTS = 20;

    /** Pixels are normalized; other numbers, and tokens, are as their data set gives them. */
    public static PreparedData of(DataSource source, int batch) {
        boolean images = source.train().exampleShape().rank() == 3;
        return new PreparedData(
                source, images ? ChannelNormalization.of(source.train()) : ChannelNormalization.none(1), batch);
    }

    /** What is scored on this task without learning. */
    public Chance chance() {
        Task.Baseline baseline = task().baseline();
        return new Chance(baseline.loss(), baseline.score(), baseline.words(), task().metric());
    }

    /** What is asked of a network. */
    public Task task() {
        return source.train().task();
    }

    /** What a training is after. */
    public Objective objective() {
        return Objective.of(task());
    }

    /** Tells an experiment of a task with a metric or a baseline of its own; for classes alone, their number says all. */
    public void describe(Experiment<?> experiment) {
        Task.Baseline baseline = task().baseline();
        if (task().kind() != Task.Kind.CLASS) {
            experiment
                    .setting(Chance.METRIC, task().metric())
                    .setting(Chance.LOSS, baseline.loss())
                    .setting(Chance.SCORE, baseline.score())
                    .setting(Chance.WORDS, baseline.words());
        }
    }

    /** The shape of one example. */
    public Shape example() {
        return source.train().exampleShape();
    }

    /** What a network is built for. */
    public Problem problem() {
        return problem(source.train());
    }

    /** What a network is built for that is to answer for these examples. */
    public static Problem problem(Dataset examples) {
        Task task = examples.task();
        return new Problem(
                examples.exampleShape(),
                task.symbols(),
                task.outputs(),
                task.kind() == Task.Kind.TOKENS,
                task.forecast());
    }

    /** The training set, in a new order in every epoch. */
    public DataLoader shuffled(Seed order) {
        return DataLoader.shuffled(source.train(), batch, order).normalized(normalization);
    }

    /**
     * A trainer for one run of a comparison; its optimizer is still to be given. Noise, and the data that a start looks at, have streams of their own,
     * so that what is compared differs in nothing else.
     *
     * @param start what the weights learn from data before the first step
     * @param steps of a whole run, at {@value #UPDATE_POINTS} of which the updates are measured; 0 for none
     */
    public Trainer trainer(
            Chain net, Run run, Kernels kernels, Optional<DataDependentInitialization> start, int steps) {
        Trainer trainer = Trainer.of(net, run.seed().child("noise"))
                .kernels(kernels)
                .objective(objective())
                .listener(run.log())
                .until(run.stop())
                .probeEvery(steps == 0 ? 0 : Math.max(1, steps / UPDATE_POINTS));
        start.ifPresent(
                rule -> trainer.initialization(rule, shuffled(run.seed().child(DataDependentInitialization.STREAM))));
        return trainer;
    }

    /** How many steps pass over the training set once. */
    public int stepsPerEpoch() {
        return shuffled(new Seed(0)).batchesPerEpoch();
    }

    /** The first batch of {@link #shuffled}. */
    public Batch first(Seed order) {
        try (Batches batches = shuffled(order).prefetch(0).epoch(0)) {
            return batches.next();
        }
    }

    /** The test set, in order. */
    public DataLoader evaluation() {
        return DataLoader.inOrder(source.test(), EVALUATION_BATCH).normalized(normalization);
    }

    /**
     * Where the numbers come from that are measured on it.
     *
     * @param command the command that makes them again
     */
    public Provenance provenance(Kernels kernels, long seed, String command) {
        return Provenance.collect(
                kernels.name(),
                kernels.threads(),
                source.name(),
                source.train().sha256(),
                source.verification().toString(),
                seed,
                command);
    }
}
