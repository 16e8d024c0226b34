package fathom.experiment.record;

import fathom.file.AtomicFile;
import fathom.file.ProcessLock;
import fathom.text.BadInputException;
import fathom.train.snapshot.SnapshotFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The results folder of one comparison, from which a stopped comparison goes on where it was.
 *
 * <ul>
 *   <li>{@code configuration.json}: the settings that every run in the folder shares
 *   <li>{@code runs/<stage>_<id>.json}: one file per finished run, with its curves
 *   <li>{@code runs/<stage>_<id>.safetensors} and {@code .before.safetensors}: the last two snapshots of a run that is under way
 *   <li>{@code metrics.csv}: {@code variant,depth,seed,rate,step,loss,accuracy}, one line per step of every compared run
 *   <li>{@code summary.csv}: one line per run, tuning and compared; the same bytes wherever the runs were made
 *   <li>{@code origins.csv}: where, when and in how many seconds each run was made
 *   <li>{@code record.json}: everything but the curves
 * </ul>
 *
 * <p>Every file is written aside, flushed and renamed, so that a crash leaves a whole file or none, and JSON files begin with a checksum that is
 * compared when they are read. One process at a time may write, or several that make runs of different keys ({@link #share}). Runs of different keys may
 * be saved from different threads.
 */
public final class RunStore implements AutoCloseable {
    private static final String CONFIGURATION = "configuration.json";
    private static final String RECORD = "record.json";

    private final Path folder;
    private final String hash;
    private final Consumer<String> notes;
    private final Optional<ProcessLock> lock;
    private final boolean shared;

    private RunStore(Path folder, String hash, Consumer<String> notes, Optional<ProcessLock> lock, boolean shared) {
        this.folder = folder;
        this.hash = hash;
        this.notes = notes;
        this.lock = lock;
        this.shared = shared;
    }

    /**
     * Opens a results folder, made if it does not exist, and holds it until it is closed.
     *
     * @param folder the folder
     * @param configuration the settings that decide a run's numbers, by name; not those that only decide which runs
     *     there are (variants, depths, number of seeds, rates), so that a comparison can be extended
     * @param notes told in one line of what lies in the folder and is of no use, such as the damaged file of a run
     * @return the store
     * @throws BadInputException if the folder is in use, holds runs of another configuration, when the message names the
     *     first setting that differs, was written by another version, holds a training run's snapshot, is damaged, or cannot be made, read or written
     */
    public static RunStore open(Path folder, Map<String, String> configuration, Consumer<String> notes) {
        return open(folder, configuration, notes, false);
    }

    /**
     * The same beside others that share the folder, each to make runs of its own.
     *
     * @throws BadInputException as {@link #open}, and if somebody has the folder alone
     */
    public static RunStore share(Path folder, Map<String, String> configuration, Consumer<String> notes) {
        return open(folder, configuration, notes, true);
    }

    /**
     * Looks from another process into a folder that belongs to the one that had a run made there: for its snapshots, and to keep more of them. Nobody
     * else who visits makes that run until the store is closed.
     *
     * @return empty where the folder is not to be seen, as from a node without shared storage, is another comparison's, or somebody makes the run
     */
    public static Optional<RunStore> visit(
            Path folder, Map<String, String> configuration, Consumer<String> notes, Stage stage, RunKey key) {
        Path file = folder.resolve(CONFIGURATION);
        try {
            if (!Files.exists(file)
                    || !RecordJson.configuration(folder, Files.readAllBytes(file))
                            .equals(configuration)) {
                return Optional.empty();
            }
            String hash = ConfigurationDifference.hash(configuration);
            RunStore seen = new RunStore(folder, hash, notes, Optional.empty(), true);
            ProcessLock run = ProcessLock.take(seen.file(stage, key, ".lock"), "the run");
            return Optional.of(new RunStore(folder, hash, notes, Optional.of(run), false));
        } catch (IOException | UncheckedIOException | BadInputException e) {
            return Optional.empty(); // the run is made all the same, from its beginning
        }
    }

    private static RunStore open(
            Path folder, Map<String, String> configuration, Consumer<String> notes, boolean shared) {
        RunStore opened = null;
        Optional<ProcessLock> lock = Optional.empty();
        try {
            if (Files.exists(folder.resolve("snapshot.safetensors"))) {
                throw new BadInputException(
                        "results folder " + folder + " holds a training run, not a comparison; give another folder");
            }
            lock = Optional.of(lock(folder, shared));
            configure(folder, configuration);
            opened = new RunStore(folder, ConfigurationDifference.hash(configuration), notes, lock, shared);
            return opened;
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        } finally {
            if (opened == null) {
                lock.ifPresent(ProcessLock::close);
            }
        }
    }

    private static ProcessLock lock(Path folder, boolean shared) throws IOException {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        Path file = folder.resolve(".lock");
        String what = "results folder " + folder;
        if (shared) {
            return ProcessLock.share(file, what);
        }
        ProcessLock lock = ProcessLock.take(file, what);
        AtomicFile.sweep(folder);
        AtomicFile.sweep(runs);
        if (Files.isDirectory(folder.resolve(LiveFiles.FOLDER))) {
            AtomicFile.sweep(folder.resolve(LiveFiles.FOLDER));
        }
        return lock;
    }

    private static void configure(Path folder, Map<String, String> configuration) throws IOException {
        Path file = folder.resolve(CONFIGURATION);
        if (!Files.exists(file)) {
            AtomicFile.write(file, RecordJson.configuration(configuration));
            return;
        }
        Map<String, String> there;
        try {
            there = RecordJson.configuration(folder, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BadInputException(
                    file + " " + e.getMessage() + "; delete it, and runs of other settings will not be used", e);
        }
        ConfigurationDifference.check(folder, there, configuration);
    }

    /** Lets others have the folder. */
    @Override
    public void close() {
        lock.ifPresent(ProcessLock::close);
    }

    /**
     * Returns the finished run of that key, if there is one of this configuration. A file that is damaged, or was edited, is put aside, as {@code
     * .damaged}: the run is then to be made again. What a killed process left of a finished run's snapshots is deleted.
     *
     * @throws UncheckedIOException if its file is there but cannot be read
     */
    public Optional<RunRecord> find(Stage stage, RunKey key) {
        Path file = file(stage, key, ".json");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            RecordJson.StoredRun stored = RecordJson.run(Files.readAllBytes(file), file.toString());
            if (!stored.configurationHash().equals(hash) || !stored.run().key().equals(key)) {
                return Optional.empty();
            }
            deleteSnapshots(stage, key); // a process that was killed while it saved the run may have left them
            return Optional.of(stored.run());
        } catch (BadInputException e) {
            putAside(file);
            notes.accept(e.getMessage() + "; it was put aside, and the run is made again");
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    private static void putAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + file + " aside: " + e, e);
        }
    }

    /**
     * Holds one run, where the folder is shared: nobody else makes it until this is closed.
     *
     * @throws BadInputException if another process makes it
     */
    public Claim claim(Stage stage, RunKey key) {
        return shared
                ? ProcessLock.take(file(stage, key, ".lock"), "the run '" + stage.label() + " " + key + "'")::close
                : () -> {};
    }

    /** A run that nobody else makes. */
    @FunctionalInterface
    public interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /** The snapshots of a run that is under way. */
    public RunSnapshots snapshots(Stage stage, RunKey key, String description) {
        return new RunSnapshots(snapshotFiles(stage, key), hash, stage, key, description);
    }

    private SnapshotFiles snapshotFiles(Stage stage, RunKey key) {
        return new SnapshotFiles(file(stage, key, ".safetensors"));
    }

    /**
     * Keeps a finished run; one of the same stage and key is replaced. Its snapshots are of no more use, and deleted.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Stage stage, RunRecord run) {
        AtomicFile.write(file(stage, run.key(), ".json"), RecordJson.run(new RecordJson.StoredRun(hash, run)));
        deleteSnapshots(stage, run.key());
    }

    private void deleteSnapshots(Stage stage, RunKey key) {
        try {
            snapshotFiles(stage, key).delete();
        } catch (UncheckedIOException e) {
            notes.accept(String.valueOf(e.getMessage())); // the run is kept, and that is what counts
        }
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
        return RecordJson.run(bytes, "a run that was sent, of " + bytes.length + " bytes,")
                .run();
    }

    /**
     * Writes {@code record.json}, {@code metrics.csv}, {@code summary.csv} and {@code origins.csv}.
     *
     * @throws UncheckedIOException if one cannot be written
     */
    public void write(ComparisonRecord comparison) {
        AtomicFile.write(folder.resolve(RECORD), RecordJson.comparison(comparison));
        CsvFiles.writeSummary(comparison, folder.resolve("summary.csv"));
        CsvFiles.writeOrigins(comparison, folder.resolve("origins.csv"));
        CsvFiles.writeMetrics(comparison, folder.resolve("metrics.csv"));
    }

    /**
     * Writes a whole comparison into any folder, made if it does not exist: the configuration, every run that does not lie
     * there already, and what {@link #write(ComparisonRecord)} writes. Another comparison in that folder is replaced.
     *
     * @param configuration as in {@link #open}
     * @param pages writes what belongs to it, while nobody else has the folder
     * @throws BadInputException if the folder is in use or cannot be made
     * @throws UncheckedIOException if a file cannot be written
     */
    public static void write(
            Path folder, Map<String, String> configuration, ComparisonRecord comparison, Runnable pages) {
        try (ProcessLock lock = lock(folder, false)) {
            AtomicFile.write(folder.resolve(CONFIGURATION), RecordJson.configuration(configuration));
            String hash = ConfigurationDifference.hash(configuration);
            var store = new RunStore(folder, hash, note -> {}, Optional.of(lock), false);
            comparison.tuning().forEach(run -> store.keep(Stage.TUNING, run));
            comparison.runs().forEach(run -> store.keep(Stage.RUN, run));
            store.write(comparison);
            pages.run();
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        }
    }

    /**
     * Writes pages about the comparison in a folder while nobody else has it.
     *
     * @throws BadInputException if the folder is in use
     */
    @SuppressWarnings("try") // the lock is held, not used
    public static void writePages(Path folder, Runnable pages) {
        try (ProcessLock lock = lock(folder, false)) {
            pages.run();
        } catch (IOException e) {
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        }
    }

    private void keep(Stage stage, RunRecord run) {
        if (!find(stage, run.key()).equals(Optional.of(run))) {
            save(stage, run);
        }
    }

    /**
     * Reads a comparison back from a folder that {@code write} filled.
     *
     * @throws BadInputException if {@code record.json} or the file of one of its runs cannot be read, is damaged, or was written by another version
     */
    public static ComparisonRecord read(Path folder) {
        Path file = folder.resolve(RECORD);
        try {
            RecordJson.StoredComparison stored = RecordJson.comparison(folder, Files.readAllBytes(file));
            var store = new RunStore(folder, "", note -> {}, Optional.empty(), false);
            return new ComparisonRecord(
                    stored.title(),
                    stored.configuration(),
                    stored.provenance(),
                    store.read(Stage.TUNING, stored.tuning()),
                    store.read(Stage.RUN, stored.runs()));
        } catch (NoSuchFileException e) {
            throw new BadInputException(
                    "results folder " + folder
                            + (Files.isDirectory(folder) ? ": no readable record.json" : ": there is no such folder"),
                    e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof BadInputException known) {
                throw known;
            }
            throw new BadInputException(
                    file + " " + e.getMessage() + "; the command that made the comparison writes it again", e);
        }
    }

    private List<RunRecord> read(Stage stage, List<RecordJson.StoredKey> keys) throws IOException {
        List<RunRecord> runs = new ArrayList<>();
        for (RecordJson.StoredKey each : keys) {
            Path file = file(stage, each.key(), ".json");
            if (!Files.exists(file)) {
                throw new BadInputException("results folder " + folder + ": record.json names a run whose file "
                        + file.getFileName() + " is not in runs/");
            }
            runs.add(RecordJson.run(Files.readAllBytes(file), file.toString()).run());
        }
        return runs;
    }

    private Path file(Stage stage, RunKey key, String ending) {
        return folder.resolve("runs").resolve(stage.label() + "_" + key.id() + ending);
    }
}
