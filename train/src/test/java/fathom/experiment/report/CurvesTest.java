package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.chart.Series;
import fathom.experiment.statistics.VariantSummary;
import fathom.probe.LayerSignal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CurvesTest {
    @Test
    void averagingKeepsConstantsAndSkipsWhatIsNotFinite() {
        float[] curve = new float[1000];
        Arrays.fill(curve, 2.5f);
        curve[500] = Float.NaN;
        curve[501] = Float.POSITIVE_INFINITY;
        double[] places = {0, 250, 500, 999};
        assertArrayEquals(new double[] {2.5, 2.5, 2.5, 2.5}, Curves.averaged(curve, places, 21), 1e-12);
    }

    @Test
    void averagingStartsAtTheFirstStepAndEndsWithTheCurve() {
        float[] curve = {4, 3, 2, 1, 0};
        double[] averaged = Curves.averaged(curve, new double[] {0, 1, 4, 5, 9}, 3);
        assertArrayEquals(new double[] {4, 3, 0.5, Double.NaN, Double.NaN}, averaged, 1e-12);
    }

    @Test
    void aCurveOfAHundredThousandStepsIsDrawnWithFewPoints() {
        var run = DemoReport.single().runs().get(0);
        var variant = new VariantSummary("a", 0, List.of(run));
        Series series = Curves.of(variant, 100_000, r -> new float[100_000]);
        assertEquals(Curves.POINTS, series.x().length);
        assertEquals(99_999, series.x()[Curves.POINTS - 1]);
    }

    @Test
    void theBodyIsWhatMostLayersShare() {
        List<LayerSignal> layers = Stream.of("stem.0", "body.0", "body.1", "body.2", "head")
                .map(name -> new LayerSignal(name, 1, 1, 1))
                .toList();
        assertEquals(layers.subList(1, 4), SignalFigures.body(layers));
        List<LayerSignal> mixed = List.of(layers.get(0), layers.get(1), layers.get(4));
        assertEquals(mixed, SignalFigures.body(mixed));
    }
}
