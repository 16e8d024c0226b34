package fathom.experiment.record;

import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A look into the results folder of a comparison that need not be finished: its settings and the files of its runs, one by one, so that a damaged
 * one hides no other. Nothing is written; {@link RunStore} does that.
 */
public final class ResultsFolder {
    private static final String CONFIGURATION = "configuration.json";
    private static final String RECORD = "record.json";
    private static final String RUNS = "runs";

    private final Map<String, String> identity;
    private final RecordJson.@Nullable StoredComparison finished;

    private ResultsFolder(Map<String, String> identity, RecordJson.@Nullable StoredComparison finished) {
        this.identity = identity;
        this.finished = finished;
    }

    /** What a file of a run holds: the stage stands in its name only. */
    public record StoredRun(Stage stage, RunRecord run) {}

    /** Whether a comparison has been started there. */
    public static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIGURATION)) && Files.isDirectory(folder.resolve(RUNS));
    }

    /**
     * Reads what all runs share.
     *
     * @throws BadInputException if the folder holds no comparison, or {@code configuration.json} or {@code record.json} is damaged or another
     *     version's
     */
    public static ResultsFolder open(Path folder) {
        if (!isOne(folder)) {
            throw new BadInputException("results folder " + folder + ": no comparison was started there");
        }
        String reading = CONFIGURATION;
        try {
            Map<String, String> identity =
                    RecordJson.configuration(folder, Files.readAllBytes(folder.resolve(reading)));
            reading = RECORD;
            return new ResultsFolder(
                    identity,
                    Files.exists(folder.resolve(reading))
                            ? RecordJson.comparison(folder, Files.readAllBytes(folder.resolve(reading)))
                            : null);
        } catch (IOException e) {
            throw new BadInputException(folder.resolve(reading) + " " + e.getMessage(), e);
        }
    }

    /** The files that say what all runs share; if none of them has changed, nor has what {@link #open} returns. */
    public static List<Path> sharedFiles(Path folder) {
        return Stream.of(CONFIGURATION, RECORD)
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
    }

    /** The comparison's name; empty while it has not finished for the first time. */
    public Optional<String> title() {
        return Optional.ofNullable(finished).map(RecordJson.StoredComparison::title);
    }

    /** The settings that decide a run's numbers, see {@link RunStore#open}. */
    public Map<String, String> identity() {
        return identity;
    }

    /** Every setting by name, as far as known: those that say which runs there are come with the end of the comparison. */
    public Map<String, String> configuration() {
        return finished == null ? identity : finished.configuration();
    }

    /**
     * The files of the finished runs, in the order of their names; they may be damaged.
     *
     * @throws BadInputException if the folder cannot be read
     */
    public static List<Path> runFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder.resolve(RUNS))) {
            return files.filter(file -> stage(file).isPresent()).sorted().toList();
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + ": its runs cannot be listed: " + e, e);
        }
    }

    /**
     * Reads one of the {@link #runFiles}.
     *
     * @throws BadInputException if it is damaged, or holds a run of another configuration
     */
    public StoredRun read(Path file) {
        RecordJson.StoredRun stored;
        try {
            stored = RecordJson.run(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e, e);
        }
        Stage stage = stage(file).orElseThrow(() -> new BadInputException(file + ": not the name of a run's file"));
        if (!ConfigurationDifference.hash(identity).equals(stored.configurationHash())) {
            throw new BadInputException(file + ": a run of another configuration than its folder's");
        }
        return new StoredRun(stage, stored.run());
    }

    private static Optional<Stage> stage(Path file) {
        String name = String.valueOf(file.getFileName());
        return Arrays.stream(Stage.values())
                .filter(stage -> name.startsWith(stage.label() + "_") && name.endsWith(".json"))
                .findFirst();
    }
}
