package fathom.spark;

import fathom.cluster.ExecutorProvider;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver's connection to its cluster. */
final class SparkSession implements ExecutorProvider.Session {
    /** More than any cluster makes at once would only wait in Spark's own queue, at the price of a thread of the driver each. */
    private static final int ASKED_AT_ONCE = 256;

    private final JavaSparkContext spark;
    private final List<String> words;
    private final Path folder;

    SparkSession(JavaSparkContext spark, List<String> words, Path folder) {
        this.spark = spark;
        this.words = List.copyOf(words);
        this.folder = folder;
    }

    @Override
    public int slots() {
        return ASKED_AT_ONCE;
    }

    /** Spark makes the run again where an executor is lost, four times in all; one that still fails is said and left out. */
    @Override
    public Optional<RunRecord> make(Stage stage, RunKey key) {
        try {
            spark.setJobDescription(stage.label() + " " + key);
            byte[] made = spark.parallelize(List.of(0), 1)
                    .map(new RunTask(words, folder, stage, key))
                    .first();
            return Optional.of(RunStore.decode(made));
        } catch (Exception e) { // Scala declares none, and throws SparkException all the same
            if (!spark.sc().isStopped()) {
                System.err.println("fathom: " + stage.label() + " " + key + " failed: " + firstLine(e));
            }
            return Optional.empty();
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    @Override
    public void close() {
        spark.stop();
    }
}
