package fathom.interop;

import fathom.probe.LayerStatistics;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateRatio;
import fathom.train.Listener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Shows a run in TensorBoard while it trains: {@code train/...} and {@code test/...} by step, and of the steps that {@link
 * fathom.train.Trainer#probeEvery} chooses histograms over the layers. A run that goes on after an interruption begins a file of its own; what an
 * earlier one says of later steps is void.
 */
public final class TensorBoardListener implements Listener, AutoCloseable {
    private static final int STEPS_TOGETHER = 50;

    private final EventFile events;

    /**
     * Begins a file.
     *
     * @param folder what {@code tensorboard --logdir} is given, made if it does not exist
     * @param settings the run's, by name
     * @param firstStep how many steps were made before
     * @throws UncheckedIOException if it cannot be written
     */
    public TensorBoardListener(Path folder, Map<String, String> settings, int firstStep) {
        long millis = System.currentTimeMillis();
        // The time comes first: TensorBoard reads the files of a folder in the order of their names.
        Path file = folder.resolve(
                "events.out.tfevents." + millis + "." + ProcessHandle.current().pid() + ".fathom");
        try {
            Files.createDirectories(folder);
            events = new EventFile(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), now(), firstStep);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
        events.hyperparameters(now(), settings);
        events.flush();
    }

    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    @Override
    public void onStep(Step step) {
        events.scalar(now(), step.step(), "train/loss", step.loss());
        events.scalar(now(), step.step(), "train/accuracy", step.accuracy());
        events.scalar(now(), step.step(), "train/rate", step.rate());
        if ((step.step() + 1) % STEPS_TOGETHER == 0) {
            events.flush();
        }
    }

    @Override
    public void onEpoch(Epoch epoch) {
        events.scalar(now(), epoch.step(), "test/loss", epoch.test().loss());
        events.scalar(now(), epoch.step(), "test/accuracy", epoch.test().accuracy());
        events.flush();
    }

    @Override
    public void onProbe(StepStatistics statistics) {
        List<LayerStatistics> layers = statistics.layers();
        over(statistics, "layers/mean", layers, LayerStatistics::mean);
        over(statistics, "layers/variance", layers, LayerStatistics::variance);
        over(statistics, "layers/saturated", layers, LayerStatistics::saturated);
        over(statistics, "layers/log10_gradient_rms", layers, layer -> StrictMath.log10(layer.gradient()));
        over(statistics, "updates/log10_ratio", statistics.updates(), UpdateRatio::log10);
    }

    private <T> void over(StepStatistics at, String tag, List<T> parts, ToDoubleFunction<T> value) {
        events.histogram(
                now(), at.step(), tag, parts.stream().mapToDouble(value).toArray());
    }

    /** Ends the file. */
    @Override
    public void close() {
        try {
            events.ended(now(), true);
            events.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an event for TensorBoard: " + e, e);
        }
    }
}
