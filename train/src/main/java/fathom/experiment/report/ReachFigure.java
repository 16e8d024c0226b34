package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.ColourScale;
import fathom.chart.HeatMap;
import fathom.probe.GradientReach;
import java.util.List;
import java.util.Locale;

/** The gradient in the layers of one run, by step and layer: how much of what reached a layer at the start still reaches it. */
final class ReachFigure {
    private static final double RANGE = 5;

    private ReachFigure() {}

    /**
     * The map of a run.
     *
     * @param run what was measured, the same layers at every step, of two steps at least
     */
    static HeatMap of(List<GradientReach> run) {
        GradientReach start = run.get(0);
        int rows = start.layers().size();
        double[][] values = new double[rows][run.size()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < run.size(); column++) {
                values[row][column] =
                        run.get(column).reach().get(row) - start.reach().get(row);
            }
        }
        double[] columns =
                HeatMap.edges(run.stream().mapToDouble(GradientReach::step).toArray(), false);
        double[] edges = HeatMap.edges(
                start.layers().stream().mapToDouble(layer -> layer).toArray(), false);
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
}
