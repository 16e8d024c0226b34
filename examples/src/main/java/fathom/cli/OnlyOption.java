package fathom.cli;

import fathom.experiment.record.Stage;
import fathom.text.BadInputException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a comparison a process does, where several share it. */
final class OnlyOption {
    /** One run of a stage, counted over depths, initializers, and rates or seeds. */
    record Job(Stage stage, int index) {}

    @Option(
            names = "--only",
            paramLabel = "tuning:N|run:N|report",
            description =
                    "one run, or the report of the runs in the results folder: for jobs of a cluster ('submit' writes them). Default: all")
    private @Nullable String only;

    boolean given() {
        return only != null;
    }

    /** The run asked for; empty where it is the report. */
    Optional<Job> job() {
        String text = only == null ? "" : only;
        if (text.equals("report")) {
            return Optional.empty();
        }
        for (Stage stage : Stage.values()) {
            String index = text.startsWith(stage.label() + ":")
                    ? text.substring(stage.label().length() + 1)
                    : "";
            if (index.matches("[0-9]{1,9}")) {
                return Optional.of(new Job(stage, Integer.parseInt(index)));
            }
        }
        throw new BadInputException("--only: expected tuning:N, run:N or report, got '" + text + "'");
    }
}
