package fathom.experiment.index;

import fathom.text.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of an index, and how to tell whose a database is. */
final class Schema {
    /** Raised with every change of {@code schema.sql}: an index of an older version is built again. */
    static final int VERSION = 2;

    /** "Fath" in SQLite's header: not every file that a person names is an index of ours. */
    private static final int APPLICATION = 0x46617468;

    /** What a database is to this version of Fathom. */
    enum State {
        EMPTY,
        CURRENT,
        OLDER
    }

    private Schema() {}

    /**
     * Judges an open database.
     *
     * @throws BadInputException if it is another program's, or a newer Fathom's
     */
    static State of(Path file, Connection connection) throws SQLException {
        long application = Sqlite.number(connection, "pragma application_id");
        long version = Sqlite.number(connection, "pragma user_version");
        boolean empty = Sqlite.number(connection, "pragma schema_version") == 0; // no table was ever made
        if (empty) {
            return State.EMPTY;
        }
        if (application != APPLICATION) {
            throw new BadInputException(file + " is a database of another program, not an index; name another file");
        }
        if (version > VERSION) {
            throw new BadInputException("index " + file + " was made by a newer Fathom: version " + version
                    + ", expected " + VERSION + "; delete it, and 'fathom index' builds it again from the files");
        }
        return version == VERSION ? State.CURRENT : State.OLDER;
    }

    /** Makes the tables in an empty database. */
    static void create(Connection connection) throws SQLException {
        Sqlite.execute(connection, text());
        Sqlite.execute(connection, "pragma application_id = " + APPLICATION);
        Sqlite.execute(connection, "pragma user_version = " + VERSION);
    }

    /** The statements that make the tables, with what each column means. */
    static String text() {
        try (InputStream in = Schema.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IllegalStateException("schema.sql is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
