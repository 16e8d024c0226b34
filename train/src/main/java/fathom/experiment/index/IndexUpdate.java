package fathom.experiment.index;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ResultsFolder;
import fathom.text.BadInputException;
import fathom.train.snapshot.TrainingLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes an index say what the files say. Each results folder is a transaction of its own, so that others wait for one at most. */
final class IndexUpdate {
    private final Connection connection;
    private final IndexPaths paths;
    private final List<String> damage = new ArrayList<>();
    private int read;
    private int removed;

    /** @param connection without auto-commit */
    IndexUpdate(Connection connection, IndexPaths paths) {
        this.connection = connection;
        this.paths = paths;
    }

    int read() {
        return read;
    }

    int removed() {
        return removed;
    }

    List<String> damage() {
        return damage;
    }

    /** Looks through the folders given and those of earlier times. */
    void run(List<Path> roots) throws SQLException {
        Set<Path> all = new TreeSet<>(roots);
        all.addAll(knownRoots());
        Set<Path> folders = new TreeSet<>();
        all.forEach(root -> folders.addAll(ResultsFolders.below(root)));
        try (PreparedStatement add = connection.prepareStatement("insert or ignore into roots values (?)")) {
            for (Path root : roots) {
                add.setString(1, paths.text(root));
                add.executeUpdate();
            }
        }
        for (String gone : missing(folders)) {
            removed += change("delete from experiments where folder = ?", gone);
        }
        connection.commit();
        for (Path folder : folders) {
            try {
                if (ResultsFolder.isOne(folder)) {
                    experiment(folder);
                } else {
                    training(folder);
                }
            } catch (BadInputException e) {
                damage.add(String.valueOf(e.getMessage())); // the others are still worth reading
            }
            connection.commit();
        }
    }

    private List<Path> knownRoots() throws SQLException {
        List<Path> roots = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select folder from roots")) {
            while (row.next()) {
                roots.add(paths.path(row.getString(1)));
            }
        }
        return roots;
    }

    private List<String> missing(Set<Path> folders) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select folder from experiments")) {
            while (row.next()) {
                if (!folders.contains(paths.path(row.getString(1)))) {
                    missing.add(row.getString(1));
                }
            }
        }
        return missing;
    }

    private void experiment(Path folder) throws SQLException {
        String name = paths.text(folder);
        String stamp = stamp(folder);
        ResultsFolder results = null;
        long id = idOf(name, stamp);
        if (id < 0) { // new, or its settings are
            results = ResultsFolder.open(folder);
            removed += change("delete from experiments where folder = ?", name);
            id = ExperimentRows.add(connection, name, stamp, folder, results);
        }
        Map<String, RunFile> known = knownFiles(id);
        try (RunRows rows = new RunRows(connection)) {
            for (Path file : ResultsFolder.runFiles(folder)) {
                RunFile now = RunFile.of(file);
                RunFile before = known.remove(now.name());
                if (now.equals(before)) {
                    continue;
                }
                drop(id, now.name());
                results = results == null ? ResultsFolder.open(folder) : results;
                add(rows, id, now, file, results);
            }
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + " cannot be read: " + e, e);
        }
        for (String gone : known.keySet()) {
            removed += drop(id, gone);
        }
    }

    /** A training run has one file that says whether anything has changed. */
    private void training(Path folder) throws SQLException {
        String name = paths.text(folder);
        try (RunRows rows = new RunRows(connection)) {
            RunFile now = RunFile.of(TrainingLog.file(folder));
            if (idOf(name, now.toString()) >= 0) {
                return;
            }
            removed += change("delete from experiments where folder = ?", name);
            TrainingLog log = TrainingLog.open(folder);
            if (log.result().steps() > 0) {
                rows.add(ExperimentRows.add(connection, name, now.toString(), folder, log), now, log);
                read++;
            }
        } catch (IOException e) {
            throw new BadInputException("training run " + folder + " cannot be read: " + e, e);
        }
    }

    private void add(RunRows rows, long id, RunFile now, Path file, ResultsFolder results) throws SQLException {
        ResultsFolder.StoredRun stored;
        try {
            stored = results.read(file);
        } catch (BadInputException e) {
            damage.add(String.valueOf(e.getMessage()));
            return;
        }
        rows.add(
                id, now, stored, ExperimentRows.number(results.identity().get(ComparisonRecord.THRESHOLD), Double.NaN));
        read++;
    }

    private static String stamp(Path folder) {
        StringBuilder stamp = new StringBuilder();
        try {
            for (Path file : ResultsFolder.sharedFiles(folder)) {
                stamp.append(RunFile.of(file));
            }
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + " cannot be read: " + e, e);
        }
        return stamp.toString();
    }

    private long idOf(String folder, String stamp) throws SQLException {
        try (PreparedStatement find =
                connection.prepareStatement("select id from experiments where folder = ? and stamp = ?")) {
            RunRows.set(find, folder, stamp);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private Map<String, RunFile> knownFiles(long experiment) throws SQLException {
        Map<String, RunFile> files = new HashMap<>();
        try (PreparedStatement find = connection.prepareStatement(
                "select file, file_size, file_modified from runs where experiment_id = ?")) {
            find.setLong(1, experiment);
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    files.put(row.getString(1), new RunFile(row.getString(1), row.getLong(2), row.getLong(3)));
                }
            }
        }
        return files;
    }

    private int drop(long experiment, String file) throws SQLException {
        return change("delete from runs where experiment_id = ? and file = ?", experiment, file);
    }

    private int change(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            RunRows.set(statement, values);
            return statement.executeUpdate();
        }
    }
}
