package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.LostLearning;
import fathom.experiment.statistics.Outlook;
import fathom.train.Divergence;
import fathom.train.Listener;
import fathom.train.TrainingResult;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how far a comparison is. Where seeds are added until the best is separated, the time left is that to the number of seeds at which this will
 * likely end, by what has been measured so far: at first, to the first look.
 */
final class CompareProgress implements Experiment.Observer {
    private final Meter meter;
    private final Map<Map.Entry<Stage, RunKey>, Integer> numbers = new HashMap<>();
    private final Chance chance;
    private Workload work;
    private final Map<String, Integer> tuned = new HashMap<>();
    private int begun;
    private int surprises;
    private double surprise;

    CompareProgress(Workload work, Chance chance) {
        this.work = work;
        this.chance = chance;
        this.meter = Meter.onError(work.units());
        if (work.most() > work.seeds()) {
            meter.say("the time left counts the first " + work.seeds()
                    + " seeds of each; then it is seen whether more are needed");
        }
    }

    @Override
    public void onStart(Stage stage, RunKey key) {
        count(stage, key);
        numbers.put(Map.entry(stage, key), ++begun);
    }

    /** A search for a rate takes more tuning runs than are likely, or fewer: known when the variant's first run that counts begins. */
    private void count(Stage stage, RunKey key) {
        String cell = key.variant() + "\n" + key.depth();
        int before = tuned.getOrDefault(cell, 0);
        int unforeseen = 0;
        if (stage == Stage.TUNING) {
            tuned.put(cell, before + 1);
            unforeseen = before < work.tuning() ? 0 : 1;
        } else if (before < work.tuning()) {
            tuned.put(cell, work.tuning());
            unforeseen = before - work.tuning();
        }
        surprises += unforeseen;
        surprise += unforeseen * work.steps(Stage.TUNING) * work.step(key.depth());
        meter.total(work.units() + surprise);
    }

    @Override
    public void onResume(Stage stage, RunKey key, int step) {
        meter.skip(step * work.step(key.depth()));
        meter.say((stage == Stage.TUNING ? "tuning " : "") + key + ": goes on from step " + step);
    }

    @Override
    public void onNote(String line) {
        meter.say("note: " + line);
    }

    @Override
    public void onStep(Stage stage, RunKey key, Listener.Step step) {
        meter.advance(
                work.step(key.depth()),
                String.format(
                        Locale.ROOT,
                        "run %d of %d: %s%s  step %d/%d  loss %.3f",
                        numbers.get(Map.entry(stage, key)),
                        work.runs() + surprises,
                        stage == Stage.TUNING ? "tuning " : "",
                        key,
                        step.step() + 1,
                        work.steps(stage),
                        step.loss()));
    }

    @Override
    public void onEnd(Stage stage, RunRecord run, boolean reused) {
        if (reused) {
            count(stage, run.key());
            begun++;
        }
        int missing = work.steps(stage) - (reused ? 0 : run.result().steps());
        meter.skip(missing * work.step(run.key().depth()));
        meter.say(outcome(stage, run, reused, chance.metric())
                + LostLearning.of(run.result(), chance)
                        .map(lost -> "; it " + lost)
                        .orElse(""));
    }

    @Override
    public void onRound(Outlook outlook) {
        work = work.withSeeds(outlook.likely());
        meter.total(work.units() + surprise);
        meter.say(outlook.toString());
    }

    /** What a run came to, on one line, with the task's metric. */
    static String outcome(Stage stage, RunRecord run, boolean reused, String metric) {
        TrainingResult result = run.result();
        Divergence divergence = result.divergence();
        boolean tested = !Double.isNaN(result.testAccuracy());
        String outcome = divergence != null
                ? "diverged at step " + divergence.step() + " (" + divergence.layer() + ": " + divergence.what() + ")"
                : stage == Stage.TUNING
                        ? String.format(Locale.ROOT, "train loss %.3f", result.finalLoss())
                        : String.format(
                                Locale.ROOT,
                                "train loss %.3f, %s %s %.1f %%",
                                result.finalLoss(),
                                tested ? "test" : "train",
                                metric,
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
