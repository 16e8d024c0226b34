package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.probe.LayerSignal;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Invented comparisons that look like real ones, for looking at the page and for its tests:
 * {@code java fathom.experiment.report.DemoReport FOLDER} writes one page per kind.
 */
final class DemoReport {

    private static final double[] RATES = {0.003, 0.01, 0.03, 0.1, 0.3};
    private static final Map<String, Integer> SPEED = new LinkedHashMap<>();

    static {
        SPEED.put("delta-orthogonal", 0);
        SPEED.put("orthogonal", 1);
        SPEED.put("glorot", 2);
        SPEED.put("lecun", 3);
        SPEED.put("he", 4);
        SPEED.put("pytorch-default", 5);
        SPEED.put("normal(0.01)", 6);
    }

    private DemoReport() {}

    /** Writes a page per kind into the folder. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        HtmlReport.write(typical(), folder.resolve("typical.html"));
        HtmlReport.write(single(), folder.resolve("single.html"));
        HtmlReport.write(large(), folder.resolve("large.html"));
        HtmlReport.write(allDiverged(), folder.resolve("diverged.html"));
        System.out.println(TextTable.of(typical()));
        System.out.println(MarkdownTable.of(typical()));
    }

    /** Seven initializers at two depths from three seeds. */
    static ComparisonRecord typical() {
        return comparison("Seven initializers of a deep tanh network", List.copyOf(SPEED.keySet()), 3, 600, 32, 128);
    }

    /** One variant, one seed, one depth, no tuning. */
    static ComparisonRecord single() {
        ComparisonRecord one = comparison("A single run", List.of("delta-orthogonal"), 1, 80, 32);
        return new ComparisonRecord(one.title(), one.configuration(), one.provenance(), List.of(), one.runs());
    }

    private static final Provenance HERE = new Provenance(
            "0.1.0-SNAPSHOT",
            "a91cb6935d1c4c2aa7d1f0e2f9a4a3b2c1d0e9f8",
            "2025-11-23T02:10:00Z",
            "Debian OpenJDK 64-Bit Server VM 17.0.15+6",
            "Linux 6.1 amd64",
            "Intel(R) Xeon(R) Processor @ 2.50GHz",
            2,
            "openblas 0.3.31 SkylakeX",
            512,
            "auto",
            2,
            "CIFAR-10",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            "matches the known hash",
            2018L,
            "./fathom compare --data cifar-10-binary.tar.gz --lr 0.003,0.01,0.03,0.1,0.3 --seed 2018");

    /** Twelve variants, five depths, long curves and hostile labels. */
    static ComparisonRecord large() {
        List<String> labels = new ArrayList<>(SPEED.keySet());
        labels.addAll(List.of(
                "critical-delta-orthogonal(q=0.03125)",
                "<script>alert('x')</script>",
                "a & b \"quoted\"",
                "zeros",
                "ünïcode ✓"));
        return comparison("Twelve & <more> at \"five\" depths", labels, 2, 6_000, 8, 32, 128, 512, 1250);
    }

    /** Every run diverged at once. */
    static ComparisonRecord allDiverged() {
        ComparisonRecord base = comparison("All diverged", List.of("he", "xavier 5/3"), 3, 100, 64);
        List<RunRecord> runs = base.runs().stream()
                .map(r -> ExampleRuns.run(
                        r.key(),
                        new float[] {Float.NaN},
                        new float[] {Float.NaN},
                        null,
                        new Divergence(0, "stem.0", "activation is NaN"),
                        List.of()))
                .toList();
        return new ComparisonRecord(base.title(), base.configuration(), base.provenance(), List.of(), runs);
    }

    private static ComparisonRecord comparison(String title, List<String> labels, int seeds, int steps, int... depths) {
        List<RunRecord> runs = new ArrayList<>();
        List<RunRecord> tuning = new ArrayList<>();
        String depthList = "";
        for (int depth : depths) {
            depthList += (depthList.isEmpty() ? "" : ",") + depth;
            for (String label : labels) {
                int kind = SPEED.getOrDefault(label, Math.floorMod(label.hashCode(), 7));
                double best = RATES[kind == 4 ? 0 : kind >= 5 ? 4 : 3 - (depth > 64 ? 1 : 0)];
                for (double rate : RATES) {
                    tuning.add(run(new RunKey(label, depth, 9, rate), kind, Math.min(steps, 150), best));
                }
                for (int seed = 0; seed < seeds; seed++) {
                    runs.add(run(new RunKey(label, depth, seed, best), kind, steps, best));
                }
            }
        }
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("network", "stem 3 convs (strides 1, 2, 2), circular 3x3 tanh body, 16 channels");
        configuration.put("depths", depthList);
        configuration.put("classes", "10");
        configuration.put("batch", "100");
        configuration.put("steps", String.valueOf(steps));
        configuration.put("optimizer", "sgd, momentum 0.95");
        configuration.put("threshold", "0.3");
        configuration.put("rates", "0.003,0.01,0.03,0.1,0.3");
        return new ComparisonRecord(title, configuration, HERE, tuning, runs);
    }

    private static RunRecord run(RunKey key, int kind, int steps, double bestRate) {
        var random = new SplittableRandom(key.hashCode());
        double mistuned = Math.abs(Math.log10(key.rate() / bestRate));
        boolean diverges = kind == 4 && key.depth() > 64 || kind < 4 && key.rate() > 8 * bestRate;
        int made = diverges ? 9 + random.nextInt(60) : steps;
        double depthCost =
                Math.log(key.depth() / 16.0 + 1) * new double[] {0.01, 0.05, 0.12, 0.13, 0.4, 1.2, 1.5}[kind];
        double goal = Math.min(2.3026, 1.19 + depthCost + 0.35 * mistuned + 0.09 * random.nextDouble());
        double time = 60.0 * (1 + kind) * Math.max(1, steps / 600.0) * (1 + 2 * mistuned);
        float[] loss = new float[made];
        float[] accuracy = new float[made];
        for (int i = 0; i < made; i++) {
            double noise = 0.09 * (random.nextDouble() + random.nextDouble() - 1);
            double start = kind == 4 ? 2.9 : 2.303;
            double value = goal + (start - goal) * Math.exp(-Math.max(0, i - 4 * kind) / time);
            value += diverges ? Math.exp(1.7 * (i - made + 12)) : 0;
            loss[i] = (float) (value + noise * Math.min(1, Math.abs(value - 2.303) * 3 + 0.25));
            accuracy[i] = (float) Math.max(0, Math.min(1, 0.1 + 0.37 * (2.303 - value) + 0.5 * noise));
        }
        if (diverges) {
            loss[made - 1] = Float.NaN;
        }
        String description =
                String.format(Locale.ROOT, "%s(gain=%.3f)", key.variant().replaceAll("\\(.*", ""), 1 + 0.01 * kind);
        Evaluation test =
                new Evaluation(mean(loss) + 0.07, mean(accuracy) - 0.02 + 0.012 * (kind == 1 ? 1 : 0), 10_000);
        TrainingResult result = new TrainingResult(
                0,
                loss,
                accuracy,
                diverges ? null : test,
                diverges ? new Divergence(made - 1, "body.7.conv", "activation is NaN") : null,
                made * key.depth() / 2500.0 * (1 + 0.1 * random.nextDouble()),
                signal(key.depth(), kind, random),
                List.of(),
                List.of(),
                kind == 3 ? "no theory of signals for layer <my own>" : null);
        return new RunRecord(key, description, result, HERE);
    }

    private static List<LayerSignal> signal(int depth, int kind, SplittableRandom random) {
        double forward = new double[] {0, 0, -0.4, -0.4, 0.02, -0.24, -3}[kind];
        double backward = new double[] {0, -0.001, -0.003, -0.003, 0.035, -0.24, -1.5}[kind];
        double scale = 0.4 * Math.exp(0.1 * random.nextDouble());
        List<LayerSignal> signal = new ArrayList<>();
        for (int layer = 0; layer < depth + 4; layer++) {
            double activation = kind == 2 || kind == 3
                    ? scale * Math.pow(1 + layer, -0.5)
                    : scale * Math.min(1.5, Math.pow(10, forward * layer));
            double wiggle = Math.exp(0.06 * random.nextDouble());
            double gradient = 2e-5 * Math.pow(10, backward * (depth + 3 - layer));
            signal.add(new LayerSignal(
                    "body." + layer, (float) (activation * wiggle), (float) (gradient * wiggle), gradient));
        }
        return signal;
    }

    private static double mean(float[] curve) {
        double sum = 0;
        int from = Math.max(0, curve.length - 50);
        for (int i = from; i < curve.length; i++) {
            sum += curve[i];
        }
        return sum / Math.max(1, curve.length - from);
    }
}
