package fathom.cli;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.experiment.record.Provenance;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.List;

/**
 * A data set as networks see it: normalized by the channels of the training set, in batches.
 *
 * @param batch examples per step
 */
record PreparedData(DataSource source, ChannelNormalization normalization, int batch) {
    private static final int EVALUATION_BATCH = 250;

    static PreparedData of(DataSource source, int batch) {
        return new PreparedData(source, ChannelNormalization.of(source.train()), batch);
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
