package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.InventedComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatisticsJsonTest {
    @Test
    void theFileHoldsEveryVariantEveryPairAndTheWords(@TempDir Path folder) throws Exception {
        ComparisonRecord comparison = InventedComparison.empty()
                .ran("a", 8, 1.0, 1.1, 1.2)
                .ran("b", 8, 1.5, 1.61, 1.7)
                .ran("c", 8, 2.3, Double.NaN, 2.3)
                .record();
        StatisticsJson.write(comparison, folder);
        JsonNode depth = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("statistics.json")))
                .path("depths")
                .path(0);
        assertTrue(depth.path("verdict").asString().startsWith("At depth 8, a reaches"), depth.toString());
        assertEquals(3, depth.path("variants").size());
        assertEquals(1, depth.path("variants").path(2).path("diverged").asInt());
        JsonNode pair = depth.path("pairs").path(0);
        assertEquals("b", pair.path("second").asString());
        assertEquals(0.5033, pair.path("difference").asDouble(), 1e-4);
        assertTrue(pair.path("p_adjusted").asDouble() > 2.9 * pair.path("p").asDouble());
        assertEquals(1, pair.path("probability_of_improvement").asDouble());
        assertTrue(depth.path("pairs").path(1).path("difference").isNull());
    }
}
