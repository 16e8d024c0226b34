package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.ModelSummary;
import fathom.random.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmarks measure what they say; how fast anything is, is no test. */
final class BenchTest {
    private static List<JsonNode> lines(Ran ran) {
        assertEquals(0, ran.code(), ran::err);
        return ran.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static void assertPositive(JsonNode line, String... names) {
        for (String name : names) {
            assertTrue(line.path(name).doubleValue() > 0, name + " in " + line);
        }
    }

    @Test
    void aNetworkGivesOneLineOfJson() {
        JsonNode line = lines(Ran.fathom("bench", "SMALL", "--steps", "3", "--threads", "1"))
                .get(0);
        assertEquals("small", line.get("net").stringValue());
        assertEquals(3, line.get("steps").intValue());
        assertEquals(1, line.get("threads").intValue());
        assertPositive(
                line,
                "median_ms",
                "min_ms",
                "images_per_s",
                "first_step_ms",
                "start_to_first_step_ms",
                "allocated_bytes_per_step",
                "peak_tensor_mb",
                "scratch_mb",
                "loss");
        assertTrue(line.get("min_ms").doubleValue() <= line.get("median_ms").doubleValue(), line::toString);
    }

    @Test
    void kernelsAreSetBesideWhatTheMachineCanDo() {
        List<JsonNode> lines =
                lines(Ran.fathom("bench", "kernels", "--only", "64x64x64", "--json", "--seconds", "0.01"));
        assertEquals(2, lines.size());
        assertPositive(lines.get(0), "peak_gflops", "copy_gb_per_s");
        assertEquals("gemm NN 64x64x64", lines.get(1).get("kernel").stringValue());
        assertPositive(lines.get(1), "median_ms", "gflops", "share_of_peak");
    }

    @Test
    void depthComparesTheTimeOfALayer() {
        List<JsonNode> lines = lines(Ran.fathom("bench", "depth", "--depth", "3,9", "--rounds", "1"));
        JsonNode shallow = lines.get(0);
        JsonNode deep = lines.get(1);
        assertEquals(3, shallow.get("layers").intValue());
        assertEquals(9, deep.get("layers").intValue());
        assertEquals(3, shallow.get("steps").intValue(), "as many layers of either");
        double ratio =
                deep.get("median_ms").doubleValue() / shallow.get("median_ms").doubleValue() / 3;
        assertEquals(ratio, lines.get(2).get("ratio_of_medians").doubleValue(), 0.02 * ratio);
    }

    @Test
    void sideBySideComparesTheThroughputOfRuns() {
        JsonNode line = lines(
                        Ran.fathom("bench", "side-by-side", "small", "--workers", "3", "--rounds", "1", "--steps", "2"))
                .get(0);
        assertEquals(3, line.get("workers").intValue());
        double inTurn = 3.6e6 / 200 / line.get("in_turn_step_ms").doubleValue();
        double sideBySide = 3 * 3.6e6 / 200 / line.get("side_by_side_step_ms").doubleValue();
        assertEquals(inTurn, line.get("in_turn_runs_per_hour").doubleValue(), 0.01 * inTurn);
        assertEquals(sideBySide / inTurn, line.get("ratio").doubleValue(), 0.02 * sideBySide / inTurn);
    }

    @Test
    void scalingSetsWhatIsMeasuredBesideTheModel() {
        List<JsonNode> lines = lines(Ran.fathom("bench", "scaling", "small", "--rounds", "1", "--estimate", "1000"));
        JsonNode one = lines.get(0);
        assertEquals(1, one.get("threads").intValue());
        assertEquals(1, one.get("efficiency").doubleValue());
        assertEquals(1, one.get("model_efficiency").doubleValue());
        JsonNode many = lines.get(lines.size() - 1);
        assertEquals(1000, many.get("threads").intValue());
        double most = 1
                / (many.get("serial_share").doubleValue()
                        * 1000); // a thousand threads: little but the serial part is left
        double efficiency = many.get("model_efficiency").doubleValue();
        assertTrue(efficiency > 0 && efficiency <= most + 0.001, many::toString);
        assertEquals(List.of(1, 2, 4, 6), BenchScalingCommand.threadCounts(6));
    }

    /**
     * What the PyTorch script of the same networks counts with {@code sum(p.numel() for p in model.parameters())};
     * its LSTM has one more bias.
     */
    @ParameterizedTest
    @CsvSource({
        "n1, 1147210",
        "n2, 4579978",
        "n3, 2318298",
        "n4, 102182010",
        "n5, 269722",
        "n6, 83722",
        "n7, 4806922",
        "n8, 853018"
    })
    void networksHaveTheParametersOfTheirCounterparts(String name, long parameters) {
        Map<String, BenchNetworks.Net> nets = BenchNetworks.all();
        BenchNetworks.Net net = nets.get(name);
        assertEquals(
                parameters,
                ModelSummary.of(net.build().apply(new Seed(1)), net.input()).parameters());
    }

    @Test
    void warmUpLastsUntilTimesStopFalling() {
        WarmUp falling = new WarmUp();
        for (double ms = 900; ms > 300; ms *= 0.8) {
            for (int i = 0; i < 3 && !falling.isSteady(); i++) {
                falling.add(ms);
            }
            assertFalse(falling.isSteady(), "at " + ms);
        }
        WarmUp even = new WarmUp();
        int steps = 0;
        for (; !even.isSteady(); steps++) {
            even.add(steps % 2 == 0 ? 99 : 100);
        }
        assertEquals(22, steps, "two windows of a second");
        WarmUp slow = new WarmUp();
        slow.add(20_000);
        slow.add(15_000);
        assertTrue(slow.isSteady(), "half a minute is enough");
    }

    @Test
    void medianAndMinimumAreThoseOfTheSortedTimes() {
        Times times = new Times();
        for (int i = 0; i < 101; i++) {
            times.add((37 * i) % 101);
        }
        assertEquals(50, times.median());
        assertEquals(0, times.minimum());
        assertEquals(5050, times.sum());
    }
}
