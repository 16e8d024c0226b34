package fathom.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed group of threads that share the indices of a loop among them; the calling thread is one of the group.
 *
 * <p>A step of a thousand-layer network makes thousands of calls of a few microseconds each. Therefore an idle worker,
 * and a caller that waits for the last worker, first spin for {@value #SPIN_NANOS} ns before they park: waking a parked
 * thread costs more than such a call.
 */
final class Workers {
    /**
     * Work on one index. {@code worker} in {@code [0, size)} names the executing thread, for example to choose its
     * scratch memory.
     */
    interface Task {
        void run(int index, int worker);
    }

    private static final long SPIN_NANOS = 50_000;
    private static final Map<Group, Workers> SHARED = new ConcurrentHashMap<>();

    /** Which group of that size: one for each of several runs side by side. */
    private record Group(int size, int number) {}

    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread[] helpers;
    private final @Nullable LoopTimes times;
    private volatile @Nullable Job job;

    private Workers(Group group) {
        this(group, null);
    }

    private Workers(Group group, @Nullable LoopTimes times) {
        this.times = times;
        size = group.size;
        helpers = new Thread[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            int worker = i + 1;
            helpers[i] = new Thread(() -> serve(worker), "fathom-worker-" + size + "-" + group.number + "-" + worker);
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /**
     * A group of that many threads. There is one per size and number in a process: groups are never stopped, so
     * making them anew would leak.
     *
     * @param number 0, or another one for a group that does not wait for this
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    static Workers of(int threads, int number) {
        if (threads < 1) {
            throw new IllegalArgumentException("kernels: threads must be at least 1, got " + threads);
        }
        Group group = new Group(threads, number);
        return threads == 1 ? new Workers(group) : SHARED.computeIfAbsent(group, Workers::new);
    }

    /** The calling thread alone, its loops timed. */
    static Workers timed(LoopTimes times) {
        return new Workers(new Group(1, 0), times);
    }

    int size() {
        return size;
    }

    /**
     * Runs the task once for each index in {@code [0, count)} and returns when all are done. Which thread runs which
     * index is left to chance. The first exception of a task is rethrown here, after the others have ended; indices not
     * begun by then are skipped.
     *
     * @throws IllegalStateException if called from within a task of this group
     */
    void run(int count, Task task) {
        if (size == 1) {
            runAlone(count, task);
            return;
        }
        if (lock.isHeldByCurrentThread() || isHelper(Thread.currentThread())) {
            throw new IllegalStateException("kernels: a parallel task must not start another parallel loop");
        }
        lock.lock();
        try {
            if (count == 1) {
                task.run(0, 0);
            } else if (count > 1) {
                share(new Job(count, task));
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAlone(int count, Task task) {
        long start = times == null ? 0 : System.nanoTime();
        for (int i = 0; i < count; i++) {
            task.run(i, 0);
        }
        if (times != null && count > 0) {
            times.add(count, System.nanoTime() - start);
        }
    }

    private boolean isHelper(Thread thread) {
        for (Thread helper : helpers) {
            if (helper == thread) {
                return true;
            }
        }
        return false;
    }

    private void share(Job next) {
        job = next;
        for (int i = 0; i < helpers.length && i < next.count - 1; i++) {
            LockSupport.unpark(helpers[i]);
        }
        next.work(0);
        next.awaitEnd();
        job = null;
        next.rethrow();
    }

    private void serve(int worker) {
        Job last = null;
        while (true) {
            Job next = job;
            for (long start = System.nanoTime(); next == last || next == null; next = job) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            last = next;
            next.work(worker);
        }
    }

    /** One loop: an index counter that all threads draw from. */
    private static final class Job {
        final int count;
        private final Task task;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int count, Task task) {
            this.count = count;
            this.task = task;
            unfinished = new AtomicInteger(count);
        }

        void work(int worker) {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        task.run(i, worker);
                    }
                } catch (Throwable t) { // also errors: a lost one would leave the caller waiting for ever
                    failure.compareAndSet(null, t);
                } finally {
                    if (unfinished.decrementAndGet() == 0 && worker != 0) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        void awaitEnd() {
            for (long start = System.nanoTime(); unfinished.get() > 0; ) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void rethrow() {
            Throwable t = failure.get();
            if (t instanceof Error e) {
                throw e;
            } else if (t != null) {
                throw (RuntimeException) t; // a Task declares no checked exceptions
            }
        }
    }
}
