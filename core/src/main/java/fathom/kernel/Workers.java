package fathom.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed group of threads that share the indices of a loop among them; the calling thread is one of the group.
 *
 * <p>A step of a thousand-layer network makes thousands of calls of a few microseconds each. Therefore an idle worker,
 * and a caller that waits for the last worker, first spin for {@value #SPIN_NANOS} ns before they park: waking a parked
 * thread costs more than such a call. And a loop makes no garbage.
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
    private final SharedLoop loop;
    private final Gate gate = new Gate();

    private Workers(Group group) {
        this(group, null);
    }

    private Workers(Group group, @Nullable LoopTimes times) {
        this.times = times;
        size = group.size;
        loop = new SharedLoop(size);
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
     * Runs the task once for each index in {@code [0, count)} and returns when all are done. Each thread has a stretch of
     * the indices, the same one in every loop of so many, so that it finds in its cache what it wrote in the loop before;
     * who is through with its own helps the others. Which thread runs which index is left to chance, therefore. The first
     * exception of a task is rethrown here, after the others have ended; indices not begun by then are skipped.
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
                share(count, task);
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

    private void share(int count, Task task) {
        loop.begin(count, task);
        gate.open();
        for (int i = 0; i < helpers.length && i < count - 1; i++) {
            LockSupport.unpark(helpers[i]);
        }
        loop.work(0);
        gate.close();
        loop.end();
    }

    private void serve(int worker) {
        for (long last = 0; ; ) {
            last = gate.awaitNext(last);
            if (gate.enter(last)) {
                loop.work(worker);
                gate.leave();
            }
        }
    }

    /**
     * Who may be inside of the loop. One that comes when the loop has been closed is not waited for: on a busy machine a
     * helper may wake up long after the others have done its share.
     */
    private static final class Gate {
        private static final long INSIDE = 0xffff; // the helpers inside
        private static final long OPEN = 0x10000;
        private static final int NUMBER = 17; // of the loop, in the bits from here on

        private final AtomicLong state = new AtomicLong();
        private volatile @Nullable Thread caller;

        /** Begins the next loop. */
        void open() {
            caller = Thread.currentThread();
            state.set(((state.get() >>> NUMBER) + 1) << NUMBER | OPEN);
        }

        /** Lets nobody in any more and waits until all are out. */
        void close() {
            state.addAndGet(-OPEN);
            for (long start = System.nanoTime(); (state.get() & INSIDE) != 0; ) {
                pause(start);
            }
        }

        /** Waits for a loop after that one and returns its number. */
        long awaitNext(long last) {
            long number = state.get() >>> NUMBER;
            for (long start = System.nanoTime(); number == last; number = state.get() >>> NUMBER) {
                pause(start);
            }
            return number;
        }

        /** Whether that loop is still open; then the helper is inside. */
        boolean enter(long number) {
            long seen = state.get();
            while (seen >>> NUMBER == number && (seen & OPEN) != 0) {
                if (state.compareAndSet(seen, seen + 1)) {
                    return true;
                }
                seen = state.get();
            }
            return false;
        }

        /** The helper is outside. */
        void leave() {
            Thread waiting = caller; // read before the last one out lets it go on
            if ((state.decrementAndGet() & (INSIDE | OPEN)) == 0) {
                LockSupport.unpark(waiting);
            }
        }

        private void pause(long start) {
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }
}
