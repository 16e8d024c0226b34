package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run that a person stopped, or asked not to be made: {@code stopped/<run>.json} in the results folder. It is no result. It is left out, the report names it, and
 * no claim is made of its variant at its depth, since a run that is stopped for what it shows makes those that are left look better or worse than
 * they are. While the file lies there the run is not made; without it, it goes on from where it was.
 *
 * @param name which run
 * @param step how many steps it had made
 * @param steps how many it would have made; 0 if it had not begun
 */
public record StoppedRun(RunName name, int step, int steps) {
    private static final String FOLDER = "stopped";

    /** Where this lies, or would. */
    public static Path file(Path resultsFolder, RunName name) {
        return resultsFolder.resolve(FOLDER).resolve(name.id() + ".json");
    }

    /** Whether somebody asked for it. */
    public static boolean isAsked(Path resultsFolder, RunName name) {
        return Files.exists(file(resultsFolder, name));
    }

    /**
     * Asks for it, or says what it came to.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void write(Path resultsFolder) {
        AtomicFile.write(file(resultsFolder, name), RecordJson.live(this));
    }

    /**
     * Lets the run be made after all.
     *
     * @throws UncheckedIOException if the file cannot be deleted
     */
    public static void allow(Path resultsFolder, RunName name) {
        try {
            Files.deleteIfExists(file(resultsFolder, name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file(resultsFolder, name) + ": " + e, e);
        }
    }

    /**
     * All of a folder, in the order of their names.
     *
     * @throws BadInputException if a file is damaged or cannot be read
     */
    public static List<StoppedRun> all(Path resultsFolder) {
        Path folder = resultsFolder.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<StoppedRun> all = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                read(file).ifPresent(all::add);
            }
            return all;
        } catch (IOException e) {
            throw new BadInputException("the stopped runs in " + folder + " cannot be read: " + e, e);
        }
    }

    private static Optional<StoppedRun> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty(); // somebody allowed it just now
        }
        try {
            return Optional.of(RecordJson.live(Files.readAllBytes(file), StoppedRun.class));
        } catch (IOException e) {
            throw new BadInputException(file + " " + e.getMessage() + "; delete it to have the run made", e);
        }
    }

    /**
     * Those of {@link #all} of which no record lies in the folder: one that was asked to stop after its last step has come to its end.
     *
     * @throws BadInputException if a file is damaged or the folder cannot be read
     */
    public static List<StoppedRun> unmade(Path resultsFolder) {
        List<StoppedRun> all = all(resultsFolder);
        if (all.isEmpty()) {
            return all;
        }
        List<String> made = ResultsFolder.runFiles(resultsFolder).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
        return all.stream()
                .filter(run -> made.stream().noneMatch(run.name()::isOf))
                .toList();
    }

    /**
     * The comparison, which names in its configuration those of its planned runs that were stopped and not made.
     *
     * @throws BadInputException if a file is damaged or cannot be read
     */
    public static ComparisonRecord marked(ComparisonRecord made, Path resultsFolder, List<RunName> planned) {
        Set<RunName> missing = new HashSet<>(planned);
        made.tuning().forEach(run -> missing.remove(RunName.of(Stage.TUNING, run.key())));
        made.runs().forEach(run -> missing.remove(RunName.of(Stage.RUN, run.key())));
        String stopped = all(resultsFolder).stream()
                .filter(run -> missing.contains(run.name()))
                .map(StoppedRun::toString)
                .collect(Collectors.joining("; "));
        if (stopped.isEmpty()) {
            return made;
        }
        Map<String, String> settings = new LinkedHashMap<>(made.configuration());
        settings.put(ComparisonRecord.STOPPED, stopped);
        return new ComparisonRecord(made.title(), settings, made.provenance(), made.tuning(), made.runs());
    }

    /** For the report. */
    @Override
    public String toString() {
        return name + (steps > 0 ? " (after " + step + " of " + steps + " steps)" : " (not begun)");
    }
}
