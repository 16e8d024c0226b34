package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.chart.HeatMap;
import fathom.chart.Series;
import fathom.chart.Xml;
import fathom.theory.Nonlinearity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseDiagramTest {
    @Test
    void phaseDiagramIsDeepestAlongTheCriticalLine() {
        HeatMap diagram = PhaseDiagram.of(Nonlinearity.TANH, Map.of("LeCun", 1.0), 24, 12);
        var xml = new Xml();
        diagram.draw(xml);
        assertTrue(xml.toString().contains("ordered") && xml.toString().contains("chaotic"));
        Series line = diagram.lines().get(diagram.lines().size() - 1);
        for (int row = 0; row < diagram.values().length; row++) {
            double critical = (line.x()[row] + line.x()[row + 1]) / 2;
            int deepest = 0;
            for (int column = 1; column < diagram.values()[row].length; column++) {
                deepest = diagram.values()[row][column] > diagram.values()[row][deepest] ? column : deepest;
            }
            double cell = diagram.columns()[1] - diagram.columns()[0];
            double middle = diagram.columns()[deepest] + cell / 2;
            assertEquals(critical, middle, 2 * cell, "row " + row);
        }
    }
}
