package fathom.nn.init;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All initializers that can be named: Fathom's own and those of every {@link InitializerProvider} on the class path.
 *
 * <p>A specification is a name, with values in parentheses where the defaults will not do: {@code glorot-uniform},
 * {@code orthogonal(gain=1.05)}, {@code critical(q=1/32)}, {@code critical(1/32)}; see {@link Catalog}.
 */
public final class InitializerCatalog {
    private final List<NamedInitializer> inOrder;
    private final Map<String, NamedInitializer> byName;
    private final Catalog<Initializer> catalog;

    private InitializerCatalog(Collection<NamedInitializer> initializers) {
        this.inOrder = List.copyOf(initializers);
        this.catalog = Catalog.of(
                "initializer",
                initializers.stream()
                        .sorted(Comparator.comparing(NamedInitializer::name))
                        .map(NamedInitializer::definition)
                        .toList());
        this.byName = inOrder.stream().collect(Collectors.toMap(NamedInitializer::name, Function.identity()));
    }

    /**
     * The initializers of all providers on the class path of this thread.
     *
     * @throws BadInputException if two of them share a name
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static InitializerCatalog load() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return load(context == null ? InitializerCatalog.class.getClassLoader() : context);
    }

    /**
     * The initializers of all providers that a class loader sees.
     *
     * @throws BadInputException if two of them share a name
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
     * @throws BadInputException if two of them share a name
     */
    public static InitializerCatalog of(Collection<NamedInitializer> initializers) {
        return new InitializerCatalog(initializers);
    }

    /** All initializers, by name. */
    public List<NamedInitializer> all() {
        return catalog.names().stream().map(this::find).toList();
    }

    /** The initializers of one family, in the order in which their provider gave them. */
    public List<NamedInitializer> family(NamedInitializer.Family family) {
        return inOrder.stream().filter(named -> named.family() == family).toList();
    }

    /**
     * The initializer of a name or an alias.
     *
     * @throws BadInputException if there is none, in one line that names the closest
     */
    public NamedInitializer find(String name) {
        return Objects.requireNonNull(byName.get(catalog.find(name).name()));
    }

    /**
     * The initializer of a specification, {@code critical(q=1/32)}.
     *
     * @throws BadInputException if the name or an argument is unknown, or a value is impossible: in one line
     */
    public Initializer parse(String specification) {
        return catalog.parse(specification);
    }

    /**
     * The initializer of a specification in a network of which something is known.
     *
     * @param network by name of an argument, such as {@code activation}: what stands in where the specification gives no value
     * @throws BadInputException if the name or an argument is unknown, or a value is impossible: in one line
     */
    public Initializer parse(String specification, Map<String, String> network) {
        return catalog.parse(specification, network);
    }
}
