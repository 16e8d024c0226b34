package fathom.papers;

import fathom.data.DataSource;
import fathom.experiment.Comparison;
import fathom.experiment.Experiment;
import fathom.experiment.PreparedData;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Chance;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.text.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a paper at one scale, and goes on where an earlier run of it was cut off. */
public final class PaperRun {
    private static final Seed SEED = new Seed(2018);

    private final Paper paper;
    private final Scale scale;
    private final Study study;
    private final int seeds;
    private final Conditions conditions;
    private final Map<String, DataSource> opened = new HashMap<>();

    /**
     * What a run needs and its numbers do not depend on, but for the data.
     *
     * @param folder results folder of the paper: each trial has a folder in it
     * @param images data in place of the images that the paper names; null for those
     * @param open opens a data set by its name
     * @param kernels one for each run side by side
     * @param snapshotEvery how often a run that is under way is kept
     * @param stop asked before every step
     * @param watch watches each trial
     */
    public record Conditions(
            Path folder,
            @Nullable String images,
            Function<String, DataSource> open,
            List<Kernels> kernels,
            Duration snapshotEvery,
            BooleanSupplier stop,
            Watch watch) {}

    /** Makes who watches a trial. */
    @FunctionalInterface
    public interface Watch {
        /** Called when a trial is about to begin. */
        Experiment.Observer of(Task task);
    }

    /**
     * A trial that is about to begin, in numbers.
     *
     * @param number which, from 1
     * @param trials of how many
     * @param variants compared in it
     * @param rates each is tuned over
     */
    public record Task(
            String name,
            int number,
            int trials,
            int[] depths,
            int variants,
            int seeds,
            int steps,
            int rates,
            int tuningSteps,
            Chance chance) {}

    /**
     * Prepares.
     *
     * @param seeds as many as the study says if null
     * @throws BadInputException if other images are given for a paper without any
     */
    public PaperRun(Paper paper, Scale scale, @Nullable Integer seeds, Conditions conditions) {
        this.paper = paper;
        this.scale = scale;
        this.study = paper.study(scale);
        this.seeds = seeds == null ? study.seeds() : seeds;
        this.conditions = conditions;
        if (conditions.images() != null && study.trials().stream().noneMatch(trial -> trial.images)) {
            throw new BadInputException("--data: " + paper.name() + " makes its own data");
        }
    }

    /**
     * Runs what is left to run, tests the claims, and writes {@code report.html} and {@code claims.json}.
     *
     * @return what came out; empty if it was stopped before
     */
    public Optional<PaperRecord> run() {
        Map<String, double[]> measured = new LinkedHashMap<>();
        for (Measurement measurement : study.measurements()) {
            if (conditions.stop().getAsBoolean()) {
                return Optional.empty();
            }
            measured.put(measurement.name(), measure(measurement));
        }
        Map<String, ComparisonRecord> trials = new LinkedHashMap<>();
        List<String> data = new ArrayList<>();
        for (Trial trial : study.trials()) {
            PreparedData prepared = PreparedData.of(open(trial), trial.batch);
            data.add(prepared.source().name());
            trials.put(trial.name, train(trial, prepared, trials.size() + 1));
            if (conditions.stop().getAsBoolean()) {
                return Optional.empty();
            }
        }
        return Optional.of(conclude(
                new Evidence(trials, measured), data.stream().distinct().toList()));
    }

    private double[] measure(Measurement measurement) {
        double[] values = new double[seeds];
        Seed root = SEED.child("measurement");
        Arrays.setAll(
                values,
                i -> measurement
                        .rule()
                        .measure(root.child(i), conditions.kernels().get(0)));
        return values;
    }

    private DataSource open(Trial trial) {
        String name = trial.images && conditions.images() != null ? conditions.images() : trial.data;
        return opened.computeIfAbsent(name, conditions.open());
    }

    private ComparisonRecord train(Trial trial, PreparedData prepared, int number) {
        Path folder = conditions.folder().resolve(trial.name);
        Task task = new Task(
                trial.name,
                number,
                study.trials().size(),
                trial.depths,
                trial.variants.size(),
                seeds,
                trial.steps,
                trial.rates.length,
                trial.tuningSteps,
                prepared.chance());
        TrialTraining body = new TrialTraining(trial, prepared, conditions.kernels());
        for (int depth : trial.depths) { // fail on shapes before hours of training, not after
            trial.variants.values().forEach(variant -> variant.build(prepared.problem(), depth, SEED));
        }
        Comparison comparison = experiment(trial, prepared)
                .workers(conditions.kernels().size())
                .folder(folder)
                .snapshotEvery(conditions.snapshotEvery())
                .observer(conditions.watch().of(task))
                .until(conditions.stop())
                .provenance(() -> provenance(prepared))
                .run(SEED, body);
        comparison.writeTo(folder);
        return comparison.record();
    }

    private Experiment<Variant> experiment(Trial trial, PreparedData prepared) {
        Experiment<Variant> experiment = Experiment.<Variant>named(paper.title() + ": " + trial.name)
                .depths(trial.depths)
                .seeds(seeds)
                .rates(trial.rates)
                .tuningSteps(trial.tuningSteps)
                .threshold(trial.threshold)
                .setting("data", prepared.source().train().sha256())
                .setting("test data", prepared.source().test().sha256())
                .setting("optimizer", trial.rule)
                .setting("classes", prepared.source().train().classes())
                .setting("batch", trial.batch)
                .setting("steps", trial.steps);
        prepared.describe(experiment);
        trial.settings.forEach(experiment::setting);
        trial.variants.forEach(experiment::variant);
        return experiment;
    }

    /** The command names no folder of results: whoever reads the record has folders of their own. */
    private String command() {
        return "./fathom paper run " + paper.name() + " --scale " + scale.label() + " --seeds " + seeds
                + (conditions.images() == null ? "" : " --data " + Shell.word(conditions.images()));
    }

    private Provenance provenance(PreparedData prepared) {
        return prepared.provenance(conditions.kernels().get(0), SEED.value(), command());
    }

    private PaperRecord conclude(Evidence evidence, List<String> data) {
        Kernels kernels = conditions.kernels().get(0);
        Provenance origin = Provenance.collect(
                kernels.name(), kernels.threads(), String.join(", ", data), "", "", SEED.value(), command());
        double seconds = evidence.trials().values().stream()
                .flatMap(record -> record.runs().stream())
                .mapToDouble(run -> run.result().seconds())
                .sum();
        PaperRecord record = PaperRecord.of(
                paper,
                scale,
                seeds,
                data,
                origin,
                seconds,
                study.claims().stream()
                        .map(claim -> PaperRecord.Finding.of(claim, evidence))
                        .toList());
        PaperPage.write(record, study, evidence, origin, conditions.folder().resolve("report.html"));
        record.write(conditions.folder());
        return record;
    }
}
