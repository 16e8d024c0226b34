package fathom.train.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.probe.LayerPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerPointsTest {
    @Test
    void linesAreReadAsTheyWereWritten() {
        LayerPoint first = new LayerPoint(0, 0, 0.1, 0.5, 1e-30, 1.02, 0, Double.NaN);
        LayerPoint second = new LayerPoint(0, 9, 1 / 3.0, Double.NaN, 0, 1, 1e-3, 0.2);
        LayerPoint later = new LayerPoint(20, 0, 0.2, 1, Double.POSITIVE_INFINITY, 1, 0, 0);
        String text = LayerPoints.HEADER
                + String.join("\n", LayerPoints.row(first), LayerPoints.row(second), LayerPoints.row(later));
        assertEquals(List.of(List.of(first, second), List.of(later)), LayerPoints.read(text));
        assertEquals(List.of(), LayerPoints.read(LayerPoints.HEADER));
        assertEquals(8, LayerPoints.HEADER.split(",", -1).length);
    }

    @Test
    void lineOfAnotherKindIsRefused() {
        assertEquals(
                "a line of layers.csv has 2 cells, expected 8: 1,2",
                assertThrows(NumberFormatException.class, () -> LayerPoints.read("x\n1,2\n"))
                        .getMessage());
    }
}
