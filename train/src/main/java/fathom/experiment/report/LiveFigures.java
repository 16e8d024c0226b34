package fathom.experiment.report;

import fathom.chart.ChartJson;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Summary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The report's figures of training over runs that need not be finished, for a page that draws them as they grow. */
public final class LiveFigures {
    private LiveFigures() {}

    /**
     * The loss and the accuracy at each of the depths at which a run has made two steps, as JSON for the page's script.
     *
     * @param soFar the runs that count, as far as they are; all of them, since a variant has one colour at all depths
     * @param depths of which figures are wanted
     */
    public static Map<Integer, List<String>> of(ComparisonRecord soFar, Set<Integer> depths) {
        Summary summary = Summary.of(soFar);
        Map<Integer, List<String>> figures = new LinkedHashMap<>();
        for (DepthSummary depth : summary.depths()) {
            if (depths.contains(depth.depth()) && TrainingFigures.drawable(depth)) {
                figures.put(
                        depth.depth(),
                        List.of(
                                ChartJson.of(TrainingFigures.loss(depth, summary.chance())),
                                ChartJson.of(TrainingFigures.accuracy(depth, summary.chance()))));
            }
        }
        return figures;
    }
}
