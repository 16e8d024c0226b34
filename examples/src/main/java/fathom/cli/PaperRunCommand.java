package fathom.cli;

import fathom.data.Datasets;
import fathom.experiment.Experiment;
import fathom.kernel.Kernels;
import fathom.papers.Paper;
import fathom.papers.PaperRecord;
import fathom.papers.PaperRun;
import fathom.papers.Papers;
import fathom.papers.Scale;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fathom paper run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a paper's networks, tuned and seeded as any comparison, and tests what the paper says.",
            "Writes report.html, claims.json and a folder for each comparison. An interrupted run goes on where it stopped when the same"
                    + " command is given again."
        })
final class PaperRunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "a paper of 'fathom paper list'")
    private String name = "";

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            defaultValue = "small",
            description =
                    "toy: seconds, on data made by code; small: minutes; full: near the paper's sizes, hours to days. Default: ${DEFAULT-VALUE}")
    private Scale scale = Scale.SMALL;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "runs of each variant. Default: the paper's file says it")
    private @Nullable Integer seeds;

    @Option(
            names = "--data",
            paramLabel = "WHAT",
            description = "images in place of those that the paper names, as 'fathom compare --data' takes them")
    private @Nullable String data;

    @Mixin
    private DataFolderOption folder = new DataFolderOption();

    @Option(names = "--out", paramLabel = "DIR", description = "results folder. Default: results/paper/NAME-SCALE")
    private @Nullable Path out;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "runs side by side. The results do not depend on it. Default: ${DEFAULT-VALUE}")
    private int workers = 1;

    @Mixin
    private SnapshotOption snapshots = new SnapshotOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    private @Nullable CompareProgress progress; // of the trial under way

    @Override
    public Integer call() {
        Paper paper = Papers.named(name);
        Options.seeds(seeds == null ? 1 : seeds);
        Options.workers(workers);
        Path results = out == null ? Path.of("results", "paper", name + "-" + scale.label()) : out;
        List<Kernels> kernels = machine.open(workers);
        System.out.println(paper.title());
        System.out.println(paper.source() + "; scale " + scale.label());
        try (Interruption interruption = Interruption.install()) {
            Optional<PaperRecord> record = new PaperRun(
                            paper,
                            scale,
                            seeds,
                            new PaperRun.Conditions(
                                    results,
                                    data,
                                    what -> Datasets.open(what, folder.path()),
                                    kernels,
                                    snapshots.period(),
                                    interruption::requested,
                                    this::watch))
                    .run();
            record.ifPresent(found -> tell(found, results));
            return record.isPresent() ? 0 : interrupted();
        }
    }

    private int interrupted() {
        if (progress != null) {
            progress.finish();
        }
        System.err.println("fathom: interrupted; the same command goes on from here");
        return Interruption.EXIT_CODE;
    }

    private Experiment.Observer watch(PaperRun.Task task) {
        Workload work = new Workload(
                task.depths(),
                task.variants(),
                task.seeds(),
                task.seeds(),
                task.rates(),
                task.steps(),
                task.tuningSteps());
        System.out.printf(
                "%d of %d, %s: %s, %d steps%n", task.number(), task.trials(), task.name(), work, task.steps());
        progress = new CompareProgress(work, task.chance());
        return progress;
    }

    private static void tell(PaperRecord record, Path results) {
        System.out.println();
        for (PaperRecord.Finding finding : record.findings()) {
            System.out.println(finding.decision() + ": " + finding.claim());
            System.out.println("    paper: " + finding.reported() + " (" + finding.where() + ")");
            System.out.println("    here: " + finding.ours() + "; " + finding.quantity() + " " + finding.interval()
                    + " (95 % interval; " + finding.test() + ")");
        }
        System.out.println(
                "report: " + results.resolve("report.html").toAbsolutePath().normalize());
    }
}
