package fathom.cli;

import fathom.cluster.ExecutorProvider;
import fathom.cluster.Plan;
import fathom.cluster.Program;
import fathom.cluster.Slurm;
import fathom.cluster.SlurmScripts;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom submit}: a comparison whose runs are made by a cluster. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has the runs of a comparison made by a cluster: 'fathom submit --slurm compare ...'.",
            "Slurm: writes job scripts into the results folder, which all nodes must see, and submits them; 'fathom status' shows how far they are.",
            "Spark: is the driver itself, waits, and writes the report; needs the module 'spark' on FATHOM_CLASSPATH (docs/clusters.md)."
        })
final class SubmitCommand implements Callable<Integer> {
    private static final List<String> OF_SLURM = List.of("--sbatch", "--array-size", "--dry-run");

    /** Where to. */
    private static final class Engine {
        @Option(names = "--slurm", required = true, description = "to Slurm")
        private boolean slurm;

        @Option(
                names = "--spark",
                paramLabel = "MASTER",
                required = true,
                description = "to Apache Spark, such as spark://host:7077")
        private @Nullable String spark;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Engine engine = new Engine();

    @Option(
            names = "--sbatch",
            paramLabel = "OPTION",
            description = "Slurm: one more option for every job, such as --sbatch=--partition=long; may be repeated")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--array-size",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Slurm: most tasks of an array; with more runs than that, a task makes several. Default: ${DEFAULT-VALUE}")
    private int arraySize = 1000;

    @Option(names = "--dry-run", description = "Slurm: writes the scripts and submits nothing")
    private boolean dryRun;

    @Parameters(paramLabel = "compare ...", arity = "1..*", description = "the comparison, as without a cluster")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        Options.atLeast("--array-size", arraySize, 1);
        if (!engine.slurm) {
            Options.notBeside("--spark", spec.commandLine().getParseResult(), OF_SLURM);
        }
        CompareCommand compare = Fathom.comparison(words);
        return engine.slurm ? slurm(compare) : spark(compare, String.valueOf(engine.spark));
    }

    private int slurm(CompareCommand compare) {
        Path folder = compare.folder().toAbsolutePath().normalize();
        Plan plan = compare.plan(words);
        Program program = Program.copied(folder.resolve("slurm").resolve("program"), Fathom.class.getName());
        Map<String, Path> scripts =
                Slurm.write(new SlurmScripts(program, folder, plan, options, arraySize, compare.threads()));
        plan.write(folder);
        System.out.println(Options.count(plan.tuning(), plan.searches() ? "search" : "tuning run") + ", "
                + Options.count(plan.runs(), "run") + ", and the report");
        scripts.values().forEach(script -> System.out.println("script: " + script));
        if (!dryRun) {
            Map<String, String> jobs = Slurm.submit(scripts);
            plan.submitted(jobs).write(folder);
            System.out.println("jobs: " + jobs + "; 'fathom status " + compare.folder() + "' shows how far they are");
        }
        return 0;
    }

    private int spark(CompareCommand compare, String master) {
        for (ExecutorProvider provider : ServiceLoader.load(ExecutorProvider.class)) {
            if (provider.name().equals("spark")) {
                try (ExecutorProvider.Session cluster = provider.connect(
                        master, words, compare.folder().toAbsolutePath().normalize())) {
                    return compare.callOn(cluster);
                }
            }
        }
        throw new BadInputException(
                "submit --spark: the module 'spark' is not on FATHOM_CLASSPATH; docs/clusters.md says how it gets there");
    }
}
