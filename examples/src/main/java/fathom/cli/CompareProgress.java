package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.LostLearning;
import fathom.train.Divergence;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Shows how far a comparison is. A unit of work is one layer in one step. */
final class CompareProgress implements Experiment.Observer {
    private static final int STEM = 8; // its cost in body layers

    private final int length;
    private final int tuningSteps;
    private final int runs;
    private final Meter meter;
    private final Map<Map.Entry<Stage, RunKey>, Integer> numbers = new HashMap<>();
    private final Chance chance;
    private int begun;

    CompareProgress(int[] depths, int variants, int seeds, int length, int rates, int tuningSteps, Chance chance) {
        this.chance = chance;
        this.length = length;
        this.tuningSteps = Math.min(tuningSteps, length);
        int tuning = rates > 1 ? rates : 0;
        this.runs = depths.length * variants * (seeds + tuning);
        double total = 0;
        for (int depth : depths) {
            total +=
                    (double) variants * (depth + STEM) * ((double) seeds * length + (double) tuning * this.tuningSteps);
        }
        this.meter = Meter.onError(total);
    }

    private int steps(Stage stage) {
        return stage == Stage.TUNING ? tuningSteps : length;
    }

    @Override
    public void onStart(Stage stage, RunKey key) {
        numbers.put(Map.entry(stage, key), ++begun);
    }

    @Override
    public void onResume(Stage stage, RunKey key, int step) {
        meter.skip((double) step * (key.depth() + STEM));
        meter.say((stage == Stage.TUNING ? "tuning " : "") + key + ": goes on from step " + step);
    }

    @Override
    public void onNote(String line) {
        meter.say("note: " + line);
    }

    @Override
    public void onStep(Stage stage, RunKey key, Listener.Step step) {
        meter.advance(
                key.depth() + STEM,
                String.format(
                        Locale.ROOT,
                        "run %d of %d: %s%s  step %d/%d  loss %.3f",
                        numbers.get(Map.entry(stage, key)),
                        runs,
                        stage == Stage.TUNING ? "tuning " : "",
                        key,
                        step.step() + 1,
                        steps(stage),
                        step.loss()));
    }

    @Override
    public void onEnd(Stage stage, RunRecord run, boolean reused) {
        if (reused) {
            begun++;
        }
        int missing = reused ? steps(stage) : steps(stage) - run.result().steps();
        meter.skip((double) missing * (run.key().depth() + STEM));
        meter.say(outcome(stage, run, reused)
                + LostLearning.of(run.result(), chance)
                        .map(lost -> "; it " + lost)
                        .orElse(""));
    }

    /** What a run came to, on one line. */
    static String outcome(Stage stage, RunRecord run, boolean reused) {
        TrainingResult result = run.result();
        Divergence divergence = result.divergence();
        boolean tested = !Double.isNaN(result.testAccuracy());
        String outcome = divergence != null
                ? "diverged at step " + divergence.step() + " (" + divergence.layer() + ": " + divergence.what() + ")"
                : stage == Stage.TUNING
                        ? String.format(Locale.ROOT, "train loss %.3f", result.finalLoss())
                        : String.format(
                                Locale.ROOT,
                                "train loss %.3f, %s accuracy %.1f %%",
                                result.finalLoss(),
                                tested ? "test" : "train",
                                100 * (tested ? result.testAccuracy() : result.finalAccuracy()));
        return String.format(
                Locale.ROOT,
                "%s%s: %s, %.1f s%s",
                stage == Stage.TUNING ? "tuning " : "",
                run.key(),
                outcome,
                result.seconds(),
                reused ? " (finished before)" : "");
    }

    void finish() {
        meter.clear();
    }
}
