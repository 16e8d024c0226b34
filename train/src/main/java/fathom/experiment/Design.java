package fathom.experiment;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.Looks;
import fathom.random.Seed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an experiment compares: everything that decides which runs there are and what each comes to, and nothing of how they are made.
 *
 * @param variants by their labels, in the order in which they are shown
 * @param seeds of every variant at first
 * @param looks at how many seeds the results are looked at; one look at what there is unless seeds are added
 * @param settings what else decides the numbers of a run, by name
 */
record Design<V>(
        String title,
        Map<String, V> variants,
        List<Integer> depths,
        int seeds,
        Looks looks,
        RateRule rates,
        int tuningSteps,
        double threshold,
        Map<String, String> settings) {
    private static final String TUNING_STEPS = "tuning steps";

    Design {
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        depths = List.copyOf(depths);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The settings that decide the numbers of a run. */
    Map<String, String> identity(Seed seed) {
        Map<String, String> identity = new LinkedHashMap<>(settings);
        identity.put("seed", Long.toString(seed.value()));
        identity.put(ComparisonRecord.THRESHOLD, Double.toString(threshold));
        identity.put(TUNING_STEPS, Integer.toString(tuningSteps)); // even with one rate, to which others may be added
        return identity;
    }

    /** The runs of a plan that were made, with all settings: also those that only say which runs there are. */
    ComparisonRecord record(Seed seed, RunPlan<V> plan, Provenance provenance) {
        Map<String, String> everything = identity(seed);
        if (!rates.tunes()) {
            everything.remove(TUNING_STEPS);
        }
        everything.put("variants", String.join(", ", variants.keySet()));
        everything.put("depths", depths.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        everything.put("seeds", Integer.toString(plan.seeds()));
        if (!looks.seeds().isEmpty()) {
            everything.put(Looks.SETTING, looks.toString());
        }
        everything.put("learning rates", rates.toString());
        return new ComparisonRecord(title, everything, provenance, plan.tuning(), plan.runs());
    }

    /** What a variant is tuned over, and run with, at a depth. */
    Cell<V> cell(String label, V variant, int depth) {
        return new Cell<>(label, variant, depth, rates.at(depth, Chance.of(settings)), seeds);
    }
}
