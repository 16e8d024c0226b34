package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A comparison gathered by depth and variant.
 *
 * @param depths the depths, shallow to deep
 * @param labels the variants' labels in the order of the record, which is the order of their colours
 * @param chance what a network scores that has learned nothing
 * @param looks with how many seeds the results were looked at
 * @param stopped the runs that a person stopped, as the record names them
 */
public record Summary(
        List<DepthSummary> depths, List<String> labels, Chance chance, Looks looks, List<String> stopped) {

    /** Copies the lists. */
    public Summary {
        depths = List.copyOf(depths);
        labels = List.copyOf(labels);
        stopped = List.copyOf(stopped);
    }

    /** Gathers the runs; depths without a run are not there. */
    public static Summary of(ComparisonRecord comparison) {
        Set<String> severalRates = variantsWithSeveralRates(comparison.runs());
        Map<String, Integer> styles = new LinkedHashMap<>();
        Map<Integer, Map<String, List<RunRecord>>> groups = new TreeMap<>();
        for (RunRecord run : comparison.runs()) {
            RunKey key = run.key();
            String label = severalRates.contains(key.variant())
                    ? key.variant() + " @ " + Formats.plain(key.rate())
                    : key.variant();
            styles.putIfAbsent(label, styles.size());
            groups.computeIfAbsent(key.depth(), d -> new LinkedHashMap<>())
                    .computeIfAbsent(label, l -> new ArrayList<>())
                    .add(run);
        }
        Chance chance = Chance.of(comparison);
        List<DepthSummary> depths = new ArrayList<>();
        groups.forEach((depth, variants) -> {
            List<VariantSummary> ranked = new ArrayList<>();
            variants.forEach((label, runs) -> {
                runs.sort(Comparator.comparingInt(run -> run.key().seedIndex()));
                ranked.add(new VariantSummary(label, styles.getOrDefault(label, 0), runs));
            });
            ranked.sort(VariantSummary.ranking(chance));
            List<RunRecord> tuning = comparison.tuning().stream()
                    .filter(run -> run.key().depth() == depth)
                    .toList();
            depths.add(new DepthSummary(depth, ranked, tuning));
        });
        return new Summary(depths, new ArrayList<>(styles.keySet()), chance, Looks.of(comparison), stopped(comparison));
    }

    private static List<String> stopped(ComparisonRecord comparison) {
        String runs = comparison.configuration().getOrDefault(ComparisonRecord.STOPPED, "");
        return runs.isEmpty() ? List.of() : List.of(runs.split("; "));
    }

    private static Set<String> variantsWithSeveralRates(List<RunRecord> runs) {
        Map<String, Double> rates = new HashMap<>();
        Set<String> several = new HashSet<>();
        for (RunRecord run : runs) {
            RunKey key = run.key();
            Double before = rates.putIfAbsent(key.variant() + "\n" + key.depth(), key.rate());
            if (before != null && before != key.rate()) {
                several.add(key.variant());
            }
        }
        return several;
    }
}
