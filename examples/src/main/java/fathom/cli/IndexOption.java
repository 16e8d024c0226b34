package fathom.cli;

import fathom.experiment.index.RunIndex;
import fathom.text.BadInputException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which index of runs is meant, and how it is brought up to date before it is asked. */
final class IndexOption {
    private static final Path RESULTS = Path.of("results");
    private static final int SHOWN = 10;

    @Option(
            names = "--index",
            paramLabel = "FILE",
            description = "the index. Default: " + RunIndex.FILE + " in the first DIR")
    private @Nullable Path file;

    /** Makes the index of these folders say what their files say, and tells of damage on standard error. */
    RunIndex.Update update(List<Path> folders) {
        RunIndex.Update update = RunIndex.update(file(folders), roots(folders));
        List<String> damage = update.damage();
        damage.stream().limit(SHOWN).forEach(IndexOption::tell);
        if (damage.size() > SHOWN) {
            tell("and " + (damage.size() - SHOWN) + " more that cannot be read");
        }
        return update;
    }

    /** Opens the index, up to date where it can be written. */
    RunIndex open(List<Path> folders) {
        Path index = file(folders);
        try {
            update(folders);
        } catch (UncheckedIOException e) {
            if (!Files.exists(index)) {
                throw new BadInputException(e.getMessage() + "; --index FILE puts it elsewhere", e);
            }
            tell("the index is asked as it is: " + e.getMessage());
        }
        return RunIndex.open(index);
    }

    /** The index that belongs to the folders. */
    Path file(List<Path> folders) {
        return file != null ? file : (folders.isEmpty() ? RESULTS : folders.get(0)).resolve(RunIndex.FILE);
    }

    /** An index that is there knows its folders. */
    private List<Path> roots(List<Path> folders) {
        return folders.isEmpty() && (file == null || !Files.exists(file)) ? List.of(RESULTS) : folders;
    }

    private static void tell(String line) {
        System.err.println("fathom: " + Failure.oneLine(line));
    }
}
