package fathom.kernel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the {@link Kernels} of this machine. The system property {@value #PROPERTY} names one to use in place of the best.
 */
public final class KernelProviders {
    /** The system property that overrides the choice of {@link #best}. */
    public static final String PROPERTY = "fathom.kernels";

    /**
     * A way to compute.
     *
     * @param name what {@link #named} and the property {@value #PROPERTY} take
     * @param description one line for people
     * @param obstacle why it cannot be used here and what would help; empty if it can be used
     */
    public record Provider(String name, String description, String obstacle) {
        /** Whether it can be used here. */
        public boolean available() {
            return obstacle.isEmpty();
        }
    }

    private KernelProviders() {}

    /** All providers, fastest first. */
    public static List<Provider> all() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return List.of(
                new Provider(
                        "vector",
                        "Vector API: Winograd and register-blocked products",
                        vectors ? "" : "start java with --add-modules jdk.incubator.vector"),
                new Provider("plain", "plain Java, the specification of the others", ""));
    }

    /**
     * The fastest provider that is available, or the one that the property {@value #PROPERTY} names.
     *
     * @param threads how many threads a call may use, the calling one included
     * @throws IllegalArgumentException if {@code threads < 1}, or as {@link #named} if the property is set
     */
    public static Kernels best(int threads) {
        String name = System.getProperty(PROPERTY, "");
        if (!name.isEmpty()) {
            return named(name, threads);
        }
        Provider fastest = all().stream().filter(Provider::available).findFirst().orElseThrow();
        return named(fastest.name(), threads);
    }

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those there are, if {@code threads < 1}, or if it is not available, saying why
     */
    public static Kernels named(String name, int threads) {
        Provider provider = all().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kernels: no provider is named '" + name + "'; there are "
                        + all().stream().map(Provider::name).collect(Collectors.joining(", "))));
        if (!provider.available()) {
            throw new IllegalArgumentException("kernels: " + name + " is not available: " + provider.obstacle());
        }
        return name.equals("vector") ? FastKernels.vector(threads) : new PlainKernels(threads);
    }
}
