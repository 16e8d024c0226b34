package fathom.experiment.statistics;

import fathom.experiment.record.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tuning of learning rates at one depth: every variant at every rate.
 *
 * @param rates the rates, ascending
 * @param rows the variants, best of the compared runs first
 */
public record TuningGrid(List<Double> rates, List<Row> rows) {

    /**
     * One variant's tuning runs.
     *
     * @param variant the variant's label
     * @param byRate its runs by rate, usually one each
     * @param chosen the rate of its compared runs, if there are any
     */
    public record Row(String variant, Map<Double, List<RunRecord>> byRate, OptionalDouble chosen) {

        /** Returns the mean final train loss at the rate; unknown if every run diverged or there was none. */
        public Statistic loss(double rate) {
            return Statistic.of(byRate.getOrDefault(rate, List.of()).stream()
                    .mapToDouble(run ->
                            run.result().diverged() ? Double.NaN : run.result().finalLoss())
                    .toArray());
        }

        /** Returns whether the chosen rate is the highest (or lowest) that was tried. */
        boolean chosenIsAtEdge(boolean highest) {
            var tried = new TreeSet<>(byRate.keySet());
            return tried.size() > 1
                    && chosen.isPresent()
                    && chosen.getAsDouble() == (highest ? tried.last() : tried.first());
        }
    }

    /** Gathers the tuning runs of a depth; empty if there are none. */
    public static TuningGrid of(DepthSummary depth) {
        var rates = new TreeSet<Double>();
        Map<String, Map<Double, List<RunRecord>>> variants = new LinkedHashMap<>();
        for (RunRecord run : depth.tuning()) {
            rates.add(run.key().rate());
            variants.computeIfAbsent(run.key().variant(), v -> new TreeMap<>())
                    .computeIfAbsent(run.key().rate(), r -> new ArrayList<>())
                    .add(run);
        }
        List<Row> rows = new ArrayList<>();
        variants.forEach((variant, byRate) -> {
            OptionalDouble chosen = depth.ranked().stream()
                    .filter(v -> v.runs().get(0).key().variant().equals(variant))
                    .mapToDouble(VariantSummary::rate)
                    .findFirst();
            rows.add(new Row(variant, byRate, chosen));
        });
        rows.sort(Comparator.comparingInt(row -> rank(depth, row.variant())));
        return new TuningGrid(List.copyOf(rates), rows);
    }

    /** Where the variant stands in the table above; after all others if it has no compared run. */
    private static int rank(DepthSummary depth, String variant) {
        for (int i = 0; i < depth.ranked().size(); i++) {
            if (depth.ranked().get(i).runs().get(0).key().variant().equals(variant)) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }
}
