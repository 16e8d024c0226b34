package fathom.experiment.report;

import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.text.Formats;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The columns of the table per depth, shared by HTML, Markdown and the terminal. */
final class TableCells {

    /**
     * One column.
     *
     * @param title its heading
     * @param cell the text of a variant's cell
     * @param badness what to minimize for the best of the column, NaN for none
     */
    record Column(String title, Function<VariantSummary, String> cell, ToDoubleFunction<VariantSummary> badness) {

        /**
         * Returns the best variant of the column among those that train: to be the best at chance is nothing. Empty if
         * the column has no best or there is only one variant.
         */
        Optional<VariantSummary> best(DepthSummary depth, Chance chance) {
            return depth.ranked().stream()
                    .filter(v -> depth.ranked().size() > 1 && chance.trains(v))
                    .filter(v -> !Double.isNaN(badness.applyAsDouble(v)))
                    .min(Comparator.comparingDouble(badness));
        }
    }

    private TableCells() {}

    /** Returns the columns right of the variant's name; steps are counted to the training metric {@code threshold}, NaN for none. */
    static List<Column> columns(double threshold, Summary summary) {
        Chance chance = summary.chance();
        String metric = chance.metric().replace("accuracy", "acc.");
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("rate", v -> Formats.plain(v.rate()), v -> Double.NaN));
        columns.add(new Column("trained", v -> chance.trained(v) + "/" + v.seeds(), v -> Double.NaN));
        columns.add(new Column(
                "train loss",
                v -> mixed(v, chance)
                        ? v.trainLoss().asLossRange()
                        : v.trainLoss().asLoss(),
                v -> v.trainLoss().mean()));
        columns.add(new Column(
                "train " + metric + " %",
                v -> percent(v, v.trainAccuracy(), chance),
                v -> -v.trainAccuracy().mean()));
        columns.add(new Column(
                "test " + metric + " %",
                v -> percent(v, v.testAccuracy(), chance),
                v -> -v.testAccuracy().mean()));
        if (summary.depths().stream()
                .flatMap(depth -> depth.ranked().stream())
                .anyMatch(v -> v.testSequences().known())) {
            columns.add(new Column(
                    "test sequences %",
                    v -> percent(v, v.testSequences(), chance),
                    v -> -v.testSequences().mean()));
        }
        columns.add(new Column(
                "steps to " + (Double.isNaN(threshold) ? "threshold" : Formats.plain(100 * threshold) + " %"),
                v -> steps(v.stepsToAccuracy(threshold), v.seeds()),
                v -> slowness(v.stepsToAccuracy(threshold), v.seeds())));
        columns.add(new Column("diverged", TableCells::diverged, v -> Double.NaN));
        columns.add(new Column("time", v -> Formats.duration(v.seconds().mean()), v -> Double.NaN));
        return columns;
    }

    private static String percent(VariantSummary variant, Statistic share, Chance chance) {
        return mixed(variant, chance) ? share.asPercentRange() : share.asPercent();
    }

    /** Some runs trained and some did not: a mean over two kinds of runs describes neither. */
    static boolean mixed(VariantSummary variant, Chance chance) {
        return chance.trained(variant) > 0 && !chance.trains(variant);
    }

    /** Mean steps; where not every seed got there, how many did. */
    private static String steps(Statistic steps, int seeds) {
        if (!steps.known()) {
            return Formats.NONE;
        }
        String mean = Formats.count(steps.mean());
        return steps.n() == seeds ? mean : mean + " (" + steps.n() + "/" + seeds + ")";
    }

    /** Only variants of which every seed got there compete. */
    private static double slowness(Statistic steps, int seeds) {
        return steps.n() == seeds ? steps.mean() : Double.NaN;
    }

    private static String diverged(VariantSummary variant) {
        if (variant.diverged() == 0) {
            return "no";
        }
        Divergence first = variant.firstDivergence().orElseThrow();
        return variant.diverged() + "/" + variant.seeds() + " at " + Formats.count(first.step());
    }
}
