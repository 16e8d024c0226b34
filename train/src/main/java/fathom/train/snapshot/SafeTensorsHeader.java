package fathom.train.snapshot;

import fathom.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table of contents of a safetensors file. What {@link #parse} returns is proven: every tensor lies within the data, has the
 * bytes that its type and shape need, and the tensors fill the data without gap or overlap.
 *
 * @param metadata free text by key
 * @param entries the tensors by name, in the order of the header
 */
record SafeTensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
    static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * One tensor.
     *
     * @param begin the first byte, counted from the end of the header
     * @param end one past the last byte
     */
    record Entry(ElementType type, Shape shape, long begin, long end) {}

    /**
     * Reads and checks a header.
     *
     * @param file what errors name
     * @param dataLength the bytes of the file that follow the header
     * @throws IOException if the header is not one, or does not describe the data
     */
    static SafeTensorsHeader parse(Path file, byte[] json, long dataLength) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IOException(file + ": the header is not valid JSON: " + firstLine(e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new IOException(file + ": the header is " + kind(root) + ", expected a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                metadata.putAll(metadata(file, property.getValue()));
            } else {
                entries.put(property.getKey(), entry(file, property.getKey(), property.getValue()));
            }
        }
        checkCover(file, entries, dataLength);
        return new SafeTensorsHeader(Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(entries));
    }

    private static Map<String, String> metadata(Path file, JsonNode node) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!node.isObject()) {
            throw new IOException(file + ": the metadata is " + kind(node) + ", expected an object of strings");
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!property.getValue().isString()) {
                throw new IOException(file + ": metadata '" + property.getKey() + "' is " + kind(property.getValue())
                        + ", expected a string");
            }
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
        return metadata;
    }

    private static Entry entry(Path file, String name, JsonNode node) throws IOException {
        ElementType type = type(file, name, node.get("dtype"));
        long[] dims = integers(file, name, "shape", node.get("shape"));
        long[] offsets = integers(file, name, "data_offsets", node.get("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new IOException(in(file, name) + "data_offsets are " + node.get("data_offsets")
                    + ", expected [begin, end] with begin <= end");
        }
        Shape shape = shape(file, name, dims);
        long expected = (long) shape.size() * type.bytes();
        long actual = offsets[1] - offsets[0];
        if (expected != actual) {
            throw new IOException(
                    in(file, name) + "expected " + expected + " bytes for " + type + shape + ", got " + actual);
        }
        return new Entry(type, shape, offsets[0], offsets[1]);
    }

    private static ElementType type(Path file, String name, @Nullable JsonNode node) throws IOException {
        String text = node != null && node.isString() ? node.stringValue() : String.valueOf(node);
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw new IOException(in(file, name) + "dtype is " + text + ", expected F32, F64, I32 or I64");
    }

    private static Shape shape(Path file, String name, long[] dims) throws IOException {
        int[] narrow = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            // One past int's range is as impossible as any larger number, and Shape says so.
            narrow[i] = (int) Math.min(dims[i], Integer.MAX_VALUE);
        }
        try {
            return Shape.of(narrow);
        } catch (IllegalArgumentException e) {
            throw new IOException(in(file, name) + e.getMessage(), e);
        }
    }

    private static long[] integers(Path file, String name, String key, @Nullable JsonNode node) throws IOException {
        if (!(node instanceof ArrayNode array)) {
            throw new IOException(in(file, name) + key + " is " + node + ", expected an array of integers");
        }
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new IOException(
                        in(file, name) + key + " holds " + value + ", expected an integer from 0 to 2^63 - 1");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static void checkCover(Path file, Map<String, Entry> entries, long dataLength) throws IOException {
        List<Map.Entry<String, Entry>> byPosition = new ArrayList<>(entries.entrySet());
        byPosition.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(
                        e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long position = 0;
        String before = "the header";
        for (Map.Entry<String, Entry> next : byPosition) {
            Entry entry = next.getValue();
            if (entry.begin() != position) {
                throw new IOException(in(file, next.getKey()) + "begins at byte " + entry.begin() + ", expected "
                        + position + ", the end of " + before);
            }
            position = entry.end();
            before = "tensor '" + next.getKey() + "'";
        }
        if (position != dataLength) {
            throw new IOException(file + ": " + dataLength + " bytes follow the header, expected " + position
                    + (dataLength < position ? ": the file is cut off" : ""));
        }
    }

    /** The header as it stands in a file: JSON, padded with spaces to a multiple of 8 bytes so that the data is aligned. */
    byte[] bytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        entries.forEach((name, entry) -> {
            ObjectNode node = root.putObject(name).put("dtype", entry.type().name());
            ArrayNode dims = node.putArray("shape");
            for (int dim : entry.shape().dims()) {
                dims.add(dim);
            }
            node.putArray("data_offsets").add(entry.begin()).add(entry.end());
        });
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] padded = new byte[Math.addExact(json.length, 7) / 8 * 8];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(json, 0, padded, 0, json.length);
        return padded;
    }

    private static String in(Path file, String name) {
        return file + ": tensor '" + name + "': ";
    }

    private static String kind(JsonNode node) {
        return "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
