package fathom.cli;

import fathom.cluster.ExecutorProvider;
import fathom.cluster.Plan;
import fathom.experiment.Comparison;
import fathom.experiment.Experiment;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.report.MapText;
import fathom.experiment.report.TextTable;
import fathom.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fathom compare}: the main job. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains the same deep network from several initializers and writes one report.",
            "Everything but the initializer is equal: data, order, batches, budget, seeds. With several rates, each initializer is tuned"
                    + " first, by one short run per rate on a seed of its own, and keeps its best rate.",
            "An interrupted comparison goes on where it stopped when the same command is given again."
        })
final class CompareCommand implements Callable<Integer> {

    @Mixin
    private ComparisonOptions compared = new ComparisonOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results/compare",
            description = "results folder. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("results/compare");

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "runs side by side; more of one thread each get more done on small networks. The results do not depend"
                            + " on it. Default: ${DEFAULT-VALUE}")
    private int workers = 1;

    @Mixin
    private OnlyOption only = new OnlyOption();

    @Mixin
    private TensorBoardOption tensorBoard = new TensorBoardOption();

    @Mixin
    private LiveOption live = new LiveOption();

    @SuppressWarnings("unused")
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private SnapshotOption snapshots = new SnapshotOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Override
    public Integer call() {
        AskedComparison asked = asked();
        return only.given() ? part(asked) : whole(asked, workers);
    }

    /** Has the runs made by a cluster, and everything else here. */
    int callOn(ExecutorProvider.Session cluster) {
        AskedComparison asked = asked();
        asked.experiment().executor(cluster);
        return whole(asked, cluster.slots());
    }

    /** Makes one run for another process, whose command line is the same and whose folder may be seen; empty if this one is asked to stop. */
    Optional<RunRecord> make(Path folder, Stage stage, RunKey key) {
        out = folder;
        AskedComparison asked = asked();
        try (Interruption interruption = Interruption.install()) {
            return asked.experiment().until(interruption::requested).make(asked.root(), asked.body(), stage, key);
        }
    }

    /** What there is to do, for a batch system. */
    Plan plan(List<String> arguments) {
        compared.checkFixed();
        Experiment<Recipe> experiment = asked().experiment();
        return new Plan(
                arguments,
                experiment.count(Stage.TUNING),
                experiment.count(Stage.RUN),
                compared.searchesRates(),
                Map.of());
    }

    /** The results folder. */
    Path folder() {
        return out;
    }

    /** How many processors a run wants. */
    int threads() {
        return machine.open(workers).get(0).threads();
    }

    private AskedComparison asked() {
        compared.check();
        Options.workers(workers);
        Duration snapshotEvery = snapshots.period();
        AskedComparison asked = compared.asked(machine.open(workers));
        asked.experiment().folder(out).snapshotEvery(snapshotEvery);
        return asked;
    }

    @SuppressWarnings("try") // the page is open, not used
    private int whole(AskedComparison asked, int sideBySide) {
        asked.announce(workers);
        CompareProgress progress =
                new CompareProgress(asked.work(), asked.body().data().chance());
        try (Interruption interruption = Interruption.install();
                Page page = page()) {
            Comparison report = asked.experiment()
                    .workers(sideBySide)
                    .observer(recorded(progress, asked))
                    .until(interruption::requested)
                    .run(asked.root(), asked.body());
            progress.finish();
            int complete = interruption.requested()
                    ? 0
                    : complete(report, asked.experiment().count(Stage.RUN));
            return Math.max(complete, finish(report, interruption));
        }
    }

    /** A page that is shown meanwhile, or none. */
    private interface Page extends AutoCloseable {
        @Override
        void close();
    }

    private Page page() {
        return live.serve(out).<Page>map(server -> server::close).orElse(() -> {});
    }

    /** One run, or the report of what other processes have made. */
    private int part(AskedComparison asked) {
        compared.checkFixed();
        try (Interruption interruption = Interruption.install()) {
            asked.experiment().until(interruption::requested);
            Optional<OnlyOption.Job> job = only.job();
            return job.isEmpty() ? gather(asked, interruption) : one(asked, job.get(), interruption);
        }
    }

    private int gather(AskedComparison asked, Interruption interruption) {
        Experiment.Observer notes = new Experiment.Observer() {
            @Override
            public void onNote(String line) {
                System.err.println("fathom: " + line);
            }
        };
        Comparison report = asked.experiment()
                .executor((stage, key) -> Optional.empty())
                .observer(recorded(notes, asked))
                .run(asked.root(), asked.body());
        return Math.max(complete(report, asked.experiment().count(Stage.RUN)), finish(report, interruption));
    }

    private int one(AskedComparison asked, OnlyOption.Job job, Interruption interruption) {
        Stage stage = job.stage();
        Options.atMost(
                "--only " + stage.label(), job.index(), asked.experiment().count(stage) - 1);
        asked.experiment()
                .observer(new OneRunProgress(
                        asked.work().steps(stage), asked.body().data().task().metric()))
                .runOnly(asked.root(), asked.body(), stage, job.index());
        return interruption.requested() ? Interruption.EXIT_CODE : 0;
    }

    /** Whoever watches, and TensorBoard's files if they were asked for. */
    private Experiment.Observer recorded(Experiment.Observer observer, AskedComparison asked) {
        return tensorBoard.watching(out, asked.settings()).map(observer::and).orElse(observer);
    }

    private static int complete(Comparison report, int expected) {
        int missing = expected - report.record().runs().size();
        if (missing > 0) {
            String stopped = report.record().configuration().get(ComparisonRecord.STOPPED);
            System.err.println("fathom: " + Options.count(missing, "run") + " of " + expected + " missing"
                    + (stopped == null
                            ? "; the same command, without --only, makes what is missing"
                            : "; stopped by hand: " + stopped));
        }
        return missing > 0 ? Failure.FAILED : 0;
    }

    private int finish(Comparison report, Interruption interruption) {
        Path page = report.writeTo(out);
        System.out.println();
        System.out.print(Printable.of(MapText.of(report.record()).orElseGet(() -> TextTable.of(report.record()))));
        System.out.println("report: " + page.toAbsolutePath().normalize());
        if (interruption.requested()) {
            System.err.println("fathom: interrupted; the same command goes on from here");
            return Interruption.EXIT_CODE;
        }
        return 0;
    }
}
