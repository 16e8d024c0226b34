package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a reader must know before believing the verdict. */
public final class Caveats {

    private Caveats() {}

    /** Returns the caveats that this comparison earns, most serious first. */
    public static List<Prose> of(Summary summary, ComparisonRecord comparison) {
        List<Prose> caveats = new ArrayList<>();
        notComparable(comparison).ifPresent(caveats::add);
        stopped(comparison).ifPresent(caveats::add);
        mixing(comparison).ifPresent(caveats::add);
        seeds(summary, caveats);
        RateCaveats.add(summary, comparison, caveats);
        vanishedGradients(comparison, caveats);
        criterion(summary, caveats);
        return caveats;
    }

    /** Returns in what experiments that were joined differ so much that no verdict over them holds; empty if they do not. */
    public static Optional<Prose> notComparable(ComparisonRecord comparison) {
        return Optional.ofNullable(comparison.configuration().get(ComparisonRecord.NOT_COMPARABLE))
                .map(what -> new Prose()
                        .strong("Not comparable. ")
                        .text("These runs come from experiments that differ in " + what
                                + ". No sentence on this page that sets variants of different experiments side by side is a"
                                + " finding."));
    }

    /** Returns which runs a person stopped; empty if none. */
    private static Optional<Prose> stopped(ComparisonRecord comparison) {
        return Optional.ofNullable(comparison.configuration().get(ComparisonRecord.STOPPED))
                .map(runs -> new Prose()
                        .strong("Stopped by hand. ")
                        .text("Left out, as if they had not been made: " + runs
                                + ". Who stops a run for what it shows makes the runs that are left look better or worse"
                                + " than they are, so nothing is claimed of these variants at these depths."));
    }

    /** Returns in what the conditions of the runs differ: machine, kernels, versions; empty if all were made alike. */
    public static Optional<Prose> mixing(ComparisonRecord comparison) {
        Map<String, Map<String, Integer>> differences = comparison.differences();
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        List<Prose> named = new ArrayList<>();
        differences.forEach((name, values) -> named.add(new Prose().strong(name).text(" (" + counted(values) + ")")));
        return Optional.of(new Prose()
                .strong("Mixed runs. ")
                .text("Not all runs were made under the same conditions: they differ in ")
                .list(named)
                .text(". Numbers may differ by rounding, and times do not compare."));
    }

    /** Returns values with the number of runs that share each, for example {@code plain: 2 runs, vector: 4 runs}. */
    public static String counted(Map<String, Integer> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + ": " + Formats.plural(each.getValue(), "run"))
                .collect(Collectors.joining(", "));
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
                    .text("The spread between seeds is unknown, so any difference may be the seed's and not the"
                            + " variant's. With five seeds a verdict has something to go by."));
        } else if (fewest > 1) {
            caveats.add(new Prose()
                    .strong(fewest + " seeds. ")
                    .text(
                            "± is the standard error of the mean over seeds. Where all runs trained, losses are compared seed by"
                                    + " seed (paired t test); elsewhere the numbers of runs that trained (Fisher's exact test). p is"
                                    + " corrected for all pairs of the depth (Holm)"
                                    + (summary.looks().seeds().isEmpty()
                                            ? ""
                                            : " and for looks at " + summary.looks() + " seeds")
                                    + ": at most 5 of 100 such experiments make a false claim of a kind at a depth. Seeds that a"
                                    + " difference of losses would take are for a power of 80\u00a0%, if it is as large as measured;"
                                    + " of counts, as many as would make the same shares significant."));
        }
    }

    /** Names each variant with the run in which it lost most layers. */
    private static void vanishedGradients(ComparisonRecord comparison, List<Prose> caveats) {
        Map<String, RunRecord> worst = new LinkedHashMap<>();
        for (RunRecord run : comparison.runs()) {
            if (run.result().vanishedGradients() > 0) {
                worst.merge(
                        run.key().variant(),
                        run,
                        (a, b) -> b.result().vanishedGradients() > a.result().vanishedGradients() ? b : a);
            }
        }
        if (worst.isEmpty()) {
            return;
        }
        List<Prose> variants = new ArrayList<>();
        worst.forEach((variant, run) -> variants.add(new Prose()
                .strong(variant)
                .text(" (" + run.result().vanishedGradients() + " of "
                        + Formats.plural(run.result().start().size(), "layer") + " at depth "
                        + run.key().depth() + ")")));
        caveats.add(new Prose()
                .strong("Vanished gradients. ")
                .text("At the start the gradients are zero, or below the least normal number of float32, 1.2e-38, in ")
                .list(variants)
                .text(": float32 cannot carry them, and Fathom takes them as zero."));
    }

    private static void criterion(Summary summary, List<Prose> caveats) {
        long percent = Math.round(100 * Chance.MARGIN);
        String yardstick = summary.chance().known() ? summary.chance().inWords() : "the loss of its first batch";
        caveats.add(new Prose()
                .strong("“Trains” ")
                .text("means a final train loss, the mean of the last 50 batches, at least " + percent + " % below "
                        + yardstick + ", within this budget of steps. More steps may change who trains."));
    }
}
