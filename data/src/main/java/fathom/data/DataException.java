package fathom.data;

import fathom.text.BadInputException;
import java.nio.file.Path;

/** Data that is missing, damaged or not what it claims to be. The message is one line that names the file, the expected and the actual. */
public final class DataException extends BadInputException {
    private static final long serialVersionUID = 1L;

    /** A fault described by one line. */
    public DataException(String message) {
        super(message);
    }

    /** A fault described by one line, and what lies under it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    static DataException in(Path file, String problem) {
        return new DataException(file + ": " + problem);
    }

    static DataException in(Path file, String problem, Throwable cause) {
        return new DataException(file + ": " + problem, cause);
    }
}
