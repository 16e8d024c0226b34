package fathom.interop;

import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.file.AtomicFile;
import fathom.probe.LayerSignal;
import fathom.probe.UpdateSpread;
import fathom.train.TrainingResult;
import java.io.BufferedOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Finished runs for TensorBoard: one event file in a folder that is called as the run is. Scalars {@code train/loss}, {@code train/accuracy} and
 * {@code updates/...} by step, {@code test/loss} and {@code test/accuracy} at the end, histograms over the layers {@code start/...} of the signal before
 * the first step, and the settings as hyperparameters. The same run gives the same bytes.
 */
public final class TensorBoard {
    private TensorBoard() {}

    /**
     * Writes the run, in place of what was there of it.
     *
     * @param folder of all runs, what {@code tensorboard --logdir} is given
     * @param settings what all runs share, by name
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static void write(RunRecord run, Map<String, String> settings, Path folder) {
        // TensorBoard knows a file by this part of its name; one run is one file, whenever and wherever it was made.
        Path file = folder.resolve(run.key().id()).resolve("events.out.tfevents.0.fathom");
        AtomicFile.writeBinary(file, channel -> {
            BufferedOutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            EventFile events = new EventFile(out, 0, 0);
            write(run, settings, events);
            events.flush(); // the channel is the caller's to close
        });
    }

    private static void write(RunRecord run, Map<String, String> settings, EventFile events) {
        TrainingResult result = run.result();
        double end = end(run);
        double begin = end - result.seconds();
        events.hyperparameters(begin, hyperparameters(run, settings));
        start(events, begin, result.start());
        float[] loss = result.loss();
        float[] accuracy = result.accuracy();
        for (int i = 0; i < loss.length; i++) {
            double now = begin + result.seconds() * (i + 1) / loss.length;
            events.scalar(now, result.firstStep() + i, "train/loss", loss[i]);
            events.scalar(now, result.firstStep() + i, "train/accuracy", accuracy[i]);
        }
        for (UpdateSpread update : result.updates()) {
            events.scalar(end, update.step(), "updates/log10_lowest", update.lowest());
            events.scalar(end, update.step(), "updates/log10_median", update.median());
            events.scalar(end, update.step(), "updates/log10_highest", update.highest());
        }
        if (result.test() != null) {
            int steps = result.firstStep() + result.steps();
            events.scalar(end, steps, "test/loss", result.testLoss());
            events.scalar(end, steps, "test/accuracy", result.testAccuracy());
        }
        events.ended(end, !result.diverged());
    }

    private static void start(EventFile events, double begin, List<LayerSignal> layers) {
        events.histogram(begin, 0, "start/log10_activation_rms", log10(layers, LayerSignal::activationRms));
        events.histogram(begin, 0, "start/log10_gradient_rms", log10(layers, LayerSignal::gradientRms));
        events.histogram(begin, 0, "start/log10_weight_gradient_norm", log10(layers, LayerSignal::weightGradientNorm));
    }

    /** Signals span dozens of decades; what vanished is left out. */
    static <T> double[] log10(List<T> layers, ToDoubleFunction<T> value) {
        return layers.stream().mapToDouble(value).map(StrictMath::log10).toArray();
    }

    /** Seconds since 1970 when the run ended; 0 if its record does not tell. */
    private static double end(RunRecord run) {
        try {
            return Instant.parse(run.provenance().date()).getEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static Map<String, String> hyperparameters(RunRecord run, Map<String, String> settings) {
        RunKey key = run.key();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("init", key.variant());
        all.put("depth", Integer.toString(key.depth()));
        all.put("rate", Double.toString(key.rate()));
        all.put("seed index", Integer.toString(key.seedIndex()));
        return all;
    }
}
