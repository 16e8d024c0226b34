package fathom.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One object of JSON on one line. */
final class JsonLine {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    JsonLine put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    JsonLine put(String name, OptionalLong value) {
        return put(name, value.isPresent() ? value.getAsLong() : null);
    }

    /** A number with so many decimals; null where it is not finite. */
    JsonLine put(String name, double value, int decimals) {
        double unit = Math.pow(10, decimals);
        return put(name, Double.isFinite(value) ? Math.round(value * unit) / unit : null);
    }

    @Override
    public String toString() {
        return JsonMapper.shared().writeValueAsString(fields);
    }
}
