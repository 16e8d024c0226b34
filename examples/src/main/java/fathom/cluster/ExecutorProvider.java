package fathom.cluster;

import fathom.experiment.Executor;
import java.nio.file.Path;
import java.util.List;

/** An engine that makes the runs of a comparison on other machines, found by {@link java.util.ServiceLoader}. */
public interface ExecutorProvider {
    /** What {@code submit --NAME} calls it. */
    String name();

    /**
     * Connects to a cluster.
     *
     * @param address of the cluster, as {@code spark://host:7077}
     * @param compare the words after {@code fathom} that describe the comparison, from which every node builds the same one
     * @param folder absolute, of the results: nodes that see it can go on from the snapshots of a run that was cut off
     * @throws fathom.text.BadInputException if there is no such cluster
     */
    Session connect(String address, List<String> compare, Path folder);

    /** A connection that makes runs until it is closed. */
    interface Session extends Executor, AutoCloseable {
        /** How many runs the cluster makes at once, at least 1. */
        int slots();

        @Override
        void close();
    }
}
