package fathom.experiment.record;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import fathom.text.BadInputException;
import fathom.train.TrainingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Since version 2, every run says where it was made; since 3, files have checksums. */
    private static final String CURRENT = "3";

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
            Objects.requireNonNull(run.description());
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

    /** Says for readers of the files what follows from the rest; by name, since left alone its order changes from JVM to JVM. */
    @JsonPropertyOrder(alphabetic = true)
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

    /** Leaves what was measured step by step out; they are in the run's own file and in metrics.csv. The order is not inherited. */
    @JsonPropertyOrder(alphabetic = true)
    @JsonIgnoreProperties({"loss", "accuracy", "reach"})
    private interface NoCurves extends DerivedValues {}

    /** Says in what the runs' provenances differ. */
    private interface Differences {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        Map<String, Map<String, Integer>> differences();
    }

    /** What a snapshot says of the run that is under way; curves lie beside it. */
    record StoredSnapshot(
            String configurationHash,
            Stage stage,
            RunKey key,
            String description,
            List<Provenance> parts,
            TrainingResult soFar) {}

    static byte[] run(StoredRun run) {
        return Seal.on(COMPACT.writeValueAsBytes(run));
    }

    /**
     * Reads a run.
     *
     * @param place what the message names
     * @throws BadInputException if the bytes are not a run, or not as they were written
     */
    static StoredRun run(byte[] json, String place) {
        try {
            return parse(Seal.checked(json), StoredRun.class, "run");
        } catch (IOException e) {
            throw new BadInputException(place + " " + e.getMessage(), e);
        }
    }

    /** What a comparison under way tells, on one line. It has no checksum: it may change with the next step. */
    static byte[] live(Object told) {
        return COMPACT.writeValueAsBytes(told);
    }

    /** @throws IOException if the text tells no such thing */
    static <T> T live(byte[] json, Class<T> type) throws IOException {
        return parse(json, type, type.getSimpleName());
    }

    static String snapshot(StoredSnapshot snapshot) {
        return COMPACT.writeValueAsString(snapshot);
    }

    /** @throws IOException if the text is not that of a snapshot */
    static StoredSnapshot snapshot(String json) throws IOException {
        return parse(json.getBytes(StandardCharsets.UTF_8), StoredSnapshot.class, "snapshot of a run");
    }

    private static <T> T parse(byte[] json, Class<T> type, String what) throws IOException {
        try {
            T value = COMPACT.readValue(json, type);
            if (value == null) {
                throw new IOException("holds no " + what);
            }
            return value;
        } catch (JacksonException e) {
            throw new IOException("holds no " + what, e);
        }
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    static byte[] comparison(ComparisonRecord comparison) {
        ObjectNode json = WITHOUT_CURVES.createObjectNode().put(FORMAT, CURRENT);
        json.setAll((ObjectNode) WITHOUT_CURVES.valueToTree(comparison));
        return Seal.on(WITHOUT_CURVES.writeValueAsBytes(json));
    }

    /**
     * Reads a comparison.
     *
     * @throws BadInputException if another version of Fathom wrote it
     * @throws IOException if the bytes are not a comparison, or not as they were written
     */
    static StoredComparison comparison(Path folder, byte[] json) throws IOException {
        StoredComparison stored = parse(checked(folder, json), StoredComparison.class, "comparison");
        if (stored.title() == null
                || stored.configuration() == null
                || stored.provenance() == null
                || stored.tuning() == null
                || stored.runs() == null) {
            throw new IOException("holds no comparison");
        }
        return stored;
    }

    static byte[] configuration(Map<String, String> configuration) {
        Map<String, String> all = new LinkedHashMap<>(configuration);
        all.put(FORMAT, CURRENT);
        return Seal.on(WITHOUT_CURVES.writeValueAsBytes(all));
    }

    /**
     * Reads a configuration.
     *
     * @throws BadInputException if another version of Fathom wrote it
     * @throws IOException if the bytes are not a configuration, or not as they were written
     */
    static Map<String, String> configuration(Path folder, byte[] json) throws IOException {
        try {
            Map<String, String> all =
                    COMPACT.readValue(checked(folder, json), new TypeReference<LinkedHashMap<String, String>>() {});
            all.remove(FORMAT);
            return all;
        } catch (JacksonException e) {
            throw new IOException("is no configuration: " + firstLine(e), e);
        }
    }

    /** Asks for the format before the checksum, which older formats lack. */
    private static byte[] checked(Path folder, byte[] json) throws IOException {
        String format = format(json);
        if (!format.equals(CURRENT) && !Seal.isOn(json)) {
            throw new BadInputException("results folder " + folder + " was written by another version of Fathom"
                    + (format.isEmpty() ? ", whose runs do not say where they were made" : ": format " + format)
                    + ", expected format " + CURRENT + "; give another folder");
        }
        return Seal.checked(json);
    }

    private static String format(byte[] json) throws IOException {
        try {
            JsonNode tree = COMPACT.readTree(json);
            if (!tree.isObject() || tree.isEmpty()) {
                throw new IOException("is damaged: it holds no JSON object");
            }
            return tree.path(FORMAT).asString("");
        } catch (JacksonException e) {
            throw new IOException("is damaged: " + firstLine(e), e);
        }
    }
}
