package fathom.cli;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.report.HtmlReport;
import fathom.experiment.report.MapFiles;
import fathom.experiment.report.MapText;
import fathom.experiment.report.MarkdownTable;
import fathom.experiment.report.TextTable;
import fathom.experiment.statistics.TrainabilityMap;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes the report of a finished comparison again and prints its table.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "results folder of 'fathom compare'")
    private Path folder = Path.of("");

    @Option(names = "--markdown", description = "print the table as Markdown, to be pasted into a document")
    private boolean markdown;

    @Override
    public Integer call() {
        ComparisonRecord record = RunStore.read(folder);
        Path page = folder.resolve("report.html");
        HtmlReport.write(record, page);
        TrainabilityMap.of(record).ifPresent(map -> MapFiles.write(map, folder));
        System.out.print(
                markdown ? MarkdownTable.of(record) : MapText.of(record).orElseGet(() -> TextTable.of(record)));
        if (!markdown) {
            System.out.println("report: " + page.toAbsolutePath().normalize());
        }
        return 0;
    }
}
