package fathom.cluster;

import fathom.experiment.record.Stage;
import fathom.file.AtomicFile;
import fathom.text.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Slurm's own commands: {@code sbatch} to submit, {@code squeue} to ask. */
public final class Slurm {
    private static final String REPORT = "report";

    private Slurm() {}

    /**
     * Writes the job scripts into {@code slurm/} of the comparison's folder.
     *
     * @return their paths, by what the job does, in the order of submission
     */
    public static Map<String, Path> write(SlurmScripts scripts) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            if (scripts.plan().count(stage) > 0) {
                files.put(stage.label(), write(scripts, stage.label(), scripts.array(stage)));
            }
        }
        files.put(REPORT, write(scripts, REPORT, scripts.report()));
        return files;
    }

    private static Path write(SlurmScripts scripts, String name, String text) {
        Path file = scripts.folder().resolve("slurm").resolve(name + ".sh");
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    /**
     * Submits the scripts, each to begin when the one before it has ended: also with failures, since those of one variant are no reason to leave out
     * the others.
     *
     * @return the ids of the jobs, by what the job does
     * @throws BadInputException if Slurm is not installed here, or refuses a job
     */
    public static Map<String, String> submit(Map<String, Path> scripts) {
        Map<String, String> jobs = new LinkedHashMap<>();
        String before = "";
        for (Map.Entry<String, Path> script : scripts.entrySet()) {
            List<String> command = new ArrayList<>(List.of("sbatch", "--parsable"));
            if (!before.isEmpty()) {
                command.add("--dependency=afterany:" + before);
            }
            command.add(script.getValue().toString());
            before = call(command).strip().replaceFirst(";.*", ""); // id;cluster
            jobs.put(script.getKey(), before);
        }
        return jobs;
    }

    /**
     * How many tasks of the jobs are in which of Slurm's states, those that have ended left out.
     *
     * @throws BadInputException if Slurm is not installed here, or does not answer
     */
    public static Map<String, Integer> states(Plan plan) {
        Map<String, Integer> states = new TreeMap<>();
        String jobs = String.join(",", plan.jobs().values());
        String answer = call(List.of(
                "squeue", "--noheader", "--array", "--user=" + System.getProperty("user.name"), "--format=%A %F %T"));
        for (String line : answer.lines().toList()) {
            String[] words = line.strip().split(" ", -1);
            if (words.length == 3 && List.of(jobs.split(",", -1)).contains(words[1])) {
                states.merge(words[2].toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        }
        return states;
    }

    private static String call(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BadInputException(command.get(0) + " failed: " + answer.strip());
            }
            return answer;
        } catch (IOException e) {
            throw new BadInputException("needs Slurm's " + command.get(0) + " on the PATH: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " was running", e);
        }
    }
}
