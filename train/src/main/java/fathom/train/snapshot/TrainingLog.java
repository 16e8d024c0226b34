package fathom.train.snapshot;

import fathom.text.BadInputException;
import fathom.train.Evaluation;
import fathom.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A look into the folder of a training run that need not be finished: what its newest snapshot knows. Nothing is written, and no weight is read.
 *
 * @param settings everything that the numbers of the run depend on, by name
 * @param rate the highest learning rate of its steps; NaN before the first
 * @param result the curves and the last evaluation, whose number of examples is not known; its seconds are NaN
 */
public record TrainingLog(Map<String, String> settings, double rate, TrainingResult result) {
    /** Whether a training run has kept a snapshot there. */
    public static boolean isOne(Path folder) {
        return Files.isRegularFile(file(folder)) && Files.isRegularFile(folder.resolve(TrainingFolder.METRICS));
    }

    /** The file with which everything else in the folder agrees: what is not changed, if it is not. */
    public static Path file(Path folder) {
        return folder.resolve(TrainingFolder.SNAPSHOT);
    }

    /**
     * Reads the folder.
     *
     * @throws BadInputException if its snapshot or its logs are missing, damaged or do not agree
     */
    public static TrainingLog open(Path folder) {
        try (SafeTensors snapshot = SafeTensors.open(file(folder))) {
            Map<String, String> settings = new LinkedHashMap<>();
            snapshot.metadata().forEach((name, value) -> {
                if (name.startsWith(TrainingFolder.SETTING)) {
                    settings.put(name.substring(TrainingFolder.SETTING.length()), value);
                }
            });
            return of(
                    settings,
                    rows(folder, TrainingFolder.METRICS, snapshot),
                    rows(folder, TrainingFolder.EVALUATIONS, snapshot));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new BadInputException("training run " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The lines of a log below its header, as far as the snapshot knows of them. */
    private static List<String[]> rows(Path folder, String name, SafeTensors snapshot) throws IOException {
        LogFile log = new LogFile(folder.resolve(name), "");
        log.recall(snapshot.metadata().getOrDefault(name, ""));
        return log.text().lines().skip(1).map(line -> line.split(",", -1)).toList();
    }

    private static TrainingLog of(Map<String, String> settings, List<String[]> steps, List<String[]> evaluations) {
        float[] loss = new float[steps.size()];
        float[] accuracy = new float[loss.length];
        double rate = Double.NaN;
        for (int i = 0; i < loss.length; i++) {
            String[] step = steps.get(i); // step,epoch,loss,accuracy,rate
            loss[i] = Float.parseFloat(step[2]);
            accuracy[i] = Float.parseFloat(step[3]);
            double now = Double.parseDouble(step[4]);
            rate = now > rate || i == 0 ? now : rate;
        }
        @Nullable Evaluation test = null;
        if (!evaluations.isEmpty()) {
            String[] last = evaluations.get(evaluations.size() - 1); // steps,loss,accuracy
            test = new Evaluation(Double.parseDouble(last[1]), Double.parseDouble(last[2]), 0);
        }
        return new TrainingLog(
                settings,
                rate,
                new TrainingResult(0, loss, accuracy, test, null, Double.NaN, List.of(), List.of(), List.of(), null));
    }
}
