package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.text.Formats;
import fathom.train.TrainingResult;
import java.util.Map;

/**
 * What a network scores that has learned nothing: one that gives every class the same probability, or the baseline that the task names.
 *
 * @param loss its loss; NaN if that is not known
 * @param score its metric, such as 1/classes; NaN if that is not known
 * @param words what the loss is, such as {@code chance, ln 10}
 * @param metric what the metric is called, {@code accuracy} unless the comparison says otherwise
 */
public record Chance(double loss, double score, String words, String metric) {
    /** The setting that names the metric. */
    public static final String METRIC = "metric";

    /** The setting that holds the loss of the baseline, where that is not the guess among {@code classes}. */
    public static final String LOSS = "baseline loss";

    /** The setting that holds the baseline's metric. */
    public static final String SCORE = "baseline score";

    /** The setting that says what the baseline is. */
    public static final String WORDS = "baseline";

    /** The share of the chance loss by which a final train loss must be lower for a run to count as trained. */
    static final double MARGIN = 0.05;

    /** That of a guess among equally frequent classes; not known if there are fewer than two. */
    public static Chance ofClasses(int classes) {
        return classes > 1
                ? new Chance(Math.log(classes), 1.0 / classes, "chance, ln " + classes, "accuracy")
                : new Chance(Double.NaN, Double.NaN, "", "accuracy");
    }

    /** Reads the baseline from the comparison's configuration, or the setting {@code classes}. */
    public static Chance of(ComparisonRecord comparison) {
        return of(comparison.configuration());
    }

    /** Reads the baseline from the settings of a comparison. */
    public static Chance of(Map<String, String> settings) {
        String metric = settings.getOrDefault(METRIC, "accuracy");
        if (settings.containsKey(LOSS)) {
            return new Chance(
                    Double.parseDouble(settings.get(LOSS)),
                    Double.parseDouble(settings.getOrDefault(SCORE, "NaN")),
                    settings.getOrDefault(WORDS, "the baseline"),
                    metric);
        }
        String classes = settings.getOrDefault("classes", "").strip();
        Chance guess = ofClasses(classes.matches("[1-9]\\d{0,8}") ? Integer.parseInt(classes) : 0);
        return new Chance(guess.loss, guess.score, guess.words, metric);
    }

    /** Returns whether it is known. */
    public boolean known() {
        return !Double.isNaN(loss);
    }

    /** Returns the words with the loss, {@code chance, ln 10 = 2.303}. */
    public String inWords() {
        return words + " = " + Formats.loss(loss);
    }

    /** Returns what a line at its level is called in a figure: {@code chance}, {@code the naive forecast}. */
    public String label() {
        int end = words.indexOf(',');
        return words.isEmpty() ? "chance" : end < 0 ? words : words.substring(0, end);
    }

    /** Returns whether every run of the variant trained. */
    public boolean trains(VariantSummary variant) {
        return trained(variant) == variant.seeds();
    }

    /** Returns how many runs of the variant trained: did not diverge, and ended with a train loss below chance by more than the margin. */
    public int trained(VariantSummary variant) {
        return (int)
                variant.runs().stream().filter(run -> trained(run, variant)).count();
    }

    /** Returns whether one run of the variant did. */
    boolean trained(RunRecord run, VariantSummary variant) {
        return !run.result().diverged() && clears(run.result().finalLoss(), variant);
    }

    /** Returns whether a run trained, by itself: without a baseline, its own first batch is the yardstick. */
    public boolean trained(TrainingResult run) {
        double start = known() ? loss : run.steps() == 0 ? Double.NaN : run.loss()[0];
        return !run.diverged() && run.finalLoss() < (1 - MARGIN) * start;
    }

    /** Returns whether a train loss of the variant is below chance by more than the margin. */
    public boolean clears(double loss, VariantSummary variant) {
        // Without a baseline the variant's own first batch is the only yardstick.
        double start = known() ? this.loss : firstLoss(variant);
        return loss < (1 - MARGIN) * start;
    }

    private static double firstLoss(VariantSummary variant) {
        return Statistic.of(variant.runs().stream()
                        .mapToDouble(run -> run.result().steps() == 0
                                ? Double.NaN
                                : run.result().loss()[0])
                        .toArray())
                .mean();
    }
}
