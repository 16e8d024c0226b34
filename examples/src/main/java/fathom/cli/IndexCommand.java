package fathom.cli;

import fathom.experiment.index.RunIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom index}. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps a SQLite database of all runs below some folders, for 'fathom runs', 'fathom query', pandas, R and DuckDB.",
            "The files of the runs stay the truth: the index is made from them, and may be deleted. Files that have not changed are"
                    + " not read again."
        })
final class IndexCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "folders with results folders below them; remembered. Default: results")
    private List<Path> folders = new ArrayList<>();

    @Mixin
    private IndexOption index = new IndexOption();

    @Option(names = "--schema", description = "print the statements that made the tables, with what each column means")
    private boolean schema;

    @Override
    public Integer call() {
        if (schema) {
            System.out.print(RunIndex.schema());
            return 0;
        }
        RunIndex.Update update = index.update(folders);
        System.out.printf(
                "%s of %s, %d read, %d removed%n",
                Options.count(update.runs(), "run"),
                Options.count(update.experiments(), "experiment"),
                update.read(),
                update.removed());
        System.out.println("index: " + index.file(folders).toAbsolutePath().normalize());
        return update.damage().isEmpty() ? 0 : Failure.FAILED;
    }
}
