package fathom.cli;

import fathom.experiment.index.RunIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fathom query}. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the index of runs a question in SQL; nothing can be written by it.",
            "Tables: experiments, settings, runs, metrics, signals, updates, provenance, and overview, which joins what one asks about most."
                    + " 'fathom index --schema' says what each column means."
        })
final class QueryCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SQL",
            description = "such as \"select init, avg(test_accuracy) from runs group by init\"")
    private String sql = "";

    @Parameters(
            index = "1..*",
            paramLabel = "DIR",
            arity = "0..*",
            description = "folders with results folders below them. Default: results")
    private List<Path> folders = new ArrayList<>();

    @Mixin
    private IndexOption option = new IndexOption();

    @Mixin
    private TableOptions output = new TableOptions();

    @Override
    public Integer call() {
        try (RunIndex index = option.open(folders)) {
            output.print(index.query(sql));
        }
        return 0;
    }
}
