package fathom.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChartJsonTest {
    private static final double[] NONE = {};

    private static String json(Series... series) {
        return ChartJson.of(new LineChart(
                "loss </script><!--",
                Axis.whole("step", 0, 2, 2),
                Axis.linear("y", 0, 3, 3),
                List.of(series),
                false,
                Double.NaN,
                ""));
    }

    @Test
    void whatAReaderParsesIsWhatIsDrawn() {
        double[] x = {0, 1, 2};
        var measured = new Series(
                "a \"b\" \\ \u2028 é",
                9,
                x,
                new double[] {2.302585, Double.NaN, 1e-30},
                new double[] {0.0123456, -1, 3},
                new double[] {1234567.8, 1e20, Double.POSITIVE_INFINITY},
                List.of(new Series.Cross(1, Double.NaN, "diverged")));
        var theory = Series.dashed("theory", 1, new double[] {0, 2}, new double[] {1, 2});
        JsonNode read = JsonMapper.shared()
                .readTree(json(measured.with(new Series.Detail(new double[] {1, 2, 3}, 3, 13, 0.25)), theory));
        assertEquals("loss </script><!--", read.at("/description").asString());
        JsonNode first = read.at("/series/0");
        assertEquals("a \"b\" \\ \u2028 é", first.at("/label").asString());
        assertEquals("[2.3026,null,1.0000E-30]", first.at("/y").toString().replace("1.0E-30", "1.0000E-30"));
        assertEquals(0.01235, first.at("/low/0").asDouble(), 1e-12);
        assertEquals(1.235e6, first.at("/high/0").asDouble(), 1e3);
        assertEquals("[3,13]", read.at("/windows").toString());
        assertEquals(0.25, first.at("/seconds").asDouble());
        assertEquals("diverged", first.at("/crosses/0/note").asString());
        assertEquals("[0,1,2]", read.at("/xs").toString());
        assertEquals("[0,2]", read.at("/series/1/x").toString());
    }

    @Test
    void noNameEndsTheElementThatHoldsIt() {
        String json = json(new Series("</script><script>alert(1)&amp;", 0, NONE, NONE, NONE, NONE, List.of()));
        assertFalse(json.contains("<") || json.contains(">") || json.contains("&"), json);
    }
}
