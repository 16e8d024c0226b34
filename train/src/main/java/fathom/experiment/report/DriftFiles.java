package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.ColourScale;
import fathom.chart.HeatMap;
import fathom.chart.SvgFile;
import fathom.file.AtomicFile;
import fathom.probe.DepthDrift;
import fathom.probe.LayerPoint;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How the layers of one run drifted from their start, as files. */
public final class DriftFiles {
    private static final int MOST_ROWS = 64; // cells smaller than that are not seen
    private static final double RANGE = 5;

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
            SvgFile.write(folder.resolve("drift.svg"), figure(steps));
        }
    }

    static HeatMap figure(List<List<LayerPoint>> steps) {
        List<LayerPoint> start = steps.get(0);
        int seen = start.size();
        int rows = Math.min(MOST_ROWS, seen);
        double[] layers = new double[rows];
        double[][] values = new double[rows][steps.size()];
        for (int row = 0; row < rows; row++) {
            int at = row * (seen - 1) / (rows - 1);
            layers[row] = start.get(at).layer();
            for (int column = 0; column < steps.size(); column++) {
                values[row][column] = reaching(steps.get(column), at) - reaching(start, at);
            }
        }
        double[] columns = HeatMap.edges(
                steps.stream().mapToDouble(step -> step.get(0).step()).toArray(), false);
        double[] edges = HeatMap.edges(layers, false);
        return new HeatMap(
                "log of the gradient that reaches a layer relative to the last one, less that at the start, by step and layer",
                Axis.whole("step", columns[0], columns[columns.length - 1], 6),
                Axis.whole("layer", edges[0], edges[rows], 6),
                columns,
                edges,
                values,
                new ColourScale(Axis.linear("drift of the gradient's log-gain", -RANGE, RANGE, 5)),
                value -> String.format(Locale.ROOT, "%.2f", value),
                List.of(),
                List.of());
    }

    /** log of the gradient at a layer over that at the last; NaN where none is left. */
    private static double reaching(List<LayerPoint> layers, int at) {
        double log = Math.log(
                layers.get(at).gradient() / layers.get(layers.size() - 1).gradient());
        return Double.isFinite(log) ? log : Double.NaN;
    }
}
