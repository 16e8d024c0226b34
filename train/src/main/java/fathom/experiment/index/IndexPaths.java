package fathom.experiment.index;

import java.nio.file.Path;

/**
 * Folders as they stand in an index: relative to its own folder where they lie below it, so that both can be moved together, and absolute elsewhere.
 *
 * @param home the folder of the index, absolute
 */
record IndexPaths(Path home) {
    /** @param path absolute and normalized */
    String text(Path path) {
        if (path.equals(home)) {
            return ".";
        }
        return path.startsWith(home) ? home.relativize(path).toString().replace('\\', '/') : path.toString();
    }

    Path path(String text) {
        return home.resolve(text).normalize();
    }
}
