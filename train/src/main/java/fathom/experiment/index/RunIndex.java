package fathom.experiment.index;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A SQLite database of the runs below some folders. The files of the runs stay the truth: the index holds nothing that is not in them, and can be
 * deleted at any time. {@code docs/record.md} and {@link #schema} say what its tables hold.
 *
 * <p>One process writes at a time; others wait for it, for ten seconds at most. The file should lie on a disk of one machine.
 */
public final class RunIndex implements AutoCloseable {
    /** What an index is called that is given no other name. */
    public static final String FILE = "index.sqlite";

    private final Path file;
    private final Connection connection;

    private RunIndex(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * What an update did.
     *
     * @param experiments how many the index holds now
     * @param runs how many it holds now, tuning included
     * @param read how many runs were read, since they are new or have changed
     * @param removed how many experiments and runs were removed, since their files are gone
     * @param damage one line for each file that could not be read; those runs are not in the index
     */
    public record Update(int experiments, int runs, int read, int removed, List<String> damage) {}

    /**
     * Makes an index say what the files say, and makes it if there is none. Files that are as they were are not read again.
     *
     * @param file the index
     * @param roots folders that hold results folders, or are one; they are looked through from now on, as those of earlier calls
     * @throws BadInputException if a root does not exist, or the file is damaged, no index, or made by a newer version
     * @throws UncheckedIOException if the index cannot be written
     */
    public static Update update(Path file, List<Path> roots) {
        List<Path> absolute =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        absolute.forEach(ResultsFolders::require); // before a file is made
        try (Connection connection = current(file)) {
            IndexUpdate update = new IndexUpdate(connection, new IndexPaths(home(file)));
            update.run(absolute);
            return new Update(
                    (int) Sqlite.number(connection, "select count(*) from experiments"),
                    (int) Sqlite.number(connection, "select count(*) from runs"),
                    update.read(),
                    update.removed(),
                    List.copyOf(update.damage()));
        } catch (SQLException e) {
            throw Sqlite.explained(file, e);
        }
    }

    private static Path home(Path file) {
        Path home = file.toAbsolutePath().normalize().getParent();
        if (home == null) {
            throw new BadInputException("index " + file + ": not the name of a file");
        }
        return home;
    }

    /** A connection to a database that has the tables of this version, inside a transaction. */
    private static Connection current(Path file) throws SQLException {
        Connection connection = Sqlite.writing(file);
        try {
            Schema.State state = Schema.of(file, connection);
            if (state == Schema.State.OLDER) { // nothing in it that the files do not hold
                connection.close();
                Files.delete(file);
                connection = Sqlite.writing(file);
            }
            connection.setAutoCommit(false);
            if (state != Schema.State.CURRENT) {
                Schema.create(connection);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write index " + file + ": " + e, e);
        }
    }

    /**
     * Opens an index such that nothing can be written to it.
     *
     * @throws BadInputException if there is none, or it is damaged, no index, or of another version
     */
    public static RunIndex open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("there is no index " + file + "; 'fathom index DIR' makes one");
        }
        try {
            Connection connection = Sqlite.reading(file);
            try {
                if (Schema.of(file, connection) != Schema.State.CURRENT) {
                    throw new BadInputException(
                            "index " + file + " is empty or was made by an older Fathom; 'fathom index'"
                                    + " builds it again from the files");
                }
                return new RunIndex(file, connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Sqlite.explained(file, e);
        }
    }

    /** The statements that made the tables, with what each column means. */
    public static String schema() {
        return Schema.text();
    }

    /**
     * Answers a question in SQL: one {@code select}, {@code with} or {@code values}. Its {@code ?} are replaced by the values.
     *
     * @throws BadInputException if SQLite does not understand it, or it is more than one statement or no question
     */
    public Table query(String sql, Object... values) {
        return ask("query", sql, values);
    }

    /**
     * The same for a question that a person has written a part of.
     *
     * @param place what errors begin with
     */
    Table ask(String place, String sql, Object... values) {
        String question = sql.strip().replaceFirst("[;\\s]+$", "");
        try {
            // As a part of another question only a question makes sense, and only one.
            require("select * from (\n" + question + "\n)", question, "one question");
            try (PreparedStatement statement = connection.prepareStatement(question)) {
                RunRows.set(statement, values);
                try (ResultSet rows = statement.executeQuery()) {
                    return Table.of(rows);
                }
            }
        } catch (SQLException e) {
            throw explained(place, question, e);
        }
    }

    /**
     * Checks an SQL condition on the columns of {@code overview}.
     *
     * @param place what the error begins with
     * @throws BadInputException if it is none, or more than that
     */
    void requireCondition(String place, String where) {
        String until = "select 1 from overview where ";
        try {
            require(until + "(" + where + "\n)", until + where, "one condition");
        } catch (SQLException e) {
            throw explained(place, until, e);
        }
    }

    private RuntimeException explained(String place, String question, SQLException e) {
        return SqlMistake.of(place, question, e, this::names).orElseGet(() -> Sqlite.explained(file, e));
    }

    /** Fails unless a part of a statement is one; of what is wrong the part says more by itself, where the statement only ends too early. */
    private void require(String statement, String part, String expected) throws SQLException {
        try {
            connection.prepareStatement(statement).close();
        } catch (SQLException e) {
            if (SqlMistake.mayBeAsked(part)) {
                connection.prepareStatement(part).close();
            }
            throw new SQLException(
                    Sqlite.reason(e) + "; expected " + expected + ", and nothing else", null, e.getErrorCode());
        }
    }

    /** A file of a run, in the folder {@code runs} of a results folder. */
    record Found(Path folder, String name) {}

    /** The files of the runs that count and for which an SQL condition on the columns of {@code overview} holds, in the order of their folders. */
    List<Found> runFiles(String where) {
        IndexPaths paths = new IndexPaths(home(file));
        requireCondition("--runs", where);
        return query("select experiment, file from overview where stage = 'run' and (" + where
                        + "\n) order by experiment, file")
                .rows()
                .stream()
                .map(row -> new Found(paths.path(String.valueOf(row.get(0))), String.valueOf(row.get(1))))
                .toList();
    }

    /** Every name that a question may use. */
    private List<String> names() {
        return query(
                        "select name from sqlite_schema where type in ('table', 'view') union"
                                + " select c.name from sqlite_schema s, pragma_table_info(s.name) c where s.type in ('table', 'view')")
                .rows()
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Sqlite.explained(file, e);
        }
    }
}
