package fathom.browser;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.probe.LayerSignal;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import fathom.train.TrainingResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Comparisons that nobody made, of any size. */
final class Invented {
    static final String HOSTILE = "<img src=x onerror=\"document.title='broken'\">";
    private static final Provenance HERE =
            Provenance.collect("CIFAR-10", 0, "invented", "", "", 1, "./fathom compare --out 'a <b>'");
    private static final List<String> NAMES =
            List.of("delta-orthogonal", "orthogonal", "glorot", HOSTILE, "he", "pytorch-default", "lecun", "zeros");

    private Invented() {}

    /** Variants x depths x seeds of so many steps each; the fifth variant diverges where it is deep. */
    static ComparisonRecord comparison(int variants, int[] depths, int seeds, int steps) {
        List<RunRecord> runs = new ArrayList<>();
        for (int depth : depths) {
            for (int variant = 0; variant < variants; variant++) {
                for (int seed = 0; seed < seeds; seed++) {
                    runs.add(run(variant, depth, seed, steps));
                }
            }
        }
        Map<String, String> settings = new LinkedHashMap<>(Map.of("classes", "10", "threshold", "0.25"));
        return new ComparisonRecord("Invented & <compared>", settings, HERE, List.of(), runs);
    }

    static RunRecord run(int variant, int depth, int seed, int steps) {
        var random = new SplittableRandom(31L * variant + 7L * depth + seed);
        boolean breaks = variant == 4 && depth > 40;
        int made = breaks ? steps / 5 : steps;
        float[] loss = new float[made];
        float[] accuracy = new float[made];
        double goal = Math.min(2.3, 1.2 + 0.12 * variant + 0.002 * depth + 0.03 * random.nextDouble());
        for (int i = 0; i < made; i++) {
            double value = goal + (2.303 - goal) * Math.exp(-i / (0.15 * steps * (1 + 0.3 * variant)));
            loss[i] = (float) (value + 0.1 * (random.nextDouble() - 0.5));
            accuracy[i] = (float) Math.max(0.05, 0.1 + 0.35 * (2.303 - value) + 0.04 * (random.nextDouble() - 0.5));
        }
        List<LayerSignal> start = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            start.add(new LayerSignal(
                    "body." + layer,
                    (float) Math.exp(-0.01 * variant * layer),
                    (float) (1e-3 * Math.exp(-0.01 * variant * (depth - layer))),
                    1e-3));
        }
        String name = NAMES.get(variant % NAMES.size()) + (variant < NAMES.size() ? "" : " " + variant);
        var result = new TrainingResult(
                0,
                loss,
                accuracy,
                breaks ? null : new Evaluation(goal + 0.05, 0.1 + 0.3 * (2.303 - goal), 10_000),
                breaks ? new Divergence(made, "body.7", "activation is NaN") : null,
                0.01 * made * (1 + variant),
                start,
                List.of(),
                List.of(),
                null);
        return new RunRecord(new RunKey(name, depth, seed, 0.01), "", result, HERE);
    }
}
