package fathom.cli;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Task;
import fathom.experiment.Experiment;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Chance;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.train.Objective;
import java.util.List;

/**
 * A data set as networks see it: images normalized by the channels of the training set, in batches.
 *
 * @param batch examples per step
 */
record PreparedData(DataSource source, ChannelNormalization normalization, int batch) {
    private static final int EVALUATION_BATCH = 250;

    /** Pixels are normalized; other numbers, and tokens, are as their data set gives them. */
    static PreparedData of(DataSource source, int batch) {
        boolean images = source.train().exampleShape().rank() == 3;
        return new PreparedData(
                source, images ? ChannelNormalization.of(source.train()) : ChannelNormalization.none(1), batch);
    }

    /** What is scored on this task without learning. */
    Chance chance() {
        Task.Baseline baseline = task().baseline();
        return new Chance(baseline.loss(), baseline.score(), baseline.words(), task().metric());
    }

    /** What is asked of a network. */
    Task task() {
        return source.train().task();
    }

    /** What a training is after. */
    Objective objective() {
        return Objective.of(task());
    }

    /** Tells an experiment of a task with a metric or a baseline of its own; for classes alone, their number says all. */
    void describe(Experiment<?> experiment) {
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
    Shape example() {
        return source.train().exampleShape();
    }

    /** The training set, in a new order in every epoch. */
    DataLoader shuffled(Seed order) {
        return DataLoader.shuffled(source.train(), batch, order).normalized(normalization);
    }

    /** How many steps pass over the training set once. */
    int stepsPerEpoch() {
        return shuffled(new Seed(0)).batchesPerEpoch();
    }

    /** The first batch of {@link #shuffled}. */
    Batch first(Seed order) {
        try (Batches batches = shuffled(order).prefetch(0).epoch(0)) {
            return batches.next();
        }
    }

    /** The test set, in order. */
    DataLoader evaluation() {
        return DataLoader.inOrder(source.test(), EVALUATION_BATCH).normalized(normalization);
    }

    /** Where the numbers come from that are measured on it. */
    Provenance provenance(Kernels kernels, long seed, List<String> arguments) {
        return Provenance.collect(
                kernels.name(),
                kernels.threads(),
                source.name(),
                source.train().sha256(),
                source.verification().toString(),
                seed,
                CommandText.of(arguments));
    }
}
