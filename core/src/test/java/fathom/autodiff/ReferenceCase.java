package fathom.autodiff;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One safetensors file of inputs and results that another framework computed: a length, a JSON header, then the
 * numbers.
 */
final class ReferenceCase {
    private static final Pattern TENSOR = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\\{"
            + "\\s*\"dtype\"\\s*:\\s*\"(\\w+)\"\\s*,"
            + "\\s*\"shape\"\\s*:\\s*\\[([^]]*)]\\s*,"
            + "\\s*\"data_offsets\"\\s*:\\s*\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]\\s*}");
    private static final Pattern METADATA = Pattern.compile("\"__metadata__\"\\s*:\\s*\\{([^}]*)}");
    private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\"([^\"]*)\"");

    private final String name;
    private final Map<String, String> metadata = new HashMap<>();
    private final Map<String, Tensor> tensors = new HashMap<>();

    private ReferenceCase(String name) {
        this.name = name;
    }

    static ReferenceCase read(Path file) {
        ReferenceCase result = new ReferenceCase(file.getFileName().toString());
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        String json = new String(header, StandardCharsets.UTF_8);
        Matcher metadata = METADATA.matcher(json);
        if (metadata.find()) {
            Matcher entry = ENTRY.matcher(metadata.group(1));
            while (entry.find()) {
                result.metadata.put(entry.group(1), entry.group(2));
            }
        }
        Matcher tensor = TENSOR.matcher(json);
        while (tensor.find()) {
            ByteBuffer data = bytes.slice(
                            8 + header.length + Integer.parseInt(tensor.group(4)),
                            Integer.parseInt(tensor.group(5)) - Integer.parseInt(tensor.group(4)))
                    .order(ByteOrder.LITTLE_ENDIAN);
            result.tensors.put(tensor.group(1), tensor(file, tensor.group(2), shape(tensor.group(3)), data));
        }
        return result;
    }

    private static Shape shape(String dims) {
        return Shape.of(Arrays.stream(dims.split(","))
                .map(String::trim)
                .filter(d -> !d.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray());
    }

    /** Integers up to 2^24 are exact as floats. */
    private static Tensor tensor(Path file, String type, Shape shape, ByteBuffer data) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = switch (type) {
                case "F32" -> data.getFloat();
                case "I32" -> data.getInt();
                case "I64" -> data.getLong();
                default -> throw new IllegalArgumentException(file + ": dtype " + type + ", expected F32, I32 or I64");
            };
        }
        return tensor;
    }

    boolean has(String tensor) {
        return tensors.containsKey(tensor);
    }

    Tensor tensor(String tensor) {
        if (!has(tensor)) {
            throw new IllegalArgumentException(this + ": no tensor '" + tensor + "'; there are " + tensors.keySet());
        }
        return tensors.get(tensor);
    }

    /** A tensor with its axes in another order: axis i of the result is axis {@code axes[i]} of the file's. */
    Tensor tensor(String tensor, int... axes) {
        Tensor from = tensor(tensor);
        int[] dims = Arrays.stream(axes).map(axis -> from.shape().dim(axis)).toArray();
        Tensor to = Tensor.zeros(Shape.of(dims));
        for (int at = 0; at < to.size(); at++) {
            int[] index = new int[axes.length];
            int[] position = Oracles.index(to.shape(), at);
            for (int i = 0; i < axes.length; i++) {
                index[axes[i]] = position[i];
            }
            to.array()[at] = from.array()[Oracles.position(from.shape(), index)];
        }
        return to;
    }

    int[] labels(String tensor) {
        float[] values = tensor(tensor).array();
        int[] labels = new int[values.length];
        Arrays.setAll(labels, i -> (int) values[i]);
        return labels;
    }

    /** The tensors whose names start so. */
    List<String> names(String prefix) {
        List<String> names = new ArrayList<>(tensors.keySet());
        names.removeIf(n -> !n.startsWith(prefix));
        return names;
    }

    String text(String key, String orElse) {
        return metadata.getOrDefault(key, orElse);
    }

    float number(String key, double orElse) {
        return (float) Double.parseDouble(text(key, "" + orElse));
    }

    @Override
    public String toString() {
        return name;
    }
}
