package fathom.cli;

import fathom.papers.PaperTable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fathom paper table}. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description =
                "Prints docs/papers.md from the records of papers that were run: claims.json of each folder, or of the folders right below it.")
final class PaperTableCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "results folders of 'fathom paper run'")
    private List<Path> folders = List.of();

    @Override
    public Integer call() {
        System.out.print(PaperTable.of(folders));
        return 0;
    }
}
