package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;

/** Examples that code makes when they are read, each from a stream of randomness of its own. */
abstract class Generated implements Dataset {
    private final String name;
    private final int size;
    private final Shape shape;
    private final Task task;
    private final Seed seed;
    private final Fingerprint fingerprint = new Fingerprint();

    Generated(String name, int size, Shape shape, Task task, Seed seed) {
        this.name = name;
        this.size = size;
        this.shape = shape;
        this.task = task;
        this.seed = seed;
    }

    /** What decides an example, from its beginning. */
    final Draws draws(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(name + ": example " + index + " of " + size);
        }
        return new Draws(seed.child(index));
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final Shape exampleShape() {
        return shape;
    }

    @Override
    public final Task task() {
        return task;
    }

    @Override
    public final int classes() {
        return task.kind() == Task.Kind.NUMBERS ? 0 : task.outputs();
    }

    @Override
    public final int label(int index) {
        int[] all = new int[task.answers()];
        labels(index, all, 0);
        return all[0];
    }

    @Override
    public abstract void labels(int index, int[] into, int offset);

    @Override
    public final String sha256() {
        return fingerprint.of(this);
    }

    @Override
    public final String toString() {
        return name + " [" + size + " x " + shape + "]";
    }
}
