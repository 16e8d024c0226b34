package fathom.kernel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The indices of one loop after the other, shared out among {@link Workers}. What {@link #begin} writes, the workers must see, and all must be out of
 * {@link #work} before {@link #end}: that is their business.
 */
final class SharedLoop {
    /** Counters this far apart are not in one line of the cache, nor in two neighbours, which processors fetch together. */
    private static final int APART = 32;

    private final int size;
    private final AtomicIntegerArray next; // index of each worker's stretch
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int count;
    private Workers.@Nullable Task task;

    SharedLoop(int size) {
        this.size = size;
        this.next = new AtomicIntegerArray((size + 1) * APART);
    }

    void begin(int indices, Workers.Task work) {
        count = indices;
        task = work;
        for (int worker = 0; worker < size; worker++) {
            next.setPlain((worker + 1) * APART, first(worker));
        }
    }

    /** The first index of a worker's stretch. */
    private int first(int worker) {
        return (int) ((long) worker * count / size);
    }

    /** Works on the worker's own stretch, and then on what is left of the others'. */
    void work(int worker) {
        Workers.Task work = task;
        for (int i = 0; work != null && i < size; i++) {
            int owner = (worker + i) % size;
            int slot = (owner + 1) * APART;
            int end = first(owner + 1);
            while (next.getPlain(slot) < end) { // no write, which is shared, where nothing is left
                int index = next.getAndIncrement(slot);
                if (index < end) {
                    run(work, index, worker);
                }
            }
        }
    }

    private void run(Workers.Task work, int index, int worker) {
        try {
            if (failure.get() == null) {
                work.run(index, worker);
            }
        } catch (Throwable t) { // also errors: a lost one would leave the caller without its result
            failure.compareAndSet(null, t);
        }
    }

    /** Rethrows the first exception. */
    void end() {
        task = null; // and what it holds
        Throwable t = failure.getPlain();
        if (t != null) {
            failure.setPlain(null);
            if (t instanceof Error e) {
                throw e;
            }
            throw (RuntimeException) t; // a Task declares no checked exceptions
        }
    }
}
