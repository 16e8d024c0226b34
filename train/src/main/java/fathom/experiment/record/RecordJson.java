package fathom.experiment.record;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import fathom.text.BadInputException;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** What the version of a folder's files is called in them. */
    private static final String FORMAT = "format";

    /** Since this version, every run says where it was made. */
    private static final String CURRENT = "2";

    private static final JsonMapper COMPACT = JsonMapper.builder()
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(TrainingResult.class, DerivedValues.class)
            .build();

    private static final JsonMapper WITHOUT_CURVES = COMPACT.rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addMixIn(TrainingResult.class, NoCurves.class)
            .addMixIn(ComparisonRecord.class, Differences.class)
            .build();

    private RecordJson() {}

    /** A run as it lies in its file: with the hash of the configuration that it belongs to. */
    record StoredRun(String configurationHash, RunRecord run) {
        /** Refuses what is missing, as in a file of {@code {}}: Jackson passes null for it. */
        StoredRun {
            Objects.requireNonNull(configurationHash);
            Objects.requireNonNull(run.key());
            Objects.requireNonNull(run.result());
            Objects.requireNonNull(run.provenance());
        }
    }

    /** A comparison as it lies in its file, whose runs have files of their own. */
    record StoredComparison(
            String title,
            Map<String, String> configuration,
            Provenance provenance,
            List<StoredKey> tuning,
            List<StoredKey> runs) {}

    /** What finds the file of a run. */
    record StoredKey(RunKey key) {}

    /** Says for readers of the files what follows from the rest. */
    private interface DerivedValues {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        double finalLoss();

        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        double finalAccuracy();

        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        int steps();

        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        int vanishedGradients();
    }

    /** Leaves the per-step curves out; they are in the run's own file and in metrics.csv. */
    @JsonIgnoreProperties({"loss", "accuracy"})
    private interface NoCurves extends DerivedValues {}

    /** Says in what the runs' provenances differ. */
    private interface Differences {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        Map<String, Map<String, Integer>> differences();
    }

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
        ObjectNode json = WITHOUT_CURVES.createObjectNode().put(FORMAT, CURRENT);
        json.setAll((ObjectNode) WITHOUT_CURVES.valueToTree(comparison));
        return WITHOUT_CURVES.writeValueAsBytes(json);
    }

    /** @throws BadInputException if another version of Fathom wrote it */
    static StoredComparison comparison(Path folder, byte[] json) {
        JsonNode comparison = COMPACT.readTree(json);
        requireCurrent(folder, comparison.path(FORMAT).asString(""));
        return COMPACT.treeToValue(comparison, StoredComparison.class);
    }

    static byte[] configuration(Map<String, String> configuration) {
        Map<String, String> all = new LinkedHashMap<>(configuration);
        all.put(FORMAT, CURRENT);
        return WITHOUT_CURVES.writeValueAsBytes(all);
    }

    /** @throws BadInputException if another version of Fathom wrote it */
    static Map<String, String> configuration(Path folder, byte[] json) {
        Map<String, String> all = COMPACT.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
        String format = all.remove(FORMAT);
        requireCurrent(folder, format == null ? "" : format);
        return all;
    }

    private static void requireCurrent(Path folder, String format) {
        if (!format.equals(CURRENT)) {
            throw new BadInputException("results folder " + folder + " was written by another version of Fathom"
                    + (format.isEmpty() ? ", whose runs do not say where they were made" : ": format " + format)
                    + ", expected format " + CURRENT + "; give another folder");
        }
    }
}
