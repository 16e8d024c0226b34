package fathom.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batches of an epoch. Memory is reused: <em>a batch is valid until the next call of {@link #next()}</em>. Close it when done, best in a
 * try block; that ends the thread that prepares batches. One thread may use it.
 */
public final class Batches implements Iterator<Batch>, AutoCloseable {
    /** Makes the batch of an index, in the memory of a spare one if that has the right size. */
    @FunctionalInterface
    interface Source {
        Batch batch(int index, Optional<Batch> spare);
    }

    private final Source source;
    private final int end;
    private final BlockingQueue<Batch> spares;
    private final BlockingQueue<Prepared> ready;
    private final @Nullable Thread thread;
    private int index;
    private Optional<Batch> current = Optional.empty();
    private boolean closed;

    Batches(Source source, int first, int end, int prefetch) {
        this.source = source;
        this.index = first;
        this.end = end;
        this.spares = new ArrayBlockingQueue<>(prefetch + 2);
        this.ready = new ArrayBlockingQueue<>(Math.max(1, prefetch));
        if (prefetch > 0 && first < end) {
            thread = new Thread(() -> prepare(first), "fathom-batches");
            thread.setDaemon(true);
            thread.start();
        } else {
            thread = null;
        }
    }

    /** Whether there is another batch. */
    @Override
    public boolean hasNext() {
        return !closed && index < end;
    }

    /**
     * The next batch; the one before it must not be used any more.
     *
     * @throws NoSuchElementException if there is none, or this is closed
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(closed ? "the batches are closed" : "the epoch has " + end + " batches");
        }
        Batch batch;
        if (thread == null) {
            batch = source.batch(index, current);
        } else {
            current.ifPresent(spares::offer);
            current = Optional.empty();
            Prepared prepared = take();
            closed = prepared.failure().isPresent(); // the thread has ended, so nobody may wait for it again
            batch = prepared.batch();
        }
        index++;
        current = Optional.of(batch);
        return batch;
    }

    /** Ends the epoch and waits until the thread that prepares batches has ended. */
    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void prepare(int first) {
        try {
            boolean failed = false;
            for (int i = first; i < end && !failed && !Thread.currentThread().isInterrupted(); i++) {
                Prepared prepared = Prepared.of(source, i, Optional.ofNullable(spares.poll()));
                failed = prepared.failure().isPresent();
                ready.put(prepared);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody waits for more
        }
    }

    private Prepared take() {
        try {
            return ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for batch " + index, e);
        }
    }

    /** A batch, or what went wrong when it was made, to be thrown at whoever asks for it. */
    private record Prepared(Optional<Batch> made, Optional<Throwable> failure) {
        // Errors too: an OutOfMemoryError here must reach the caller, who would otherwise wait for ever.
        static Prepared of(Source source, int index, Optional<Batch> spare) {
            try {
                return new Prepared(Optional.of(source.batch(index, spare)), Optional.empty());
            } catch (RuntimeException | Error e) {
                return new Prepared(Optional.empty(), Optional.of(e));
            }
        }

        Batch batch() {
            if (failure.isPresent()) {
                Throwable thrown = failure.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
            return made.orElseThrow();
        }
    }
}
