package fathom.experiment.index;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ResultsFolder;
import fathom.train.snapshot.TrainingLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what all runs of a results folder share. */
final class ExperimentRows {
    private ExperimentRows() {}

    /** Adds an experiment with its settings; returns its id. */
    static long add(Connection connection, String name, String stamp, Path folder, ResultsFolder results)
            throws SQLException {
        return add(
                connection,
                name,
                stamp,
                results.title().orElse(title(folder)),
                results.title().isPresent(),
                results.configuration());
    }

    /** Adds a training run, which is an experiment of its own: finished if it has made all its steps. */
    static long add(Connection connection, String name, String stamp, Path folder, TrainingLog log)
            throws SQLException {
        boolean finished =
                String.valueOf(log.result().steps()).equals(log.settings().get("steps"));
        return add(connection, name, stamp, title(folder), finished, log.settings());
    }

    private static String title(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static long add(
            Connection connection,
            String name,
            String stamp,
            String title,
            boolean finished,
            Map<String, String> settings)
            throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "insert into experiments (folder, title, finished, network, data, optimizer, classes, batch, budget, seed,"
                        + " threshold, stamp) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            RunRows.set(
                    row,
                    name,
                    title,
                    finished ? 1 : 0,
                    settings.get("network"),
                    settings.get("data"),
                    settings.get("optimizer"),
                    whole(settings.get("classes")),
                    whole(settings.get("batch")),
                    whole(settings.get("steps")),
                    whole(settings.get("seed")),
                    number(settings.get(ComparisonRecord.THRESHOLD), Double.NaN),
                    stamp);
            row.executeUpdate();
        }
        long id = lastId(connection);
        try (PreparedStatement row = connection.prepareStatement("insert into settings values (?, ?, ?)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                RunRows.set(row, id, setting.getKey(), setting.getValue());
                row.executeUpdate();
            }
        }
        return id;
    }

    /** The key of the row that was added last. */
    static long lastId(Connection connection) throws SQLException {
        return Sqlite.number(connection, "select last_insert_rowid()");
    }

    private static @Nullable Long whole(@Nullable String text) {
        return text != null && text.strip().matches("-?\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    /** A setting as a number; settings are anyone's words. */
    static double number(@Nullable String text, double otherwise) {
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
