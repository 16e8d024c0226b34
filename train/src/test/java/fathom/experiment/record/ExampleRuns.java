package fathom.experiment.record;

import fathom.probe.LayerSignal;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import fathom.train.TrainingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs that nobody made. */
public final class ExampleRuns {
    /** Nowhere. */
    public static final Provenance ORIGIN = origin("plain");

    private ExampleRuns() {}

    /** Somewhere with those kernels. */
    public static Provenance origin(String kernels) {
        return origin(kernels, "cpu");
    }

    /** Elsewhere, with the plain kernels. */
    public static Provenance onProcessor(String cpu) {
        return origin("plain", cpu);
    }

    private static Provenance origin(String kernels, String cpu) {
        return new Provenance(
                "test",
                "unknown",
                "2025-01-01T00:00:00Z",
                "jvm",
                "os",
                cpu,
                1,
                kernels,
                512,
                "auto",
                1,
                "toy",
                "sha",
                "none",
                1,
                "none");
    }

    /** A run of one second, described by its variant, evaluated unless {@code test} is null. */
    public static RunRecord run(
            RunKey key,
            float[] loss,
            float[] accuracy,
            @Nullable Evaluation test,
            @Nullable Divergence divergence,
            List<LayerSignal> start) {
        TrainingResult result =
                new TrainingResult(0, loss, accuracy, test, divergence, 1, start, List.of(), List.of(), null);
        return new RunRecord(key, key.variant(), result, ORIGIN);
    }

    /** A run that ended with these values, as after 600 steps of them. */
    public static RunRecord ended(RunKey key, double loss, double accuracy, List<LayerSignal> start) {
        return run(key, constant(loss), constant(accuracy), new Evaluation(loss, accuracy, 100), null, start);
    }

    /** A curve of 600 steps. */
    public static float[] constant(double value) {
        float[] curve = new float[600];
        java.util.Arrays.fill(curve, (float) value);
        return curve;
    }
}
