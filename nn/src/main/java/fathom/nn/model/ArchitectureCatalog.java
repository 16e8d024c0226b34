package fathom.nn.model;

import fathom.text.BadInputException;
import fathom.text.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * All networks that can be named: Fathom's own and those of every {@link ArchitectureProvider} on the class path. A specification is a name,
 * with values in parentheses where the defaults will not do: {@code resnet-20}, {@code lstm(hidden=128)}; see {@link Catalog}.
 */
public final class ArchitectureCatalog {
    private final List<NamedArchitecture> all;
    private final Catalog<Architecture> catalog;

    private ArchitectureCatalog(List<NamedArchitecture> all) {
        this.all = List.copyOf(all);
        this.catalog = Catalog.of(
                "network", all.stream().map(NamedArchitecture::definition).toList());
    }

    /**
     * The architectures of all providers on the class path of this thread.
     *
     * @throws BadInputException if two of them share a name
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static ArchitectureCatalog load() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return load(context == null ? ArchitectureCatalog.class.getClassLoader() : context);
    }

    /**
     * The architectures of all providers that a class loader sees.
     *
     * @throws BadInputException if two of them share a name
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static ArchitectureCatalog load(ClassLoader classPath) {
        List<NamedArchitecture> found = new ArrayList<>();
        ServiceLoader.load(ArchitectureProvider.class, classPath)
                .forEach(provider -> found.addAll(provider.architectures()));
        return new ArchitectureCatalog(found);
    }

    /** All of them, in the order in which their providers gave them. */
    public List<NamedArchitecture> all() {
        return all;
    }

    /**
     * The architecture of a specification, {@code lstm(hidden=128)}.
     *
     * @throws BadInputException if the name or an argument is unknown, or a value is impossible: in one line
     */
    public Architecture parse(String specification) {
        return catalog.parse(specification);
    }
}
