package fathom.cli;

import fathom.experiment.index.Metric;
import fathom.experiment.index.RunIndex;
import fathom.experiment.index.RunList;
import fathom.experiment.index.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom runs}. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists the runs of all results folders below some folders, filters and ranks them.",
            "The columns that may be asked for are those of 'overview'; 'fathom index --schema' says what each means."
        },
        footer = {
            "",
            "  fathom runs --where \"init = 'orthogonal' and depth >= 64\" --best test_accuracy",
            "  fathom runs a b --over-seeds --best final_train_loss --limit 10"
        })
final class RunsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "folders with results folders below them. Default: results")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description = "only runs for which this holds, such as \"depth >= 64\"")
    private String where = "true";

    @Option(
            names = "--best",
            paramLabel = "METRIC",
            description =
                    "the best first: test_accuracy, test_loss, final_train_accuracy, final_train_loss, steps_to_threshold or seconds")
    private @Nullable String best;

    @Option(
            names = "--over-seeds",
            description =
                    "one line for all seeds of an initializer, depth and rate of an experiment: mean and standard error")
    private boolean overSeeds;

    @Option(names = "--columns", paramLabel = "A,B", description = "show these instead")
    private @Nullable String columns;

    @Option(names = "--limit", paramLabel = "N", description = "no more lines than this")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--tuning", description = "also the short runs that chose a learning rate")
    private boolean tuning;

    @Mixin
    private IndexOption option = new IndexOption();

    @Mixin
    private TableOptions output = new TableOptions();

    @Override
    public Integer call() {
        Options.atLeast("--limit", limit, 1);
        if (overSeeds) {
            Options.notBeside(
                    "--over-seeds, which has its own", spec.commandLine().getParseResult(), List.of("--columns"));
        }
        RunList list = new RunList(where, tuning, best == null ? null : Metric.named(best), limit);
        try (RunIndex index = option.open(folders)) {
            Table table = overSeeds ? list.overSeeds(index) : list.of(index, columns());
            output.print(table);
            if (output.forPeople()) {
                System.out.println(Options.count(table.rows().size(), overSeeds ? "line" : "run"));
            }
        }
        return 0;
    }

    private List<String> columns() {
        return columns == null ? RunList.COLUMNS : Arrays.asList(columns.split("\\s*,\\s*", -1));
    }
}
