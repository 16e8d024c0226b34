package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.DepthTests;
import fathom.experiment.statistics.Headline;
import fathom.experiment.statistics.Interval;
import fathom.experiment.statistics.Looks;
import fathom.experiment.statistics.PairComparison;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.experiment.statistics.Verdict;
import fathom.file.AtomicFile;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was tested, of every variant and every pair at every depth, as {@code statistics.json}; docs/statistics.md names the fields. */
public final class StatisticsJson {
    private static final String FORMAT = "1";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private StatisticsJson() {}

    /**
     * Writes the file into a folder.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static void write(ComparisonRecord comparison, Path folder) {
        AtomicFile.write(folder.resolve("statistics.json"), MAPPER.writeValueAsBytes(json(comparison)));
    }

    static ObjectNode json(ComparisonRecord comparison) {
        Summary summary = Summary.of(comparison);
        ObjectNode json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("level", Looks.LEVEL)
                .put("looks", summary.looks().toString())
                .put("headline", Headline.of(summary).plain());
        var depths = json.putArray("depths");
        for (DepthSummary depth : summary.depths()) {
            DepthTests tests = DepthTests.of(depth, summary);
            ObjectNode at = depths.addObject()
                    .put("depth", depth.depth())
                    .put("verdict", Verdict.of(depth, summary).plain());
            number(at, "p_equal_shares", tests.equalShares());
            var variants = at.putArray("variants");
            depth.ranked().forEach(variant -> variant(variants.addObject(), variant, tests, summary));
            var pairs = at.putArray("pairs");
            tests.pairs().forEach(pair -> pair(pairs.addObject(), pair));
        }
        return json;
    }

    private static void variant(ObjectNode json, VariantSummary variant, DepthTests tests, Summary summary) {
        json.put("variant", variant.label())
                .put("n", variant.seeds())
                .put("trained", summary.chance().trained(variant))
                .put("diverged", variant.diverged());
        statistic(json, "train_loss", variant.trainLoss());
        number(json, "train_loss_interquartile_mean", variant.interquartileLoss());
        statistic(json, "test_accuracy", variant.testAccuracy());
        number(json, "p_below_chance", tests.belowChance(variant));
    }

    private static void pair(ObjectNode json, PairComparison pair) {
        json.put("first", pair.first().label())
                .put("second", pair.second().label())
                .put("n", pair.seeds())
                .put("test", pair.byLoss() ? "paired t" : "Fisher")
                .put("first_trained", pair.firstTrained())
                .put("second_trained", pair.secondTrained());
        statistic(json, "difference", pair.difference());
        Interval interval = pair.interval();
        number(json, "interval_low", interval.low());
        number(json, "interval_high", interval.high());
        number(json, "effect", pair.effect());
        number(json, "probability_of_improvement", pair.improvement());
        number(json, "p", pair.p());
        number(json, "p_adjusted", pair.adjusted());
        json.put("ahead", pair.ahead()).put("seeds_needed", pair.seedsNeeded());
    }

    private static void statistic(ObjectNode json, String name, Statistic statistic) {
        number(json, name, statistic.mean());
        number(json, name + "_standard_error", statistic.standardError());
    }

    /** What is not a number is null. */
    private static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
