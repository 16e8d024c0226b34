package fathom.experiment.report;

import fathom.chart.SvgFile;
import fathom.file.AtomicFile;
import fathom.probe.DepthDrift;
import fathom.probe.GradientReach;
import fathom.probe.LayerPoint;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.List;

/** How the layers of one run drifted from their start, as files. */
public final class DriftFiles {
    private DriftFiles() {}

    /**
     * Writes {@code drift.csv}, a line per step that was looked at ({@link DepthDrift}), and from two steps on {@code drift.svg}, layer by step:
     * how much of the gradient that reached a layer at the start still reaches it, relative to the last layer.
     *
     * @param steps the layers seen at each step, the same ones at all
     * @param depth how many layers there are
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    public static void write(List<List<LayerPoint>> steps, int depth, Nonlinearity activation, Path folder) {
        if (steps.isEmpty() || steps.get(0).size() < 2) {
            return;
        }
        AtomicFile.write(folder.resolve("drift.csv"), out -> {
            out.write(
                    "step,gradient_gain,signal_gain,coherence,q_growth,correlation,weight_drift,mean_field_gain,chi_1,residual\n");
            for (List<LayerPoint> step : steps) {
                DepthDrift d = DepthDrift.of(steps.get(0), step, depth, activation);
                out.write(d.step() + "," + d.gradientGain() + "," + d.signalGain() + "," + d.coherence() + ","
                        + d.growth() + "," + d.correlation() + "," + d.weightDrift() + "," + d.meanField() + ","
                        + d.chi() + ","
                        + d.residual() + "\n");
            }
        });
        if (steps.size() > 1) {
            SvgFile.write(
                    folder.resolve("drift.svg"),
                    ReachFigure.of(steps.stream()
                            .flatMap(step -> GradientReach.of(step, depth, activation).stream())
                            .toList()));
        }
    }
}
