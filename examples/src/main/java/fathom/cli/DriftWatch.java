package fathom.cli;

import fathom.experiment.report.DriftFiles;
import fathom.probe.CollapsePredictor;
import fathom.probe.DepthMonitor;
import fathom.probe.GradientReach;
import fathom.probe.LayerPoint;
import fathom.probe.StepStatistics;
import fathom.theory.Nonlinearity;
import fathom.train.Listener;
import fathom.train.snapshot.TrainingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the layers of a run at the steps that are probed, logs them, and says when it expects the run to collapse, or why it foretells nothing.
 */
final class DriftWatch implements Listener {
    private final Meter meter;
    private final TrainingFolder folder;
    private final DepthMonitor monitor;
    private final Nonlinearity activation;
    private final boolean plain;
    private final CollapsePredictor predictor;
    private @Nullable GradientReach start;
    private boolean explained;

    /**
     * Goes on from what the folder holds.
     *
     * @param plain whether the body is a plain chain: of others mean field knows no gain over the depth
     */
    DriftWatch(Meter meter, TrainingFolder folder, DepthMonitor monitor, Nonlinearity activation, boolean plain) {
        this.meter = meter;
        this.folder = folder;
        this.monitor = monitor;
        this.activation = activation;
        this.plain = plain;
        this.predictor = new CollapsePredictor(monitor.depth());
        folder.layerPoints().forEach(this::foretold);
    }

    /** What is to be said after a step was looked at. */
    private Optional<String> foretold(List<LayerPoint> points) {
        GradientReach now = plain ? monitor.reach(points, activation).orElse(null) : null;
        if (now == null) {
            return Optional.empty();
        }
        start = start == null ? now : start;
        return predictor.after(now.since(start));
    }

    @Override
    public void onProbe(StepStatistics statistics) {
        List<LayerPoint> points = monitor.measure(statistics);
        folder.log(points);
        if (!explained) {
            whyNothingIsForetold().ifPresent(why -> meter.say("note: collapse is not foretold: " + why));
            explained = true;
        }
        foretold(points).ifPresent(meter::say);
    }

    private Optional<String> whyNothingIsForetold() {
        if (!plain) {
            return Optional.of("mean field tells the gradient's gain over depth of plain chains only");
        }
        return monitor.isScaled()
                ? Optional.of("the predictor is calibrated without a body scale; drift.csv has the mean-field gain")
                : Optional.empty();
    }

    /** Writes the figure and its numbers. */
    void write(Path to) {
        DriftFiles.write(folder.layerPoints(), monitor.depth(), activation, to);
    }
}
