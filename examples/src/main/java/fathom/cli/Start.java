package fathom.cli;

import fathom.datainit.Calibration;
import fathom.datainit.Calibrations;
import fathom.nn.init.Initializer;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.model.ResidualScheme;
import fathom.nn.model.ResidualSchemes;
import fathom.text.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a network starts, as {@code --init} takes it: {@code INITIALIZER[+SCHEME][+CALIBRATION]}, such as {@code he-normal+fixup} or
 * {@code orthogonal+lsuv}.
 *
 * @param weights the rule of the weights
 * @param scheme how the body's layers are joined; plain unless said otherwise
 * @param calibration what data change before the first step; null for nothing
 */
record Start(
        Initializer weights,
        ResidualScheme scheme,
        @Nullable Calibration calibration) {
    static final String FORM =
            "INITIALIZER, as listed by 'fathom init list', and after a + a residual scheme (residual, beta, batch-norm, zero-gamma, fixup,"
                    + " skipinit, rezero), a calibration by data (lsuv, metainit, gradinit) or both: he-normal+fixup, orthogonal+lsuv";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a part is unknown or there are two of a kind, in one line
     */
    static Start parse(String text) {
        List<String> parts = split(text, '+');
        Initializer weights = InitializerCatalog.load().parse(parts.get(0));
        @Nullable ResidualScheme scheme = null;
        @Nullable Calibration calibration = null;
        for (String part : parts.subList(1, parts.size())) {
            boolean calibrates = Calibrations.names().contains(Call.parse(part).name());
            if (calibrates ? calibration != null : scheme != null) {
                throw new IllegalArgumentException("'" + text + "' has two "
                        + (calibrates ? "calibrations" : "residual schemes") + ", expected at most one");
            }
            if (calibrates) {
                calibration = Calibrations.parse(part);
            } else {
                scheme = scheme(part);
            }
        }
        return new Start(weights, scheme == null ? ResidualSchemes.plain() : scheme, calibration);
    }

    /** The message for an unknown name lists both kinds. */
    private static ResidualScheme scheme(String part) {
        Call call = Call.parse(part);
        if (!ResidualSchemes.names().contains(call.name())) {
            List<String> known = new ArrayList<>(ResidualSchemes.names());
            known.addAll(Calibrations.names());
            throw call.unknown("residual scheme or calibration", known);
        }
        return ResidualSchemes.parse(part);
    }

    /**
     * Reads a list that commas separate, each under its text as written.
     *
     * @throws IllegalArgumentException as {@link #parse}, or if one is empty or there twice
     */
    static Map<String, Start> parseList(String texts) {
        Map<String, Start> starts = new LinkedHashMap<>();
        for (String text : split(texts, ',')) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an initializer is missing in the list '" + texts + "'");
            }
            if (starts.put(text, parse(text)) != null) {
                throw new IllegalArgumentException("initializer '" + text + "' is in the list twice");
            }
        }
        return starts;
    }

    /** Initializers of plain networks, each under its label. */
    static Map<String, Start> plain(Map<String, Initializer> weights) {
        Map<String, Start> starts = new LinkedHashMap<>();
        weights.forEach((label, rule) -> starts.put(label, new Start(rule, ResidualSchemes.plain(), null)));
        return starts;
    }

    /** The parts between separators outside parentheses, without the blanks around them. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    /** What runs are known by: the initializer's own description alone where there is nothing else. */
    @Override
    public String toString() {
        return weights
                + (scheme.equals(ResidualSchemes.plain()) ? "" : " + " + scheme)
                + (calibration == null ? "" : " + " + calibration);
    }
}
