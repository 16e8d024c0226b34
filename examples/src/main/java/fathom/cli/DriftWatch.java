package fathom.cli;

import fathom.experiment.report.DriftFiles;
import fathom.probe.CollapsePredictor;
import fathom.probe.DepthDrift;
import fathom.probe.DepthMonitor;
import fathom.probe.LayerPoint;
import fathom.probe.StepStatistics;
import fathom.theory.Nonlinearity;
import fathom.train.Listener;
import fathom.train.snapshot.TrainingFolder;
import java.nio.file.Path;
import java.util.List;

/** Looks at the layers of a run at the steps that are probed, logs them, and says when it expects the run to collapse. */
final class DriftWatch implements Listener {
    private final Meter meter;
    private final TrainingFolder folder;
    private final DepthMonitor monitor;
    private final Nonlinearity activation;
    private final CollapsePredictor predictor;
    private List<LayerPoint> start;

    /** Goes on from what the folder holds. */
    DriftWatch(Meter meter, TrainingFolder folder, DepthMonitor monitor, Nonlinearity activation) {
        this.meter = meter;
        this.folder = folder;
        this.monitor = monitor;
        this.activation = activation;
        this.predictor = new CollapsePredictor(monitor.depth());
        List<List<LayerPoint>> before = folder.layerPoints();
        this.start = before.isEmpty() ? List.of() : before.get(0);
        before.stream()
                .filter(DriftWatch::tells)
                .forEach(points -> predictor.after(drift(points).sign()));
    }

    private static boolean tells(List<LayerPoint> points) {
        return points.size() > 1;
    }

    private DepthDrift drift(List<LayerPoint> points) {
        return DepthDrift.of(start, points, monitor.depth(), activation);
    }

    @Override
    public void onProbe(StepStatistics statistics) {
        List<LayerPoint> points = monitor.measure(statistics);
        folder.log(points);
        if (start.isEmpty()) {
            start = points;
        }
        if (tells(points)) {
            predictor.after(drift(points).sign()).ifPresent(meter::say);
        }
    }

    /** Writes the figure and its numbers. */
    void write(Path to) {
        DriftFiles.write(folder.layerPoints(), monitor.depth(), activation, to);
    }
}
