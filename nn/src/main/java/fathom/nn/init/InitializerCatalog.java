package fathom.nn.init;

import fathom.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All initializers that can be named: Fathom's own and those of every {@link InitializerProvider} on the class path.
 *
 * <p>A specification is a name, with values in parentheses where the defaults will not do: {@code glorot-uniform},
 * {@code orthogonal(gain=1.05)}, {@code critical(q=1/32)}, {@code critical(1/32)}. Case, dashes and underscores in
 * names do not count, so {@code heNormal} and {@code he_normal} are {@code he-normal}.
 */
public final class InitializerCatalog {
    private final Map<String, NamedInitializer> byName = new TreeMap<>();
    private final Map<String, NamedInitializer> byKey = new LinkedHashMap<>();

    private InitializerCatalog(Collection<NamedInitializer> initializers) {
        for (NamedInitializer initializer : initializers) {
            byName.put(initializer.name(), initializer);
            register(initializer.name(), initializer);
            initializer.aliases().forEach(alias -> register(alias, initializer));
        }
    }

    private void register(String name, NamedInitializer initializer) {
        NamedInitializer other = byKey.put(key(name), initializer);
        if (other != null) {
            throw new IllegalArgumentException("the name '" + name + "' stands for two initializers: " + other.name()
                    + " (" + other.description() + ") and " + initializer.name()
                    + " (" + initializer.description() + ")");
        }
    }

    /**
     * The initializers of all providers on the class path of this thread.
     *
     * @throws IllegalArgumentException if two of them share a name
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static InitializerCatalog load() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return load(context == null ? InitializerCatalog.class.getClassLoader() : context);
    }

    /**
     * The initializers of all providers that a class loader sees.
     *
     * @throws IllegalArgumentException if two of them share a name
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static InitializerCatalog load(ClassLoader classPath) {
        List<NamedInitializer> found = new ArrayList<>();
        ServiceLoader.load(InitializerProvider.class, classPath)
                .forEach(provider -> found.addAll(provider.initializers()));
        return new InitializerCatalog(found);
    }

    /**
     * A catalogue of exactly these.
     *
     * @throws IllegalArgumentException if two of them share a name
     */
    public static InitializerCatalog of(Collection<NamedInitializer> initializers) {
        return new InitializerCatalog(initializers);
    }

    /** All initializers, by name. */
    public List<NamedInitializer> all() {
        return List.copyOf(byName.values());
    }

    /** The initializers of one family, in the order in which their provider gave them. */
    public List<NamedInitializer> family(NamedInitializer.Family family) {
        return byKey.values().stream()
                .filter(named -> named.family() == family)
                .distinct()
                .toList();
    }

    /**
     * The initializer of a name or an alias.
     *
     * @throws IllegalArgumentException if there is none, in one line that names the closest
     */
    public NamedInitializer find(String name) {
        @Nullable NamedInitializer found = byKey.get(key(name));
        if (found != null) {
            return found;
        }
        List<String> close = Spelling.closest(name, byName.keySet());
        throw new IllegalArgumentException("unknown initializer '" + name + "'"
                + (close.isEmpty() ? "" : ", did you mean " + String.join(" or ", close) + "?")
                + "; known are " + String.join(", ", byName.keySet()));
    }

    /**
     * The initializer of a specification, {@code critical(q=1/32)}.
     *
     * @throws IllegalArgumentException if the name or a parameter is unknown, or a value is impossible: in one line
     */
    public Initializer parse(String specification) {
        String spec = specification.strip();
        int open = spec.indexOf('(');
        if (!isCall(spec)) {
            throw new IllegalArgumentException(
                    "'" + spec + "' is no initializer: expected NAME or NAME(PARAMETER=VALUE,...)");
        }
        NamedInitializer named = find(open < 0 ? spec : spec.substring(0, open).strip());
        try {
            String values = open < 0 ? "" : spec.substring(open + 1, spec.length() - 1);
            return named.factory().apply(Arguments.parse(named, values));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("initializer '" + spec + "': " + e.getMessage(), e);
        }
    }

    /**
     * The initializers of a list such as {@code critical(q=1/32),orthogonal}, in its order, each under its
     * specification as written.
     *
     * @throws IllegalArgumentException if the list has an empty or a repeated place, or one that {@link #parse} refuses
     */
    public Map<String, Initializer> parseList(String specifications) {
        Map<String, Initializer> parsed = new LinkedHashMap<>();
        for (String spec : split(specifications)) {
            if (spec.isEmpty()) {
                throw new IllegalArgumentException("an initializer is missing in the list '" + specifications + "'");
            }
            if (parsed.put(spec, parse(spec)) != null) {
                throw new IllegalArgumentException("initializer '" + spec + "' is in the list twice");
            }
        }
        return parsed;
    }

    /** Whether a text is a name, or a name and one pair of parentheses that closes at the end. */
    private static boolean isCall(String spec) {
        int depth = 0;
        for (int i = 0; i < spec.length(); i++) {
            char c = spec.charAt(i);
            if (c == ')' && depth == 0 || c == ')' && depth == 1 && i < spec.length() - 1) {
                return false;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return depth == 0;
    }

    /** Splits at the commas that stand outside parentheses, and strips blanks. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(list.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(list.substring(start).strip());
        return parts;
    }

    /** What a name is compared by. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
