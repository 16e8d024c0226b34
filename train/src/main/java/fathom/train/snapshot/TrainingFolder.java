package fathom.train.snapshot;

import fathom.file.AtomicFile;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.Listener;
import fathom.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one training run: {@code snapshot.safetensors} (parameters, velocities, the number of steps and the settings that they
 * depend on), {@code metrics.csv} with every step and {@code evaluations.csv}. The logs are written with each snapshot and agree with it.
 */
public final class TrainingFolder {
    private static final String STEP = "step";
    private static final String SETTING = "setting.";

    private final Path folder;
    private final Map<String, String> settings;
    private final StringBuilder metrics = new StringBuilder("step,epoch,loss,accuracy,rate\n");
    private final StringBuilder evaluations = new StringBuilder("steps,loss,accuracy\n");
    private final Optional<TrainingState> saved;
    private int evaluated = -1; // the number of steps before the last evaluation

    private TrainingFolder(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        if (Files.exists(folder.resolve("configuration.json"))) {
            throw new BadInputException("results folder " + folder + " holds a comparison; give another folder");
        }
        Files.createDirectories(folder);
        this.saved = Files.exists(snapshot()) ? Optional.of(read()) : Optional.empty();
        if (saved.isPresent()) {
            int steps = saved.get().step();
            keep(metrics(), metrics, steps - 1);
            evaluated = keep(evaluations(), evaluations, steps);
        }
    }

    /**
     * Opens a folder, made if it does not exist.
     *
     * @param settings everything that the numbers of the run depend on, by name
     * @throws BadInputException if it holds a run with other settings, naming the first that differs, or cannot be made or read
     */
    public static TrainingFolder open(Path folder, Map<String, String> settings) {
        try {
            return new TrainingFolder(folder, settings);
        } catch (IOException | NumberFormatException e) { // the second: a log that is not ours, or cut off
            throw new BadInputException("results folder " + folder + " cannot be used: " + e, e);
        }
    }

    private Path snapshot() {
        return folder.resolve("snapshot.safetensors");
    }

    private Path metrics() {
        return folder.resolve("metrics.csv");
    }

    private Path evaluations() {
        return folder.resolve("evaluations.csv");
    }

    private TrainingState read() throws IOException {
        try (SafeTensors file = SafeTensors.open(snapshot())) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                String other = file.metadata().getOrDefault(SETTING + setting.getKey(), "nothing");
                if (!other.equals(setting.getValue())) {
                    throw new BadInputException("results folder " + folder + " holds a run with other settings: "
                            + setting.getKey() + " is " + other + " there and " + setting.getValue()
                            + " here; give another folder");
                }
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name, file.tensor(name));
            }
            return new TrainingState(Integer.parseInt(file.metadata().getOrDefault(STEP, "0")), tensors);
        }
    }

    /** Takes over the rows of a log up to the given number; returns the last row's, -1 if there is none. */
    private static int keep(Path file, StringBuilder into, int most) throws IOException {
        int last = -1;
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                int row = Integer.parseInt(line.split(",", -1)[0]);
                if (row <= most) {
                    into.append(line).append('\n');
                    last = row;
                }
            }
        }
        return last;
    }

    /** What an earlier, interrupted run has left. */
    public Optional<TrainingState> saved() {
        return saved;
    }

    /** A row of {@code metrics.csv}. */
    public void log(Listener.Step step) {
        metrics.append(String.format(
                Locale.ROOT,
                "%d,%d,%.6f,%.4f,%.6g%n",
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
        evaluations.append(String.format(
                Locale.ROOT,
                "%d,%.6f,%.4f%n",
                epoch.step(),
                epoch.test().loss(),
                epoch.test().accuracy()));
    }

    /**
     * Writes everything, each file aside and then renamed; returns the snapshot's path. The snapshot comes last: log rows beyond an older
     * one are dropped when the run goes on, but rows before a newer one would be missing for ever.
     */
    public Path save(TrainingState state) {
        SafeTensorsWriter writer = new SafeTensorsWriter().metadata(STEP, Integer.toString(state.step()));
        settings.forEach((name, value) -> writer.metadata(SETTING + name, value));
        state.tensors().forEach(writer::tensor);
        AtomicFile.write(metrics(), out -> out.append(metrics));
        AtomicFile.write(evaluations(), out -> out.append(evaluations));
        writer.write(snapshot());
        return snapshot();
    }
}
