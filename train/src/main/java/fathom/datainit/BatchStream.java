package fathom.datainit;

import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;

/** The batches of a loader, epoch after epoch without end. */
final class BatchStream implements AutoCloseable {
    private final DataLoader data;
    private int epoch;
    private Batches batches;

    BatchStream(DataLoader data) {
        this.data = data;
        this.batches = data.epoch(0);
    }

    /**
     * The next batch.
     *
     * @throws IllegalArgumentException if an epoch has none
     */
    Batch next() {
        if (!batches.hasNext()) {
            batches.close();
            batches = data.epoch(++epoch);
            if (!batches.hasNext()) {
                throw new IllegalArgumentException("data-dependent initialization: "
                        + data.dataset().name() + " gives no batch, expected at least one");
            }
        }
        return batches.next();
    }

    @Override
    public void close() {
        batches.close();
    }
}
