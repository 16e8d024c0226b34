package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.text.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The results folder of one comparison, from which a stopped comparison goes on where it was.
 *
 * <ul>
 *   <li>{@code configuration.json}: the settings that every run in the folder shares
 *   <li>{@code runs/<stage>_<id>.json}: one file per finished run, with its curves
 *   <li>{@code metrics.csv}: {@code variant,depth,seed,rate,step,loss,accuracy}, one line per step of every compared run
 *   <li>{@code summary.csv}: one line per run, tuning and compared; the same bytes wherever the runs were made
 *   <li>{@code origins.csv}: where, when and in how many seconds each run was made
 *   <li>{@code record.json}: everything but the curves
 * </ul>
 *
 * <p>Every file is written aside and renamed, so that a crash leaves a whole file or none. Runs of different keys may
 * be saved from different threads.
 */
public final class RunStore {

    private final Path folder;
    private final String hash;

    private RunStore(Path folder, String hash) {
        this.folder = folder;
        this.hash = hash;
    }

    /**
     * Opens a results folder, made if it does not exist.
     *
     * @param folder the folder
     * @param configuration the settings that decide a run's numbers, by name; not those that only decide which runs
     *     there are (variants, depths, number of seeds, rates), so that a comparison can be extended
     * @return the store
     * @throws BadInputException if the folder holds runs of another configuration, when the message names the
     *     first setting that differs, was written by another version, holds a training run's snapshot, or cannot be made or read
     * @throws UncheckedIOException if it cannot be written
     */
    public static RunStore open(Path folder, Map<String, String> configuration) {
        Path file = folder.resolve("configuration.json");
        try {
            if (Files.exists(folder.resolve("snapshot.safetensors"))) {
                throw new BadInputException(
                        "results folder " + folder + " holds a training run, not a comparison; give another folder");
            }
            Files.createDirectories(folder.resolve("runs"));
            if (Files.exists(file)) {
                ConfigurationDifference.check(
                        folder, RecordJson.configuration(folder, Files.readAllBytes(file)), configuration);
            } else {
                AtomicFile.write(file, RecordJson.configuration(configuration));
            }
        } catch (IOException | JacksonException e) {
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        }
        return new RunStore(folder, ConfigurationDifference.hash(configuration));
    }

    /**
     * Returns the finished run of that key, if there is one of this configuration.
     *
     * @throws UncheckedIOException if its file is there but cannot be read
     */
    public Optional<RunRecord> find(Stage stage, RunKey key) {
        Path file = file(stage, key);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            RecordJson.StoredRun stored = RecordJson.run(Files.readAllBytes(file));
            if (stored == null
                    || !stored.configurationHash().equals(hash)
                    || !stored.run().key().equals(key)) {
                return Optional.empty();
            }
            return Optional.of(stored.run());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Keeps a finished run; one of the same stage and key is replaced.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Stage stage, RunRecord run) {
        AtomicFile.write(file(stage, run.key()), RecordJson.run(new RecordJson.StoredRun(hash, run)));
    }

    /** A run as bytes, to be sent from where it was made. */
    public static byte[] encode(RunRecord run) {
        return RecordJson.run(new RecordJson.StoredRun("", run));
    }

    /**
     * The run that {@link #encode} made bytes of.
     *
     * @throws BadInputException if the bytes are no run
     */
    public static RunRecord decode(byte[] bytes) {
        RecordJson.StoredRun stored = RecordJson.run(bytes);
        if (stored == null) {
            throw new BadInputException("expected a run, got " + bytes.length + " bytes that are none");
        }
        return stored.run();
    }

    /**
     * Writes {@code record.json}, {@code metrics.csv}, {@code summary.csv} and {@code origins.csv}.
     *
     * @throws UncheckedIOException if one cannot be written
     */
    public void write(ComparisonRecord comparison) {
        AtomicFile.write(folder.resolve("record.json"), RecordJson.comparison(comparison));
        CsvFiles.writeSummary(comparison, folder.resolve("summary.csv"));
        CsvFiles.writeOrigins(comparison, folder.resolve("origins.csv"));
        CsvFiles.writeMetrics(comparison, folder.resolve("metrics.csv"));
    }

    /**
     * Writes a whole comparison into any folder, made if it does not exist: the configuration, every run that does not lie
     * there already, and what {@link #write(ComparisonRecord)} writes. Another comparison in that folder is replaced.
     *
     * @param configuration as in {@link #open}
     * @throws UncheckedIOException if a file cannot be written
     */
    public static void write(Path folder, Map<String, String> configuration, ComparisonRecord comparison) {
        AtomicFile.write(folder.resolve("configuration.json"), RecordJson.configuration(configuration));
        var store = new RunStore(folder, ConfigurationDifference.hash(configuration));
        comparison.tuning().forEach(run -> store.keep(Stage.TUNING, run));
        comparison.runs().forEach(run -> store.keep(Stage.RUN, run));
        store.write(comparison);
    }

    private void keep(Stage stage, RunRecord run) {
        if (!find(stage, run.key()).equals(Optional.of(run))) {
            save(stage, run);
        }
    }

    /**
     * Reads a comparison back from a folder that {@code write} filled.
     *
     * @throws BadInputException if {@code record.json} or the file of one of its runs cannot be read, or another version wrote them
     */
    public static ComparisonRecord read(Path folder) {
        try {
            RecordJson.StoredComparison stored =
                    RecordJson.comparison(folder, Files.readAllBytes(folder.resolve("record.json")));
            var store = new RunStore(folder, "");
            return new ComparisonRecord(
                    stored.title(),
                    stored.configuration(),
                    stored.provenance(),
                    store.read(Stage.TUNING, stored.tuning()),
                    store.read(Stage.RUN, stored.runs()));
        } catch (IOException | JacksonException e) {
            throw new BadInputException("results folder " + folder + ": no readable record.json", e);
        }
    }

    private List<RunRecord> read(Stage stage, List<RecordJson.StoredKey> keys) throws IOException {
        List<RunRecord> runs = new ArrayList<>();
        for (RecordJson.StoredKey each : keys) {
            Path file = file(stage, each.key());
            RecordJson.StoredRun stored = Files.exists(file) ? RecordJson.run(Files.readAllBytes(file)) : null;
            if (stored == null) {
                throw new BadInputException("results folder " + folder + ": record.json names a run whose file "
                        + file.getFileName() + (Files.exists(file) ? " cannot be read" : " is not in runs/"));
            }
            runs.add(stored.run());
        }
        return runs;
    }

    private Path file(Stage stage, RunKey key) {
        return folder.resolve("runs").resolve(stage.label() + "_" + key.id() + ".json");
    }
}
