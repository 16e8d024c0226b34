package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a reader must know before believing the verdict. */
public final class Caveats {

    private Caveats() {}

    /** Returns the caveats that this comparison earns, most serious first. */
    public static List<Prose> of(Summary summary, ComparisonRecord comparison) {
        List<Prose> caveats = new ArrayList<>();
        seeds(summary, caveats);
        rates(summary, comparison, caveats);
        vanishedGradients(comparison, caveats);
        criterion(summary, caveats);
        return caveats;
    }

    private static void seeds(Summary summary, List<Prose> caveats) {
        int fewest = summary.depths().stream()
                .flatMap(depth -> depth.ranked().stream())
                .mapToInt(VariantSummary::seeds)
                .min()
                .orElse(0);
        if (fewest == 1) {
            caveats.add(new Prose()
                    .strong("One seed. ")
                    .text("The spread between seeds is unknown, so a small difference may be the seed's and not the"
                            + " variant's. Give at least three seeds before concluding."));
        } else if (fewest > 1) {
            caveats.add(new Prose()
                    .strong(fewest + " seeds. ")
                    .text("± is the sample standard deviation over seeds. Two equal variants would look completely"
                            + " separated, every seed of one better than every seed of the other, in 1 of "
                            + Formats.count(binomial(2 * fewest, fewest) / 2) + " comparisons by luck alone."));
        }
    }

    /** Chooses k of n; half of it is the number of equally likely orders in which two groups are separated. */
    private static double binomial(int n, int k) {
        double result = 1;
        for (int i = 1; i <= k; i++) {
            result = result * (n - k + i) / i;
        }
        return result;
    }

    private static void rates(Summary summary, ComparisonRecord comparison, List<Prose> caveats) {
        if (comparison.tuning().isEmpty()) {
            var rates = new TreeSet<Double>();
            comparison.runs().forEach(run -> rates.add(run.key().rate()));
            if (rates.size() == 1 && summary.labels().size() > 1) {
                caveats.add(new Prose()
                        .strong("One rate for all. ")
                        .text("Every variant ran at rate " + Formats.plain(rates.first())
                                + ". The best rate differs from"
                                + " variant to variant, so this favours those that it happens to suit; tune the rates"
                                + " for a fair comparison."));
            }
            return;
        }
        for (boolean highest : new boolean[] {true, false}) {
            Map<String, List<String>> depths = new LinkedHashMap<>();
            for (DepthSummary depth : summary.depths()) {
                for (TuningGrid.Row row : TuningGrid.of(depth).rows()) {
                    if (row.chosenIsAtEdge(highest)) {
                        depths.computeIfAbsent(row.variant(), v -> new ArrayList<>())
                                .add("" + depth.depth());
                    }
                }
            }
            List<Prose> atEdge = new ArrayList<>();
            depths.forEach((variant, at) -> atEdge.add(new Prose()
                    .strong(variant)
                    .text(
                            at.size() > 1 && at.size() == summary.depths().size()
                                    ? " (every depth)"
                                    : (at.size() == 1 ? " (depth " : " (depths ") + String.join(", ", at) + ")")));
            if (!atEdge.isEmpty()) {
                caveats.add(new Prose()
                        .strong("Edge of the grid. ")
                        .text("The " + (highest ? "highest" : "lowest") + " rate tried was the best for ")
                        .list(atEdge)
                        .text("; a " + (highest ? "higher" : "lower") + " one may be better still."));
            }
        }
    }

    /** Names each variant with the run in which it lost most layers. */
    private static void vanishedGradients(ComparisonRecord comparison, List<Prose> caveats) {
        Map<String, RunRecord> worst = new LinkedHashMap<>();
        for (RunRecord run : comparison.runs()) {
            if (run.vanishedGradients() > 0) {
                worst.merge(run.key().variant(), run, (a, b) -> b.vanishedGradients() > a.vanishedGradients() ? b : a);
            }
        }
        if (worst.isEmpty()) {
            return;
        }
        List<Prose> variants = new ArrayList<>();
        worst.forEach((variant, run) -> variants.add(new Prose()
                .strong(variant)
                .text(" (" + run.vanishedGradients() + " of "
                        + Formats.plural(run.start().size(), "layer") + " at depth "
                        + run.key().depth() + ")")));
        caveats.add(new Prose()
                .strong("Vanished gradients. ")
                .text("At the start the gradients are subnormal or zero in ")
                .list(variants)
                .text(
                        ": the float32 format cannot carry them, and on some processors arithmetic with subnormal numbers is slow, which"
                                + " inflates the times of these runs."));
    }

    private static void criterion(Summary summary, List<Prose> caveats) {
        long percent = Math.round(100 * Chance.MARGIN);
        String yardstick = summary.chance().known()
                ? "chance (ln " + summary.chance().classes() + " = "
                        + Formats.loss(summary.chance().loss()) + ")"
                : "the loss of its first batch";
        caveats.add(new Prose()
                .strong("“Trains” ")
                .text("means a final train loss, the mean of the last 50 batches, at least " + percent + " % below "
                        + yardstick + " within this budget of steps. More steps may change who trains."));
    }
}
