package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.LayerSignal;
import fathom.random.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigureTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 12, 18, 60})
    void labelsNeitherOverlapNorLeaveTheFigure(int labels) {
        var random = new Seed(labels).generator();
        for (int trial = 0; trial < 50; trial++) {
            double[] wanted =
                    random.doubles(labels, 10, trial % 2 == 0 ? 290 : 20).toArray();
            double[] placed = LabelColumn.place(wanted, 10, 290, 14);
            double gap = Math.min(14, 280.0 / Math.max(1, labels - 1));
            assertTrue(smallestDistance(placed) >= gap - 1e-6, Arrays.toString(placed));
            assertTrue(Arrays.stream(placed).allMatch(p -> p >= 10 - 1e-6 && p <= 290 + 1e-6), Arrays.toString(placed));
        }
    }

    @Test
    void labelsFarApartStayWhereTheyBelong() {
        assertArrayEquals(new double[] {200, 20, 100}, LabelColumn.place(new double[] {200, 20, 100}, 10, 290, 14));
        assertArrayEquals(new double[] {107, 93}, LabelColumn.place(new double[] {100.1, 99.9}, 10, 290, 14), 1e-9);
    }

    @Test
    void linearTicksAreRoundAndInside() {
        Axis axis = Axis.linear("x", 0.13, 2.38, 6);
        assertEquals(
                List.of("0.5", "1", "1.5", "2"),
                axis.ticks().stream().map(axis::label).toList());
        assertEquals(0, axis.position(0.13), 1e-12);
        assertEquals(1, axis.position(2.38), 1e-12);
        Axis steps = Axis.whole("step", 0, 99_999, 5);
        assertEquals("20,000", steps.label(steps.ticks().get(1)));
        assertTrue(Axis.whole("step", 0, 3, 6).ticks().stream().allMatch(t -> t == Math.rint(t)));
    }

    @ParameterizedTest
    @CsvSource({"1e-30,1,7", "0.4,0.5,7", "1e-3,1e3,6", "1e-300,1e300,7"})
    void logarithmicTicksArePowersOfTen(double min, double max, int count) {
        Axis axis = Axis.logarithmic("x", min, max, count);
        assertFalse(axis.ticks().isEmpty());
        assertTrue(axis.ticks().size() <= count + 1, axis.ticks().toString());
        assertTrue(axis.ticks().stream().allMatch(t -> axis.label(t).matches("1|10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]*")));
        assertTrue(Double.isNaN(axis.position(0)) && Double.isNaN(axis.position(Double.NaN)));
    }

    @Test
    void anAxisWithoutExtentIsWidened() {
        assertTrue(Axis.linear("x", 0, 0, 5).ticks().size() >= 2);
        assertTrue(Axis.linear("x", 2.3, 2.3, 5).position(2.3) == 0.5);
    }

    @Test
    void aDashedLineIsNamedByTheLineItGoesWith() {
        double[] x = {1, 2};
        var measured = new Series("he", 3, x, new double[] {1, 2}, new double[0], new double[0], List.of());
        var theory = Series.dashed("he", 3, x, new double[] {1, 1.9});
        var other = Series.dashed("6 correlation lengths", 4, x, new double[] {2, 2});
        assertEquals(List.of(measured, other), Series.labelled(List.of(measured, theory, other)));
        var chart = new LineChart(
                "both",
                Axis.whole("x", 1, 2, 2),
                Axis.linear("y", 0, 3, 3),
                List.of(measured, theory, other),
                false,
                Double.NaN,
                "");
        var xml = new Xml();
        chart.draw(xml);
        assertEquals(2, xml.toString().split("stroke-dasharray=\"" + Palette.THEORY_DASH, -1).length - 1);
        assertEquals(2, xml.toString().split("text-anchor=\"start\"", -1).length - 1);
    }

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

    @Test
    void statisticsSkipNaNAndKnowTheirNumber() {
        Statistic statistic = Statistic.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY);
        assertEquals(new Statistic(2, 2, Math.sqrt(2), 1, 3), statistic);
        assertFalse(Statistic.of(Double.NaN).known());
        assertTrue(Double.isNaN(Statistic.of(1).deviation()));
    }

    @ParameterizedTest
    @CsvSource({"0.03,0.03", "1e-5,1e-5", "0.1,0.1", "20000,20000", "2.5e-7,2.5e-7", "1e9,1e9", "0,0"})
    void ratesAreWrittenInFewDigits(double rate, String expected) {
        assertEquals(expected, Formats.plain(rate));
    }

    @Test
    void numbersAreWrittenForReaders() {
        assertEquals(
                "-0.5 0 12 3.3",
                LineChart.number(-0.5) + " " + LineChart.number(-0.04) + " " + LineChart.number(11.96) + " "
                        + LineChart.number(3.25));
        assertEquals("× 4·10⁻³¹", Formats.factor(-30.4));
        assertEquals("× 10⁻³⁰", Formats.factor(-30.0001));
        assertEquals("0 (underflow)", Formats.factor(Double.NEGATIVE_INFINITY));
        assertEquals("× 0.77", Formats.factor(Math.log10(0.77)));
        assertEquals("2 min 05 s", Formats.duration(125));
        assertEquals("1 h 05 min", Formats.duration(3900));
        assertEquals(Formats.NONE, Formats.loss(Double.NaN));
        assertEquals("3.1e-05", Formats.loss(3.1e-5));
    }

    private static double smallestDistance(double[] places) {
        double[] sorted = places.clone();
        Arrays.sort(sorted);
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            smallest = Math.min(smallest, sorted[i] - sorted[i - 1]);
        }
        return smallest;
    }
}
