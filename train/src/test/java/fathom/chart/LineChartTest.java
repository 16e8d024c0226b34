package fathom.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineChartTest {
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
    void coordinatesHaveOneDecimal() {
        assertEquals(
                "-0.5 0 12 3.3",
                Svg.number(-0.5) + " " + Svg.number(-0.04) + " " + Svg.number(11.96) + " " + Svg.number(3.25));
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
