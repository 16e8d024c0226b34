package fathom.train.snapshot;

import fathom.file.AtomicFile;
import fathom.file.ProcessLock;
import fathom.probe.LayerPoint;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.Listener;
import fathom.train.SnapshotTimer;
import fathom.train.Snapshots;
import fathom.train.TrainingResult;
import fathom.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The results of one training run: {@code snapshot.safetensors} (parameters, velocities, the number of steps and the settings that they
 * depend on), {@code metrics.csv} with every step, {@code evaluations.csv} and, of steps that were probed, {@code layers.csv}. The logs are written with each snapshot and agree with it. While the
 * run is under way the snapshot before the newest is kept too. One process at a time holds the folder, until it closes it.
 */
public final class TrainingFolder implements Snapshots, AutoCloseable {
    private static final String STEP = "step";
    private static final String EVALUATED = "evaluated";
    static final String SNAPSHOT = "snapshot.safetensors";
    static final String METRICS = "metrics.csv";
    static final String EVALUATIONS = "evaluations.csv";
    private static final String LAYERS = "layers.csv";
    static final String SETTING = "setting.";

    private final Path folder;
    private final Map<String, String> settings;
    private final Consumer<String> notes;
    private final SnapshotTimer timer;
    private final ProcessLock lock;
    private final SnapshotFiles files;
    private final LogFile metrics;
    private final LogFile evaluations;
    private final LogFile layers;
    private Optional<TrainingState> saved = Optional.empty();
    private int evaluated = -1; // the number of steps before the last evaluation
    private int savedSteps = -1;

    private TrainingFolder(
            Path folder, Map<String, String> settings, Duration period, ProcessLock lock, Consumer<String> notes) {
        this.folder = folder;
        this.settings = settings;
        this.notes = notes;
        this.timer = new SnapshotTimer(period);
        this.lock = lock;
        this.files = new SnapshotFiles(folder.resolve(SNAPSHOT));
        this.metrics = new LogFile(folder.resolve(METRICS), "step,epoch,loss,accuracy,rate\n");
        this.evaluations = new LogFile(folder.resolve(EVALUATIONS), "steps,loss,accuracy\n");
        this.layers = new LogFile(folder.resolve(LAYERS), LayerPoints.HEADER);
    }

    /**
     * Opens a folder, made if it does not exist.
     *
     * @param settings everything that the numbers of the run depend on, by name
     * @param period after which a snapshot is due
     * @param notes told in one line what a person should know and no work ends at
     * @throws BadInputException if it holds a run with other settings, naming the first that differs, is in use, cannot be made, read or written, or
     *     if what lies in it is damaged
     */
    public static TrainingFolder open(
            Path folder, Map<String, String> settings, Duration period, Consumer<String> notes) {
        TrainingFolder opened = null;
        ProcessLock lock = null;
        try {
            if (Files.exists(folder.resolve("configuration.json"))) {
                throw new BadInputException("results folder " + folder + " holds a comparison; give another folder");
            }
            Files.createDirectories(folder);
            lock = ProcessLock.take(folder.resolve(".lock"), "results folder " + folder);
            AtomicFile.sweep(folder);
            TrainingFolder made = new TrainingFolder(folder, settings, period, lock, notes);
            made.recall();
            opened = made;
            return made;
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        } finally {
            if (opened == null && lock != null) {
                lock.close();
            }
        }
    }

    private void recall() throws IOException {
        boolean any = files.exist();
        List<String> damage = new ArrayList<>();
        Optional<Recalled> newest = files.read(this::read, damage::add);
        if (newest.isEmpty()) {
            if (any) {
                throw new BadInputException(
                        String.join("; ", damage) + "; give another folder, or delete this one to begin again");
            }
            return;
        }
        Recalled recalled = newest.get();
        metrics.recall(recalled.metadata().getOrDefault(METRICS, ""));
        evaluations.recall(recalled.metadata().getOrDefault(EVALUATIONS, ""));
        if (recalled.metadata().containsKey(LAYERS)) {
            layers.recall(recalled.metadata().getOrDefault(LAYERS, ""));
        }
        evaluated = Integer.parseInt(recalled.metadata().getOrDefault(EVALUATED, "-1"));
        saved = Optional.of(recalled.state());
        if (!damage.isEmpty()) {
            notes.accept(String.join("; ", damage) + "; the run goes on from the snapshot before, at step "
                    + recalled.state().step());
        }
    }

    private record Recalled(TrainingState state, Map<String, String> metadata) {}

    private Recalled read(SafeTensors file) throws IOException {
        checkSettings(file.metadata());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            tensors.put(name, file.tensor(name));
        }
        int step = Integer.parseInt(file.metadata().getOrDefault(STEP, "0"));
        return new Recalled(new TrainingState(step, tensors), file.metadata());
    }

    private void checkSettings(Map<String, String> metadata) {
        Set<String> names = new LinkedHashSet<>();
        settings.keySet().forEach(name -> names.add(SETTING + name));
        metadata.keySet().stream().filter(key -> key.startsWith(SETTING)).forEach(names::add);
        for (String key : names) {
            String name = key.substring(SETTING.length());
            String there = metadata.getOrDefault(key, "nothing");
            String here = settings.getOrDefault(name, "nothing");
            if (!there.equals(here)) {
                throw new BadInputException("results folder " + folder + " holds a run with other settings: " + name
                        + " is " + there + " there and " + here + " here; give another folder");
            }
        }
    }

    /** What an earlier, interrupted run has left. */
    public Optional<TrainingState> saved() {
        return saved;
    }

    /** A row of {@code metrics.csv}. */
    public void log(Listener.Step step) {
        metrics.add(String.format(
                Locale.ROOT,
                "%d,%d,%.6f,%.4f,%.6g",
                step.step(),
                step.epoch(),
                step.loss(),
                step.accuracy(),
                step.rate()));
    }

    /** A row of {@code evaluations.csv}. A run that was finished before is evaluated again; that is no new row. */
    public void log(Listener.Epoch epoch) {
        if (epoch.step() == evaluated) {
            return;
        }
        evaluated = epoch.step();
        savedSteps = -1; // the snapshot of this step does not know of the evaluation
        evaluations.add(String.format(
                Locale.ROOT,
                "%d,%.6f,%.4f",
                epoch.step(),
                epoch.test().loss(),
                epoch.test().accuracy()));
    }

    /** Rows of {@code layers.csv}. */
    public void log(List<LayerPoint> points) {
        points.forEach(point -> layers.add(LayerPoints.row(point)));
    }

    /** What was logged of layers, by this run and by those that it goes on from, a list for each step. */
    public List<List<LayerPoint>> layerPoints() {
        return LayerPoints.read(layers.text());
    }

    @Override
    public boolean due() {
        return timer.due();
    }

    @Override
    public void save(TrainingState state, TrainingResult soFar) {
        keep(state); // what has been measured stands in the logs
    }

    /** Writes what {@link #save} writes. If that fails, for want of room, it is no reason to end the run: there will be other snapshots. */
    public void keep(TrainingState state) {
        try {
            save(state);
        } catch (UncheckedIOException e) {
            timer.restart();
            notes.accept(e.getMessage() + "; the run goes on without this snapshot");
        }
    }

    /**
     * Writes everything, each file aside and then renamed. The snapshot comes last: log rows beyond an older one are dropped when the run goes on, but
     * rows before a newer one would be missing for ever.
     *
     * @throws UncheckedIOException if a file cannot be written
     */
    public void save(TrainingState state) {
        if (state.step() == savedSteps) {
            return;
        }
        writeLogs();
        SafeTensorsWriter writer = new SafeTensorsWriter()
                .metadata(STEP, Integer.toString(state.step()))
                .metadata(EVALUATED, Integer.toString(evaluated))
                .metadata(METRICS, metrics.mark())
                .metadata(EVALUATIONS, evaluations.mark());
        if (layers.hasRows()) {
            writer.metadata(LAYERS, layers.mark());
        }
        settings.forEach((name, value) -> writer.metadata(SETTING + name, value));
        state.tensors().forEach(writer::tensor);
        files.write(writer);
        savedSteps = state.step();
        timer.restart();
    }

    /** The settings of the training that left a snapshot with these metadata; empty if it is no snapshot of a training. */
    public static Map<String, String> settings(Map<String, String> metadata) {
        Map<String, String> settings = new LinkedHashMap<>();
        metadata.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value);
            }
        });
        return settings;
    }

    /** Writes what happened, of a run that diverged and leaves no snapshot. */
    public void writeLogs() {
        metrics.write();
        evaluations.write();
        if (layers.hasRows()) {
            layers.write();
        }
    }

    /**
     * The run is done: writes everything, and one snapshot is enough.
     *
     * @return the snapshot's path
     */
    public Path finish(TrainingState state) {
        save(state);
        files.keepNewest();
        return files.newest();
    }

    /** Lets others have the folder. */
    @Override
    public void close() {
        lock.close();
    }
}
