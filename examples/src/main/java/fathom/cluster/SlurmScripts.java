package fathom.cluster;

import fathom.experiment.record.Stage;
import fathom.text.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The job scripts of a comparison for Slurm: an array for tuning, an array for the runs, and the report.
 *
 * <p>Each run is a process of its own, so that one that fails fails alone. A task whose process was killed asks to be queued again, and one whose node
 * was lost is queued again by Slurm ({@code --requeue}); the run then goes on from its snapshot. Where tuning failed for a variant, its runs say so.
 *
 * @param program what the jobs start
 * @param folder the comparison's folder, absolute, which all nodes see
 * @param plan what there is to do
 * @param options more lines for {@code #SBATCH}, such as {@code --partition=long}
 * @param tasks at most so many tasks in an array; where there are more runs, a task makes several, one after another
 * @param threads of one run: the processors that a task asks for
 */
public record SlurmScripts(Program program, Path folder, Plan plan, List<String> options, int tasks, int threads) {
    /** How often a task that was killed is queued again. */
    private static final int RESTARTS = 3;

    /** The script of a stage's runs, of which there is at least one. */
    public String array(Stage stage) {
        int count = plan.count(stage);
        int width = Math.min(count, tasks);
        return head(stage.label(), "%x_%a.log")
                + String.format(Locale.ROOT, """
                        #SBATCH --array=0-%d
                        #SBATCH --requeue

                        status=0
                        for ((i = SLURM_ARRAY_TASK_ID; i < %d; i += %d)); do
                            %s --only %s:$i || status=$?
                        done
                        # 129 and above: killed by a signal, as by a full memory or an impatient system. It goes on from its snapshot.
                        if [ "$status" -ge 129 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt %d ]; then
                            scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
                        fi
                        exit "$status"
                        """, width - 1, count, width, command(), stage.label(), RESTARTS);
    }

    /** The script of the last job. */
    public String report() {
        return head("report", "%x.log") + "\nexec " + command() + " --only report\n";
    }

    private String head(String name, String log) {
        return "#!/bin/bash\n#SBATCH --job-name=fathom_" + name + "\n#SBATCH --output="
                + folder.resolve("slurm").resolve(log)
                + "\n#SBATCH --open-mode=append\n#SBATCH --cpus-per-task=" + threads + "\n"
                + options.stream().map(line -> "#SBATCH " + line + "\n").collect(Collectors.joining());
    }

    private String command() {
        return Shell.words(program.command()) + " " + Shell.words(plan.arguments());
    }
}
