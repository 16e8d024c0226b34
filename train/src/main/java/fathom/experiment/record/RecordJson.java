package fathom.experiment.record;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The records as JSON. A number that is not finite is written as the string {@code "NaN"}, {@code "Infinity"} or
 * {@code "-Infinity"}: JSON has no such numbers, bare {@code NaN} breaks most parsers, and null would lose which of the
 * three it was.
 */
final class RecordJson {

    private static final JsonMapper COMPACT = JsonMapper.builder()
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonMapper WITHOUT_CURVES = COMPACT.rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addMixIn(RunRecord.class, NoCurves.class)
            .build();

    private RecordJson() {}

    /** A run as it lies in its file: with the hash of the configuration that it belongs to. */
    record StoredRun(String configurationHash, RunRecord run) {}

    /** Leaves the per-step curves out; they are in the run's own file and in metrics.csv. */
    @JsonIgnoreProperties({"trainLoss", "trainAccuracy"})
    private interface NoCurves {}

    static byte[] run(StoredRun run) {
        return COMPACT.writeValueAsBytes(run);
    }

    /** Returns the run, or null if the bytes are no run, as of a file cut off by a full disk. */
    static @Nullable StoredRun run(byte[] json) {
        try {
            return COMPACT.readValue(json, StoredRun.class);
        } catch (JacksonException e) {
            return null;
        }
    }

    static byte[] comparison(ComparisonRecord comparison) {
        return WITHOUT_CURVES.writeValueAsBytes(comparison);
    }

    /** Returns the comparison with empty curves. */
    static ComparisonRecord comparison(byte[] json) {
        JsonNode comparison = COMPACT.readTree(json);
        for (String list : List.of("tuning", "runs")) {
            for (JsonNode run : comparison.path(list)) {
                ((ObjectNode) run).putArray("trainLoss");
                ((ObjectNode) run).putArray("trainAccuracy");
            }
        }
        return COMPACT.treeToValue(comparison, ComparisonRecord.class);
    }

    static byte[] configuration(Map<String, String> configuration) {
        return WITHOUT_CURVES.writeValueAsBytes(configuration);
    }

    static Map<String, String> configuration(byte[] json) {
        return COMPACT.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
    }
}
