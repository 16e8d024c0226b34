package fathom.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words: the JDK's errors often say no more than its name. */
public final class FileErrors {
    private FileErrors() {}

    /** Without the exception's name where its message says enough, as "No space left on device" does. */
    public static String words(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        boolean onlyNames = e instanceof FileSystemException other && other.getReason() == null;
        return e.getMessage() == null || onlyNames ? e.toString() : e.getMessage();
    }
}
