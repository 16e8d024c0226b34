package fathom.experiment.index;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Connections to SQLite by JDBC, and what its errors mean to a person. */
final class Sqlite {
    /** Result codes of SQLite; see sqlite.org/rescode.html. */
    static final int ERROR = 1;

    private static final int READ_ONLY = 8;

    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    /** How long one process waits for another that writes. */
    private static final String BUSY_MILLIS = "10000";

    private Sqlite() {}

    /** Opens a file that exists, such that nothing can be written to it. */
    static Connection reading(Path file) throws SQLException {
        Properties options = new Properties();
        options.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
        return open(file, options);
    }

    /** Opens a file for one writer, made if it does not exist. */
    static Connection writing(Path file) throws SQLException {
        Properties options = new Properties();
        options.setProperty("foreign_keys", "true");
        options.setProperty(
                "journal_mode", "DELETE"); // not WAL, which needs memory that is shared by all: no network folders
        options.setProperty("synchronous", "OFF"); // after a power cut it is built again from the files
        return open(file, options);
    }

    private static Connection open(Path file, Properties options) throws SQLException {
        SqliteLibrary.prepare();
        options.setProperty("busy_timeout", BUSY_MILLIS);
        // As a URI, in which every character of a file name may stand.
        String url = "jdbc:sqlite:" + file.toAbsolutePath().normalize().toUri();
        try {
            return DriverManager.getConnection(url, options);
        } catch (UnsatisfiedLinkError e) {
            throw new BadInputException("the library of SQLite could not be loaded: " + e.getMessage(), e);
        }
    }

    /** SQLite's own words, such as {@code no such column: acuracy}. */
    static String reason(SQLException e) {
        Throwable cause = e.getCause();
        return (e.getMessage() + (cause == null ? "" : ": " + cause.getMessage()))
                .replaceFirst("^\\[\\w+]\\s*", "")
                .replaceFirst("^SQL error or missing database \\((.*)\\)$", "$1");
    }

    /** What the failure means: a person's error, or a file that cannot be written. */
    static RuntimeException explained(Path file, SQLException e) {
        String reason = reason(e);
        if (reason.startsWith("No suitable driver")) {
            return new BadInputException("an index needs org.xerial:sqlite-jdbc on the class path", e);
        }
        return switch (e.getErrorCode() & 0xff) {
            case CORRUPT, NOT_A_DATABASE ->
                new BadInputException(
                        "index " + file + " is damaged: delete it, and 'fathom index' builds it again from the files",
                        e);
            case READ_ONLY, FULL, CANNOT_OPEN ->
                new UncheckedIOException("cannot write index " + file + ": " + reason, new IOException(e));
            default -> new BadInputException("index " + file + ": " + reason, e);
        };
    }

    /** The first number of an answer; 0 if there is none. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
