package fathom.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.text.Formats;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HeatMapTest {
    private static Element drawn(HeatMap map) throws Exception {
        var xml = new Xml();
        map.draw(xml);
        byte[] bytes = xml.toString().getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
    }

    private static List<Element> all(Element svg, String tag, String kind) {
        NodeList found = svg.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(kind))
                .toList();
    }

    private static HeatMap small(List<Series> lines) {
        double[] depths = {10, 30, 100};
        return new HeatMap(
                "accuracy by variance & depth",
                Axis.linear("variance", 0.5, 2.5, 4),
                Axis.logarithmic("depth", 5, 200, 3),
                HeatMap.edges(new double[] {1, 2}, false),
                HeatMap.edges(depths, true),
                new double[][] {{0.1, 0.9}, {0.2, Double.NaN}, {0.3, 0.5}},
                new ColourScale(Axis.linear("accuracy", 0, 1, 5)),
                value -> Formats.percent(value) + " %",
                lines,
                List.of(new HeatMap.Word(1, 30, "here", false)));
    }

    @Test
    void cellsCoverTheirPlacesAndTellTheirValues() throws Exception {
        Element svg = drawn(small(List.of()));
        assertEquals("img", svg.getAttribute("role"));
        assertEquals("accuracy by variance & depth", svg.getAttribute("aria-label"));
        List<Element> cells = all(svg, "rect", "cell").stream()
                .filter(cell -> cell.getElementsByTagName("title").getLength() == 1)
                .toList();
        assertEquals(6, cells.size());
        assertEquals("10.0 %", cells.get(0).getTextContent());
        assertEquals(
                new ColourScale(Axis.linear("", 0, 1, 5)).colour(0.9),
                cells.get(1).getAttribute("fill"));
        assertEquals("none", cells.get(3).getAttribute("fill"), "not measured");
        double first = Double.parseDouble(cells.get(0).getAttribute("x"));
        double width = Double.parseDouble(cells.get(0).getAttribute("width"));
        double next = Double.parseDouble(cells.get(1).getAttribute("x"));
        assertTrue(first + width >= next && first + width < next + 1, "no gap");
    }

    @Test
    void linesAreDrawnOverTheCellsWithTheirNames() throws Exception {
        double[] x = {0.7, 1.5, 9};
        Element svg = drawn(small(List.of(Series.dashed("6 xi", 0, x, new double[] {10, 100, 500}))));
        assertEquals(1, all(svg, "path", "over").size());
        assertEquals(
                "6 xi", all(svg, "text", "over-label").get(0).getTextContent(), "at the last point inside the map");
        assertTrue(all(svg, "text", "over-label").get(0).hasAttribute("x"));
    }

    @Test
    void edgesLieBetweenPlaces() {
        assertArrayEquals(new double[] {0.5, 1.5, 3, 5}, HeatMap.edges(new double[] {1, 2, 4}, false), 1e-12);
        double[] edges = HeatMap.edges(new double[] {10, 40}, true);
        assertArrayEquals(new double[] {5, 20, 80}, edges, 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> new HeatMap(
                        "",
                        Axis.linear("", 0, 1, 2),
                        Axis.linear("", 0, 1, 2),
                        new double[] {0, 1},
                        new double[] {0, 1},
                        new double[][] {{1, 2}},
                        new ColourScale(Axis.linear("", 0, 1, 2)),
                        Double::toString,
                        List.of(),
                        List.of()));
    }

    @Test
    void coloursRunFromDarkToLight() {
        var scale = new ColourScale(Axis.linear("", 10, 20, 2));
        assertEquals("#440154", scale.colour(9));
        assertEquals("#21918c", scale.colour(15));
        assertEquals("#fde725", scale.colour(Double.POSITIVE_INFINITY));
        double last = -1;
        for (int i = 0; i <= 40; i++) {
            int rgb = Integer.parseInt(ColourScale.at(i / 40.0).substring(1), 16);
            double light = 0.2126 * Math.pow(rgb >> 16, 2.2)
                    + 0.7152 * Math.pow(rgb >> 8 & 255, 2.2)
                    + 0.0722 * Math.pow(rgb & 255, 2.2);
            assertTrue(light > last, "lightness rises all the way, at " + i);
            last = light;
        }
    }
}
