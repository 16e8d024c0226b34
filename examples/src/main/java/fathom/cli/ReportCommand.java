package fathom.cli;

import fathom.experiment.index.JoinedRuns;
import fathom.experiment.index.RunIndex;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunStore;
import fathom.experiment.report.HtmlReport;
import fathom.experiment.report.LostFiles;
import fathom.experiment.report.MapFiles;
import fathom.experiment.report.MapText;
import fathom.experiment.report.MarkdownTable;
import fathom.experiment.report.StatisticsJson;
import fathom.experiment.report.TextTable;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes the report of a finished comparison again and prints its table.",
            "With --runs, joins runs of several comparisons into one page; runs of other data, budgets, batches or root seeds are refused."
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description =
                    "results folder of 'fathom compare'; with --runs, folders with such folders below them. Default then: results")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "--markdown", description = "print the table as Markdown, to be pasted into a document")
    private boolean markdown;

    @Option(
            names = "--runs",
            paramLabel = "SQL",
            description =
                    "join the runs for which this holds, such as \"init = 'orthogonal' and depth >= 64\"; see 'fathom runs'")
    private @Nullable String where;

    @Option(names = "--mark", description = "with --runs: mark what is not comparable, in place of refusing it")
    private boolean mark;

    @Option(names = "--out", paramLabel = "FILE", description = "with --runs: the page. Default: joined.html")
    private Path out = Path.of("joined.html");

    @Mixin
    private IndexOption option = new IndexOption();

    @Override
    public Integer call() {
        if (where != null) {
            joined(where);
            return 0;
        }
        Options.goesWith("--runs", spec.commandLine().getParseResult(), List.of("--mark", "--out", "--index"));
        if (folders.size() == 1) {
            ComparisonRecord comparison = RunStore.read(folders.get(0));
            Path page = folders.get(0).resolve("report.html");
            RunStore.writePages(folders.get(0), () -> {
                HtmlReport.write(comparison, page);
                LostFiles.write(comparison, folders.get(0));
                StatisticsJson.write(comparison, folders.get(0));
                TrainabilityMap.of(comparison).ifPresent(map -> MapFiles.write(map, folders.get(0)));
            });
            print(comparison, page);
        } else {
            throw new BadInputException(
                    "expected one results folder, got " + folders.size() + "; --runs joins runs of several");
        }
        return 0;
    }

    private void joined(String condition) {
        Provenance here = Provenance.collect(
                "unknown",
                0,
                "runs of several experiments",
                "",
                "",
                0,
                CommandText.of(spec.commandLine().getParent().getParseResult().originalArgs()));
        JoinedRuns joined;
        try (RunIndex index = option.open(folders)) {
            joined = JoinedRuns.of(index, condition, mark, here);
        }
        if (joined.repeated() > 0) {
            System.err.println("fathom: " + Options.count(joined.repeated(), "run")
                    + " left out that another folder holds too"
                    + (joined.contradicting() > 0
                            ? ", " + joined.contradicting() + " of them with other numbers: other kernels or versions"
                            : ""));
        }
        HtmlReport.write(joined.record(), "The runs lie in the folders that are named as joined.", out);
        print(joined.record(), out);
    }

    private void print(ComparisonRecord comparison, Path page) {
        System.out.print(Printable.of(
                markdown
                        ? MarkdownTable.of(comparison)
                        : MapText.of(comparison).orElseGet(() -> TextTable.of(comparison))));
        if (!markdown) {
            System.out.println("report: " + page.toAbsolutePath().normalize());
        }
    }
}
