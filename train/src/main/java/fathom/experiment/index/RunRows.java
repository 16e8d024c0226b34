package fathom.experiment.index;

import fathom.experiment.record.Provenance;
import fathom.experiment.record.ResultsFolder.StoredRun;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.probe.LayerSignal;
import fathom.probe.UpdateSpread;
import fathom.train.Divergence;
import fathom.train.TrainingResult;
import fathom.train.snapshot.TrainingLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes everything that is known of a run; the order of the values is that of {@code schema.sql}. */
final class RunRows implements AutoCloseable {
    private static final int BATCH = 1000;

    /** The stage of a run that {@code fathom train} made. */
    private static final String TRAIN = "train";

    private static final Pattern DEPTH = Pattern.compile("depth (\\d{1,9})\\b");

    private final Connection connection;
    private final PreparedStatement run;
    private final PreparedStatement metric;
    private final PreparedStatement signal;
    private final PreparedStatement update;
    private final PreparedStatement provenance;

    RunRows(Connection connection) throws SQLException {
        this.connection = connection;
        run = insert(
                "runs (experiment_id, file, stage, init, description, depth, seed, rate, steps, final_train_loss,"
                        + " final_train_accuracy, test_loss, test_accuracy, steps_to_threshold, diverged, diverged_step,"
                        + " diverged_layer, diverged_what, vanished_gradients, seconds, file_size, file_modified)",
                22);
        metric = insert("metrics", 4);
        signal = insert("signals", 11);
        update = insert("updates", 5);
        provenance = insert("provenance", 16);
    }

    private PreparedStatement insert(String table, int values) throws SQLException {
        return connection.prepareStatement("insert into " + table + " values (?" + ", ?".repeat(values - 1) + ")");
    }

    /** Adds a run that is not there; {@code threshold} is the accuracy for which steps are counted. */
    void add(long experiment, RunFile file, StoredRun stored, double threshold) throws SQLException {
        RunRecord made = stored.run();
        long id =
                add(experiment, file, stored.stage().label(), made.key(), made.description(), made.result(), threshold);
        provenance(id, made.provenance());
    }

    /** Adds a training run that stands alone, of which no provenance is known; its depth is 0 where its network has none. */
    void add(long experiment, RunFile file, TrainingLog log) throws SQLException {
        Matcher depth = DEPTH.matcher(log.settings().getOrDefault("network", ""));
        RunKey key = new RunKey(
                log.settings().getOrDefault("init", "unknown"),
                depth.lookingAt() ? Integer.parseInt(depth.group(1)) : 0,
                0,
                log.rate());
        add(experiment, file, TRAIN, key, "", log.result(), Double.NaN);
    }

    private long add(
            long experiment,
            RunFile file,
            String stage,
            RunKey key,
            String description,
            TrainingResult result,
            double threshold)
            throws SQLException {
        int reached = result.stepsToAccuracy(threshold);
        Divergence end = result.divergence();
        set(
                run,
                experiment,
                file.name(),
                stage,
                key.variant(),
                description,
                key.depth(),
                key.seedIndex(),
                key.rate(),
                result.steps(),
                result.finalLoss(),
                result.finalAccuracy(),
                result.testLoss(),
                result.testAccuracy(),
                reached < 0 ? null : reached,
                end == null ? 0 : 1,
                end == null ? null : end.step(),
                end == null ? null : end.layer(),
                end == null ? null : end.what(),
                result.vanishedGradients(),
                result.seconds(),
                file.size(),
                file.modified());
        run.executeUpdate();
        long id = ExperimentRows.lastId(connection);
        metrics(id, result);
        signals(id, result.start());
        updates(id, result.updates());
        return id;
    }

    private void metrics(long id, TrainingResult result) throws SQLException {
        float[] loss = result.loss();
        float[] accuracy = result.accuracy();
        for (int i = 0; i < loss.length; i++) {
            // Without boxes: a run may have a million steps.
            metric.setLong(1, id);
            metric.setInt(2, result.firstStep() + i);
            metric.setDouble(3, loss[i]);
            metric.setDouble(4, accuracy[i]);
            metric.addBatch();
            if ((i + 1) % BATCH == 0) {
                metric.executeBatch();
            }
        }
        metric.executeBatch();
    }

    private void signals(long id, List<LayerSignal> layers) throws SQLException {
        int position = 0;
        for (LayerSignal layer : layers) {
            set(
                    signal,
                    id,
                    position++,
                    layer.layer(),
                    layer.activation(),
                    layer.activationRms(),
                    layer.gradientRms(),
                    layer.weightGradientNorm(),
                    layer.weightVariance(),
                    layer.biasVariance(),
                    layer.predictedActivation(),
                    layer.predictedGradient());
            signal.addBatch();
        }
        signal.executeBatch();
    }

    private void updates(long id, List<UpdateSpread> steps) throws SQLException {
        for (UpdateSpread step : steps) {
            set(update, id, step.step(), step.lowest(), step.median(), step.highest());
            update.addBatch();
        }
        update.executeBatch();
    }

    private void provenance(long id, Provenance origin) throws SQLException {
        set(
                provenance,
                id,
                origin.date(),
                origin.version(),
                origin.commit(),
                origin.jvm(),
                origin.os(),
                origin.cpu(),
                origin.cores(),
                origin.kernels(),
                origin.convolution(),
                origin.threads(),
                origin.data(),
                origin.dataSha256(),
                origin.dataVerification(),
                origin.seed(),
                origin.command());
        provenance.executeUpdate();
    }

    /** SQLite itself makes NaN a null. */
    static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : List.of(run, metric, signal, update, provenance)) {
            each.close();
        }
    }
}
