package fathom.cluster;

import fathom.experiment.record.Stage;
import fathom.file.AtomicFile;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was submitted to a batch system, and which of its jobs do it: {@code plan.json} in the comparison's folder.
 *
 * @param arguments the words after {@code fathom}, {@code compare} first
 * @param tuning how many tuning jobs there are: runs, or searches of several runs
 * @param runs how many runs that count
 * @param searches whether they are searches, which end by themselves
 * @param jobs the batch system's ids, by what the job does ({@code tuning}, {@code run}, {@code report}); empty before it is submitted
 */
public record Plan(List<String> arguments, int tuning, int runs, boolean searches, Map<String, String> jobs) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public Plan {
        arguments = List.copyOf(arguments);
        jobs = Map.copyOf(jobs);
    }

    /** How many jobs a stage has. */
    public int count(Stage stage) {
        return stage == Stage.TUNING ? tuning : runs;
    }

    /** The same with the ids of the jobs that do it. */
    public Plan submitted(Map<String, String> ids) {
        return new Plan(arguments, tuning, runs, searches, ids);
    }

    /**
     * Writes the plan into the comparison's folder.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void write(Path folder) {
        AtomicFile.write(file(folder), JSON.writeValueAsBytes(this));
    }

    /**
     * Reads a comparison's plan.
     *
     * @throws BadInputException if the folder has no plan, or none that can be read
     */
    public static Plan read(Path folder) {
        Path file = file(folder);
        if (!Files.exists(file)) {
            throw new BadInputException("folder " + folder + " has no plan.json: nothing was submitted to it");
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), Plan.class);
        } catch (IOException | JacksonException e) {
            throw new BadInputException(file + " cannot be read as a plan", e);
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("plan.json");
    }

    /** How many runs of a stage lie finished in the folder. */
    public static int finished(Path folder, Stage stage) {
        Path runs = folder.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return 0;
        }
        try (var files = Files.newDirectoryStream(runs, stage.label() + "_*.json")) {
            int count = 0;
            for (Path ignored : files) {
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new BadInputException("folder " + runs + " cannot be read: " + e, e);
        }
    }
}
