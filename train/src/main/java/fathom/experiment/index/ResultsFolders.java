package fathom.experiment.index;

import fathom.experiment.record.ResultsFolder;
import fathom.text.BadInputException;
import fathom.train.snapshot.TrainingLog;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the results folders, of comparisons and of single training runs, below a folder. */
final class ResultsFolders {
    private ResultsFolders() {}

    /** @throws BadInputException if there is no such folder */
    static void require(Path root) {
        if (!Files.isDirectory(root)) {
            throw new BadInputException("there is no folder " + root);
        }
    }

    /**
     * Returns the folder itself, if it is one, and those below it, to any depth; hidden folders and links are passed over, as what cannot be read.
     *
     * @param root absolute
     * @throws BadInputException if it is no folder
     */
    static SortedSet<Path> below(Path root) {
        require(root);
        SortedSet<Path> found = new TreeSet<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (!folder.equals(root)
                            && String.valueOf(folder.getFileName()).startsWith(".")) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    if (ResultsFolder.isOne(folder) || TrainingLog.isOne(folder)) {
                        found.add(folder);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new BadInputException("folder " + root + " cannot be looked through: " + e, e);
        }
        return found;
    }
}
