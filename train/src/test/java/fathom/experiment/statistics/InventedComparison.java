package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A comparison of ten classes made run by run out of final losses. */
public final class InventedComparison {
    final List<RunRecord> tuning = new ArrayList<>();
    final List<RunRecord> runs = new ArrayList<>();
    private final int steps;
    private final Map<String, String> configuration = new LinkedHashMap<>(Map.of("classes", "10"));

    private InventedComparison(int steps) {
        this.steps = steps;
    }

    /** Nothing yet; runs have 600 steps. */
    public static InventedComparison empty() {
        return new InventedComparison(600);
    }

    /** Nothing yet; runs have one step, for simulations of many. */
    static InventedComparison ofOneStep() {
        return new InventedComparison(1);
    }

    /** Adds one run per final loss; NaN is a run that diverged at step 12 plus its seed's index. */
    public InventedComparison ran(String variant, int depth, double... finalLosses) {
        for (int seed = 0; seed < finalLosses.length; seed++) {
            runs.add(run(variant, depth, seed, 0.1, finalLosses[seed]));
        }
        return this;
    }

    InventedComparison tuned(String variant, int depth, double rate, double finalLoss) {
        tuning.add(run(variant, depth, 0, rate, finalLoss));
        return this;
    }

    InventedComparison setting(String name, String value) {
        configuration.put(name, value);
        return this;
    }

    RunRecord run(String variant, int depth, int seed, double rate, double loss) {
        RunKey key = new RunKey(variant, depth, seed, rate);
        float[] curve = curve(loss);
        if (Double.isNaN(loss)) {
            Divergence divergence = new Divergence(12 + seed, "conv7", "activation is NaN");
            return ExampleRuns.run(key, curve, curve(0), null, divergence, List.of());
        }
        double accuracy = 1 / (1 + loss);
        return ExampleRuns.run(key, curve, curve(accuracy), new Evaluation(loss, accuracy, 100), null, List.of());
    }

    private float[] curve(double value) {
        float[] curve = new float[steps];
        Arrays.fill(curve, (float) value);
        return curve;
    }

    /** The record. */
    public ComparisonRecord record() {
        return new ComparisonRecord("t", configuration, ExampleRuns.ORIGIN, tuning, runs);
    }

    Summary summary() {
        return Summary.of(record());
    }

    /** The tests at the shallowest depth. */
    DepthTests tests() {
        Summary summary = summary();
        return DepthTests.of(summary.depths().get(0), summary);
    }

    /** The verdict at the shallowest depth. */
    String verdict() {
        Summary summary = summary();
        return Verdict.of(summary.depths().get(0), summary).plain();
    }

    String headline() {
        return Headline.of(summary()).plain();
    }
}
