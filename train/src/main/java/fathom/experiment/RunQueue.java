package fathom.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares jobs among workers, each of which takes the first in the list that is ready. The calling thread is worker 0.
 *
 * <p>A worker that fails ends the taking: what the others have under way is finished, and the failure is thrown then.
 */
final class RunQueue {
    /** Something to do. */
    interface Job {
        /** Whether what it depends on is done. Asked and answered while no job begins or ends. */
        boolean ready();

        void run(int worker);
    }

    private final List<Job> waiting;
    private final BooleanSupplier stop;
    private int underWay;
    private @Nullable Throwable failure;

    private RunQueue(List<? extends Job> jobs, BooleanSupplier stop) {
        this.waiting = new ArrayList<>(jobs);
        this.stop = stop;
    }

    /**
     * Does all jobs and returns when all are done, or when those under way are and there is to be no other.
     *
     * @param jobs none of which may depend on a later one
     * @param stop asked before every job
     * @throws RuntimeException what a job has thrown, or an error; what others have thrown is suppressed
     */
    static void run(List<? extends Job> jobs, int workers, BooleanSupplier stop) {
        RunQueue queue = new RunQueue(jobs, stop);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Math.min(workers, jobs.size()); i++) {
            int worker = i;
            Thread thread = new Thread(() -> queue.work(worker), "fathom-run-" + worker);
            thread.start();
            others.add(thread);
        }
        queue.work(0);
        others.forEach(RunQueue::join);
        queue.rethrow();
    }

    private void work(int worker) {
        for (Job job = take(); job != null; job = take()) {
            @Nullable Throwable thrown = null;
            try {
                job.run(worker);
            } catch (Throwable t) { // also errors: one that nobody hears of would look like success
                thrown = t;
            }
            done(thrown);
        }
    }

    /** The next job, which is waited for; null when there is no other to begin. */
    private synchronized @Nullable Job take() {
        try {
            while (failure == null && !waiting.isEmpty() && !stop.getAsBoolean()) {
                for (int i = 0; i < waiting.size(); i++) {
                    if (waiting.get(i).ready()) {
                        underWay++;
                        return waiting.remove(i);
                    }
                }
                if (underWay == 0) {
                    throw new IllegalStateException("no job is ready and none is under way");
                }
                wait();
            }
        } catch (InterruptedException e) {
            fail(new IllegalStateException("interrupted while waiting for other runs", e));
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private synchronized void done(@Nullable Throwable thrown) {
        underWay--;
        if (thrown != null) {
            fail(thrown);
        }
        notifyAll();
    }

    private void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (thrown != failure) {
            failure.addSuppressed(thrown);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the run under way is worth its end
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void rethrow() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure; // a Job declares no checked exceptions
        }
    }
}
