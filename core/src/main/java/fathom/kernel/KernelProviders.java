package fathom.kernel;

import fathom.text.BadInputException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
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

    private static final String VECTOR = "vector";
    private static final String PLAIN = "plain";
    private static final String OPENBLAS = "openblas";
    private static final List<String> NAMES = List.of(VECTOR, PLAIN, OPENBLAS);
    private static final AtomicBoolean NOTED = new AtomicBoolean();
    private static final AtomicBoolean NO_FMA_NOTED = new AtomicBoolean();

    /** What to tell of a machine without the instruction. */
    public static final String NO_FMA =
            "this Java has no fused multiply-add in hardware, so that training is hundreds of times slower; such"
                    + " processors are of before 2013, and virtual machines that hide the instruction can be told to show it (FMA, AVX2)";

    private KernelProviders() {}

    /** All providers: first those that {@link #best} chooses among. Loads the natives of the last, which takes up to a second. */
    public static List<Provider> all() {
        return NAMES.stream().map(KernelProviders::provider).toList();
    }

    /**
     * Begins to load the natives on a thread of its own, where the property asks for them, so that they are there when kernels
     * are asked for. Which kernels those are does not depend on it.
     */
    public static void preload() {
        if (!System.getProperty(PROPERTY, "").equals(OPENBLAS)) {
            return;
        }
        Thread loader = new Thread(OpenBlas::obstacle, "fathom-preload");
        loader.setDaemon(true);
        loader.start();
    }

    /**
     * The kernels of the Vector API where this JVM has it and the plain ones elsewhere, or those that the property {@value #PROPERTY} names. These
     * two compute the same bits, so that a result does not depend on which was found; one line in the log says what makes it faster.
     *
     * @param threads how many threads a call may use, the calling one included
     * @throws IllegalArgumentException if {@code threads < 1}, or as {@link #named} if the property is set
     */
    public static Kernels best(int threads) {
        String name = System.getProperty(PROPERTY, "");
        if (!name.isEmpty()) {
            return named(name, threads);
        }
        String obstacle = vectorObstacle();
        if (obstacle.isEmpty()) {
            return named(VECTOR, threads);
        }
        if (NOTED.compareAndSet(false, true)) {
            System.getLogger(KernelProviders.class.getName())
                    .log(
                            Level.WARNING,
                            "computing with the slower kernels '" + PLAIN + "'; for the fast ones: " + obstacle);
        }
        return named(PLAIN, threads);
    }

    /**
     * The kernels in plain Java.
     *
     * @throws IllegalArgumentException as {@link #named}
     */
    public static Kernels plain(int threads) {
        return named(PLAIN, threads);
    }

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those there are, if {@code threads < 1}, if it is not available, saying
     *     why, or if the property {@value ConvolutionMethod#PROPERTY} names no way to convolve
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
        if (!hasFusedMultiplyAdd() && NO_FMA_NOTED.compareAndSet(false, true)) {
            System.getLogger(KernelProviders.class.getName()).log(Level.WARNING, NO_FMA);
        }
        return named(name, threads, ConvolutionMethod.chosen());
    }

    /**
     * Whether this machine has an instruction for fused multiply-adds. Without it kernels compute the same bits hundreds of times more slowly, and
     * the first that are asked for say so in the log.
     */
    public static boolean hasFusedMultiplyAdd() {
        return FusedMultiplyAdd.inHardware();
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
     * Kernels of that name on the calling thread alone.
     *
     * @param times modified: what is spent in loops that several threads would share is added
     */
    public static Kernels timed(String name, LoopTimes times) {
        return create(name, Workers.timed(times), ConvolutionMethod.chosen());
    }

    /**
     * The bytes of working memory that the kernels of this process have come to hold. It grows to what the largest call of
     * each kernel needs, per thread, and no further.
     */
    public static long scratchBytes() {
        return Scratch.bytes();
    }

    private static Kernels create(String name, Workers workers, ConvolutionMethod method) {
        KernelParts parts = switch (name) {
            case VECTOR -> KernelParts.vector();
            case OPENBLAS -> (hasVectors() ? KernelParts.vector() : KernelParts.plain()).with(OpenBlas.gemm());
            default -> KernelParts.plain();
        };
        return new ThreadedKernels(name, workers, parts, method);
    }

    private static Provider provider(String name) {
        return switch (name) {
            case VECTOR -> new Provider(name, "Vector API" + vectorWidth(), vectorObstacle());
            case OPENBLAS ->
                new Provider(name, "matrix products by OpenBLAS: other bits on other processors", OpenBlas.obstacle());
            default -> new Provider(name, "plain Java, slow, the same bits as the Vector API", "");
        };
    }

    private static String vectorWidth() {
        return hasVectors() ? " with " + VectorWidth.bits() + " bits" : "";
    }

    /** Whether the kernels of that name compute the same bits on every processor. */
    public static boolean sameBitsEverywhere(String name) {
        return name.equals(VECTOR) || name.equals(PLAIN);
    }

    /** The width in bits of the vectors that kernels use here; 0 where this JVM has no Vector API. No result depends on it. */
    public static int vectorBits() {
        return hasVectors() ? VectorWidth.bits() : 0;
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
