package fathom.kernel;

import fathom.text.BadInputException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds the {@link Kernels} of this machine. The system property {@value #PROPERTY} names one to use in place of the
 * best.
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

    private static final List<String> NAMES = List.of("vector+openblas", "vector", "openblas", "plain");
    private static final AtomicBoolean NOTED = new AtomicBoolean();

    private KernelProviders() {}

    /** All providers, fastest first. Loads the natives of those that have some, which takes up to a second. */
    public static List<Provider> all() {
        return NAMES.stream().map(KernelProviders::provider).toList();
    }

    /**
     * Begins to load the natives on a thread of its own, where they are not ruled out, so that they are there when kernels
     * are asked for. Which kernels those are does not depend on it.
     */
    public static void preload() {
        if (!System.getProperty(PROPERTY, "openblas").contains("openblas")) {
            return;
        }
        Thread loader = new Thread(OpenBlas::obstacle, "fathom-preload");
        loader.setDaemon(true);
        loader.start();
    }

    /**
     * The fastest provider that is available, or the one that the property {@value #PROPERTY} names. One line in the
     * log says what is lost if faster ones are not available.
     *
     * @param threads how many threads a call may use, the calling one included
     * @throws IllegalArgumentException if {@code threads < 1}, or as {@link #named} if the property is set
     */
    public static Kernels best(int threads) {
        String name = System.getProperty(PROPERTY, "");
        if (!name.isEmpty()) {
            return named(name, threads);
        }
        Set<String> obstacles = new LinkedHashSet<>();
        for (String candidate : NAMES) {
            Provider provider = provider(candidate);
            if (provider.available()) {
                if (!obstacles.isEmpty() && NOTED.compareAndSet(false, true)) {
                    System.getLogger(KernelProviders.class.getName())
                            .log(
                                    Level.WARNING,
                                    "computing with the slower kernels '" + candidate + "'; for the fast ones: "
                                            + String.join("; ", obstacles));
                }
                return named(candidate, threads);
            }
            obstacles.add(provider.obstacle());
        }
        throw new AssertionError("the plain kernels run everywhere");
    }

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those there are, if {@code threads < 1}, if it is not available, saying
     *     why, or if the property {@value ConvolutionMethod#PROPERTY} names no way to convolve that it has
     */
    public static Kernels named(String name, int threads) {
        if (!NAMES.contains(name)) {
            throw new BadInputException(
                    "kernels: no provider is named '" + name + "'; there are " + String.join(", ", NAMES));
        }
        Provider provider = provider(name);
        if (!provider.available()) {
            throw new BadInputException("kernels: " + name + " is not available: " + provider.obstacle());
        }
        return named(name, threads, ConvolutionMethod.chosen());
    }

    /** An available provider with that way to convolve. */
    static Kernels named(String name, int threads, ConvolutionMethod method) {
        return create(name, Workers.of(threads, 0), method);
    }

    /**
     * Kernels for so many runs side by side: the given ones, and others of the same name and number of threads. Calls
     * of one object wait for each other; these have threads of their own.
     */
    public static List<Kernels> sideBySide(Kernels first, int count) {
        List<Kernels> all = new ArrayList<>(List.of(first));
        for (int i = 1; i < count; i++) {
            all.add(create(first.name(), Workers.of(first.threads(), i), ConvolutionMethod.chosen()));
        }
        return all;
    }

    /**
     * The bytes of working memory that the kernels of this process have come to hold. It grows to what the largest call of
     * each kernel needs, per thread, and no further.
     */
    public static long scratchBytes() {
        return Scratch.bytes();
    }

    private static Kernels create(String name, Workers workers, ConvolutionMethod method) {
        if (method == ConvolutionMethod.WINOGRAD && !name.startsWith("vector")) {
            throw new BadInputException(ConvolutionMethod.PROPERTY + ": " + method
                    + " needs the Vector API, which the kernels '" + name + "' do without");
        }
        return switch (name) {
            case "vector" -> FastKernels.vector(name, workers, new VectorGemm(), method);
            case "vector+openblas" ->
                FastKernels.vector(name, workers, new GemmByShape(new VectorGemm(), OpenBlas.gemm()), method);
            case "openblas" -> FastKernels.scalar(name, workers, OpenBlas.gemm());
            default -> new PlainKernels(workers);
        };
    }

    private static Provider provider(String name) {
        return switch (name) {
            case "vector" -> new Provider(name, "Vector API", vectorObstacle());
            case "vector+openblas" ->
                new Provider(
                        name,
                        "Vector API, larger matrix products by OpenBLAS",
                        vectorObstacle().isEmpty() ? OpenBlas.obstacle() : vectorObstacle());
            case "openblas" -> new Provider(name, "plain Java, matrix products by OpenBLAS", OpenBlas.obstacle());
            default -> new Provider(name, "plain Java, the specification of the others", "");
        };
    }

    /** Whether this JVM was started with the Vector API. */
    static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static String vectorObstacle() {
        return hasVectors() ? "" : "start java with --add-modules jdk.incubator.vector";
    }

    /** Loaded at most once, when first asked for. */
    private static final class OpenBlas {
        private static final Object LOADED = load();

        private static Object load() {
            try {
                return OpenBlasGemm.load();
            } catch (LinkageError | RuntimeException | IOException e) {
                return "OpenBLAS does not load on this machine: " + e;
            }
        }

        static String obstacle() {
            return LOADED instanceof String reason ? reason : "";
        }

        static Gemm gemm() {
            return (Gemm) LOADED;
        }
    }
}
