package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Target;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cuts a data set into batches, epoch after epoch. Everything follows from the data set, the batch size, the seed and the number of the
 * epoch: two loaders with the same seed give the same batches to every variant of an experiment, with or without prefetch, and epoch 7 can
 * be asked for without the six before it. Immutable; {@code normalized}, {@code augmented} and {@code prefetch} give changed copies.
 */
public final class DataLoader {
    private static final int AHEAD = 3;

    private final Dataset dataset;
    private final int batchSize;
    private final Optional<Seed> seed;
    private final ChannelNormalization normalization;
    private final Augmentation augmentation;
    private final int prefetch;

    private DataLoader(
            Dataset dataset,
            int batchSize,
            Optional<Seed> seed,
            ChannelNormalization normalization,
            Augmentation augmentation,
            int prefetch) {
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.seed = seed;
        this.normalization = normalization;
        this.augmentation = augmentation;
        this.prefetch = prefetch;
    }

    /**
     * For training: a new random order in every epoch, and only whole batches (the rest of an epoch is left out).
     *
     * @throws IllegalArgumentException if the batch size is below 1 or above the number of examples
     */
    public static DataLoader shuffled(Dataset dataset, int batchSize, Seed seed) {
        requireBatchSize(dataset, batchSize);
        if (batchSize > dataset.size()) {
            throw new BadInputException(dataset.name() + ": batch size " + batchSize
                    + " is above the number of examples, " + dataset.size());
        }
        return new DataLoader(dataset, batchSize, Optional.of(seed), identity(dataset), Augmentation.none(), AHEAD);
    }

    /**
     * For evaluation: every example once, in order; the last batch may be smaller.
     *
     * @throws IllegalArgumentException if the batch size is below 1
     */
    public static DataLoader inOrder(Dataset dataset, int batchSize) {
        requireBatchSize(dataset, batchSize);
        return new DataLoader(dataset, batchSize, Optional.empty(), identity(dataset), Augmentation.none(), AHEAD);
    }

    private static void requireBatchSize(Dataset dataset, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(dataset.name() + ": batch size must be at least 1, got " + batchSize);
        }
    }

    private static ChannelNormalization identity(Dataset dataset) {
        Shape shape = dataset.exampleShape();
        return ChannelNormalization.none(shape.rank() == 3 ? shape.dim(2) : 1);
    }

    /**
     * Normalizes every image, after augmentation.
     *
     * @throws IllegalArgumentException if the channels differ from the data set's
     */
    public DataLoader normalized(ChannelNormalization other) {
        if (other.channels() != normalization.channels()) {
            throw new IllegalArgumentException("%s: normalization has %d channels, expected %d (example shape %s)"
                    .formatted(dataset.name(), other.channels(), normalization.channels(), dataset.exampleShape()));
        }
        return new DataLoader(dataset, batchSize, seed, other, augmentation, prefetch);
    }

    /**
     * Augments every image, differently in every epoch.
     *
     * @throws IllegalStateException if this loader is in order: it has no seed
     */
    public DataLoader augmented(Augmentation other) {
        if (seed.isEmpty()) {
            throw new IllegalStateException(dataset.name() + ": only a shuffled loader can augment");
        }
        return new DataLoader(dataset, batchSize, seed, normalization, other, prefetch);
    }

    /** Prepares up to that many batches ahead on a thread of its own; 0 prepares each when it is asked for. The batches are the same. */
    public DataLoader prefetch(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("prefetch must be at least 0, got " + batches);
        }
        return new DataLoader(dataset, batchSize, seed, normalization, augmentation, batches);
    }

    /** What is loaded. */
    public Dataset dataset() {
        return dataset;
    }

    /** The examples in a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** What is done to the pixels. */
    public ChannelNormalization normalization() {
        return normalization;
    }

    /** The number of batches in every epoch. */
    public int batchesPerEpoch() {
        return seed.isPresent() ? dataset.size() / batchSize : (dataset.size() + batchSize - 1) / batchSize;
    }

    /** The batches of one epoch, from the first. */
    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /**
     * The batches of one epoch from the given one: how a run resumes in the middle of an epoch.
     *
     * @param epoch at least 0
     * @param firstBatch in {@code [0, batchesPerEpoch()]}
     */
    public Batches epoch(int epoch, int firstBatch) {
        if (epoch < 0 || firstBatch < 0 || firstBatch > batchesPerEpoch()) {
            throw new IllegalArgumentException(
                    "%s: epoch %d from batch %d, expected an epoch of at least 0 and a batch of 0 to %d"
                            .formatted(dataset.name(), epoch, firstBatch, batchesPerEpoch()));
        }
        int[] order = order(epoch);
        return new Batches(
                (index, spare) -> batch(epoch, order, index, spare), firstBatch, batchesPerEpoch(), prefetch);
    }

    private int[] order(int epoch) {
        return seed.map(s -> new Draws(s.child("shuffle").child(epoch)).permutation(dataset.size()))
                .orElseGet(() -> IntStream.range(0, dataset.size()).toArray());
    }

    private Batch batch(int epoch, int[] order, int index, Optional<Batch> spare) {
        int from = index * batchSize;
        int size = Math.min(batchSize, order.length - from);
        Shape example = dataset.exampleShape();
        Batch batch = spare.filter(old -> old.size() == size).orElseGet(() -> empty(size));
        float[] pixels = batch.inputs().array();
        for (int i = 0; i < size; i++) {
            int offset = i * example.size();
            int which = order[from + i];
            dataset.read(which, pixels, offset);
            seed.ifPresent(s -> augmentation.apply(
                    pixels,
                    offset,
                    example,
                    s.child("augmentation").child(epoch).child(which)));
            answer(which, i, batch.target());
        }
        normalization.apply(pixels, 0, pixels.length);
        return batch;
    }

    private Batch empty(int size) {
        Task task = dataset.task();
        Target target = task.kind() == Task.Kind.NUMBERS
                ? new Target.Numbers(Tensor.zeros(Shape.of(size, task.outputs())))
                : new Target.Classes(new int[size * task.answers()]);
        return new Batch(Tensor.zeros(dataset.exampleShape().batch(size)), target);
    }

    /** Reads what is asked of an example into its place in the batch. */
    private void answer(int which, int place, Target target) {
        if (target instanceof Target.Numbers numbers) {
            dataset.numbers(
                    which,
                    numbers.values().array(),
                    place * numbers.values().shape().dim(1));
        } else if (target instanceof Target.Classes classes) {
            dataset.labels(which, classes.labels(), place * dataset.task().answers());
        }
    }
}
