package fathom.cli;

import fathom.cluster.Plan;
import fathom.cluster.Slurm;
import fathom.experiment.record.Stage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fathom status}: how far a submitted comparison is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows how far a comparison is that was submitted to Slurm: finished runs, and tasks by Slurm's states.")
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the comparison's results folder")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        Plan plan = Plan.read(folder);
        System.out.println(CommandText.of(plan.arguments()));
        int left = 0;
        for (Stage stage : Stage.values()) {
            int found = Plan.finished(folder, stage);
            if (stage == Stage.TUNING && plan.searches()) {
                System.out.println("tuning: " + Options.count(found, "run") + " of "
                        + Options.count(plan.tuning(), "search") + " finished");
                continue; // where a search is to end, it knows itself
            }
            int finished = Math.min(plan.count(stage), found);
            left += plan.count(stage) - finished;
            if (plan.count(stage) > 0) {
                System.out.println(stage.label() + ": " + finished + " of " + plan.count(stage) + " finished");
            }
        }
        if (plan.jobs().isEmpty()) {
            System.out.println("not submitted");
            return 0;
        }
        Map<String, Integer> states = Slurm.states(plan);
        if (!states.isEmpty()) {
            System.out.println("tasks: " + states);
        } else if (left > 0) {
            System.out.println("no task is left: " + Options.count(left, "run") + " failed; the logs in "
                    + folder.resolve("slurm") + " say why, and submitting again makes them");
            return Failure.FAILED;
        } else {
            System.out.println("done: " + folder.resolve("report.html"));
        }
        return 0;
    }
}
