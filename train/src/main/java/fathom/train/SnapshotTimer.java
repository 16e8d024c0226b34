package fathom.train;

import java.time.Duration;

/** Says when some time has passed. What a run computes does not depend on it: only how much of it is lost when it is cut off. */
public final class SnapshotTimer {
    private final long period;
    private long last = System.nanoTime();

    /** @param period at least 0, which is always due */
    public SnapshotTimer(Duration period) {
        this.period = period.toNanos();
    }

    /** Whether the period has passed since the last {@link #restart}, or else since this was made. */
    public boolean due() {
        return System.nanoTime() - last >= period;
    }

    /** Begins the next period. */
    public void restart() {
        last = System.nanoTime();
    }
}
