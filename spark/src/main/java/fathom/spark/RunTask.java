package fathom.spark;

import fathom.cli.ComparisonTask;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;

/** One run as Spark sends it to an executor: everything that the run depends on, and nothing else. */
final class RunTask implements Function<Integer, byte[]> {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> words;
    private final String folder;
    private final Stage stage;
    private final String variant;
    private final int depth;
    private final int seedIndex;
    private final double rate;

    RunTask(List<String> words, Path folder, Stage stage, RunKey key) {
        this.words = new ArrayList<>(words);
        this.folder = folder.toString();
        this.stage = stage;
        this.variant = key.variant();
        this.depth = key.depth();
        this.seedIndex = key.seedIndex();
        this.rate = key.rate();
    }

    /** Trains, and returns the run as it lies in a file. */
    @Override
    public byte[] call(Integer ignored) {
        RunKey key = new RunKey(variant, depth, seedIndex, rate);
        return ComparisonTask.make(words, Path.of(folder), stage, key)
                .map(RunStore::encode)
                .orElseThrow(() -> new IllegalStateException("it was stopped by hand, or its executor was"));
    }
}
