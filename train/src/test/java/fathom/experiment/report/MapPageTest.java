package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.experiment.statistics.TrainabilityMapTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapPageTest {
    @Test
    void thePageShowsFigureAndFitAndTheFileEveryCell(@TempDir Path folder) throws Exception {
        ComparisonRecord comparison =
                TrainabilityMapTest.comparison((w, depth) -> depth <= 4.5 * TrainabilityMapTest.scale(w));
        TrainabilityMap map = TrainabilityMap.of(comparison).orElseThrow();
        String page = HtmlReport.html(comparison);
        assertTrue(page.contains("ξc (fit)"), page);
        assertTrue(page.contains(MapText.boundary(map)));
        assertEquals(80, page.split("class=\"cell\"[^>]*><title>", -1).length - 1);
        MapFiles.write(map, folder);
        List<String> lines = Files.readAllLines(folder.resolve("map.csv"));
        assertEquals(81, lines.size());
        assertTrue(lines.get(1).startsWith("1.0,0.05,10,0.875,true,"), lines.get(1));
        assertTrue(Files.readString(folder.resolve("map.svg")).contains("<style>"));
        assertTrue(MapText.of(comparison).orElseThrow().contains("88*"));
    }

    @Test
    void whereNoNetworkTrainedItSaysSo() {
        ComparisonRecord none = TrainabilityMapTest.comparison((w, depth) -> false);
        assertTrue(MapText.boundary(TrainabilityMap.of(none).orElseThrow()).contains("No network trained"));
    }

    @Test
    void anOrdinaryComparisonHasAPageByDepth() {
        ComparisonRecord map = TrainabilityMapTest.comparison((w, depth) -> true);
        ComparisonRecord ordinary = new ComparisonRecord("", Map.of(), map.provenance(), List.of(), map.runs());
        assertTrue(HtmlReport.html(ordinary).contains("depth-226"));
    }
}
