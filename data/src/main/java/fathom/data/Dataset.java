package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Labelled examples that can be read in any order. Implementations are immutable and may be read from several threads at once. */
public interface Dataset {
    /** What a person calls it, such as {@code CIFAR-10 train}. */
    String name();

    /** The number of examples. */
    int size();

    /** The shape of one example: {@code [H, W, C]} for images. */
    Shape exampleShape();

    /** The number of classes; labels are in {@code [0, classes)}. 0 if numbers are asked for. */
    int classes();

    /** What is asked of a network: one of the classes, which are equally frequent, unless a data set says otherwise. */
    default Task task() {
        return Task.classification(classes());
    }

    /** What the classes are called, in the order of the labels; their numbers where they have no names. */
    default List<String> classNames() {
        return IntStream.range(0, classes()).mapToObj(Integer::toString).toList();
    }

    /**
     * Reads one example, pixels scaled to [0, 1].
     *
     * @param index in {@code [0, size)}
     * @param into modified: {@code exampleShape().size()} elements from {@code offset}
     */
    void read(int index, float[] into, int offset);

    /** The class of one example. Of a sequence with a class for each step, that of the first. */
    int label(int index);

    /**
     * Reads the classes of one example.
     *
     * @param into modified: {@code task().answers()} elements from {@code offset}
     */
    default void labels(int index, int[] into, int offset) {
        into[offset] = label(index);
    }

    /**
     * Reads the numbers that are asked for of one example.
     *
     * @param into modified: {@code task().outputs()} elements from {@code offset}
     * @throws IllegalStateException if classes are asked for
     */
    default void numbers(int index, float[] into, int offset) {
        throw new IllegalStateException(name() + " asks for classes, not for numbers");
    }

    /**
     * The SHA-256 of all pixels and labels in order, in hexadecimal: what a record of a run names. Images are hashed in CIFAR-10's own
     * layout, example after example: one label byte, then the planes of each channel row by row, a byte a pixel. Other examples are hashed as
     * big-endian numbers: the inputs as float32, then labels as int32 or the numbers asked for as float32.
     */
    String sha256();

    /**
     * A view of the first examples.
     *
     * @param count how many; all of them if there are fewer
     */
    default Dataset limit(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name() + ": limit must be at least 1, got " + count);
        }
        return count >= size()
                ? this
                : new Subset(
                        this,
                        name() + " (first " + count + ")",
                        IntStream.range(0, count).toArray());
    }

    /**
     * A view of the examples of the given indices, in that order.
     *
     * @throws IllegalArgumentException if an index is outside {@code [0, size)}
     */
    default Dataset subset(int... indices) {
        return new Subset(this, name() + " (" + indices.length + " chosen)", indices.clone());
    }

    /**
     * Parts the examples at random into two: one to train on and one to choose hyperparameters with.
     *
     * @param validation how many examples to hold back, in {@code [1, size)}
     * @param seed decides which; the same seed holds back the same examples
     */
    default Split split(int validation, Seed seed) {
        if (validation < 1 || validation >= size()) {
            throw new IllegalArgumentException(
                    name() + ": cannot hold back " + validation + " of " + size() + " examples for validation");
        }
        int[] order = new Draws(seed.child("split")).permutation(size());
        int[] train = IntStream.of(order).skip(validation).sorted().toArray();
        int[] held = IntStream.of(order).limit(validation).sorted().toArray();
        return new Split(
                new Subset(this, name() + " (without validation)", train),
                new Subset(this, name() + " (validation)", held));
    }

    /**
     * The two parts of a data set.
     *
     * @param train what to train on
     * @param validation what was held back
     */
    record Split(Dataset train, Dataset validation) {}
}
