package fathom.theory;

import fathom.kernel.Activation;
import fathom.text.BadInputException;
import fathom.text.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;

/**
 * A pointwise nonlinearity phi as the theory of deep random networks needs it: with its derivatives. One's own is
 * {@code new Nonlinearity("swish", phi, slope, curvature, List.of())}.
 *
 * @param name as the command line writes it
 * @param phi the function
 * @param slope its first derivative
 * @param curvature its second derivative between the kinks
 * @param kinks where the slope jumps; phi itself must be continuous
 */
public record Nonlinearity(
        String name,
        DoubleUnaryOperator phi,
        DoubleUnaryOperator slope,
        DoubleUnaryOperator curvature,
        List<Double> kinks) {

    /** Nodes per unit of z that are enough for tanh at variance 1 to see where it bends. */
    private static final int COARSEST = 4;
    /** Beyond this standard deviation of u equally spaced nodes would be too many. */
    private static final double WIDEST = 16;

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    /** tanh(x). */
    public static final Nonlinearity TANH = smooth(
            "tanh",
            StrictMath::tanh,
            x -> 1 - square(StrictMath.tanh(x)),
            x -> -2 * StrictMath.tanh(x) * (1 - square(StrictMath.tanh(x))));

    /** The error function. */
    public static final Nonlinearity ERF = smooth(
            "erf",
            Erf::erf,
            x -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x),
            x -> -4 * x / Math.sqrt(Math.PI) * StrictMath.exp(-x * x));

    /** 1 / (1 + exp(-x)). */
    public static final Nonlinearity SIGMOID = smooth(
            "sigmoid",
            Nonlinearity::logistic,
            x -> logistic(x) * logistic(-x),
            x -> -logistic(x) * logistic(-x) * StrictMath.tanh(x / 2));

    /** x. */
    public static final Nonlinearity LINEAR = smooth("linear", x -> x, x -> 1, x -> 0);

    /** max(0, x). */
    public static final Nonlinearity RELU = leaky("relu", 0);

    /** x, cut off at -1 and 1. */
    public static final Nonlinearity HARD_TANH = new Nonlinearity(
            "hard-tanh", x -> Math.max(-1, Math.min(1, x)), x -> Math.abs(x) < 1 ? 1 : 0, x -> 0, List.of(-1.0, 1.0));

    /**
     * CReLU under weights that do not depend on each other: each of its outputs max(0, x) and max(0, -x) is a ReLU of a
     * Gaussian, so it has ReLU's maps per output. With mirrored weights it is {@link #LOOKS_LINEAR}.
     */
    public static final Nonlinearity CRELU = leaky("crelu", 0);

    /**
     * CReLU between mirrored weights [W', -W'], which together are exactly linear. Source: Balduzzi et al. 2017,
     * arXiv:1702.08591.
     */
    public static final Nonlinearity LOOKS_LINEAR = smooth("looks-linear", x -> x, x -> 1, x -> 0);

    /** log(1 + exp(x)). */
    public static final Nonlinearity SOFTPLUS = smooth(
            "softplus",
            x -> Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
            Nonlinearity::logistic,
            x -> logistic(x) * logistic(-x));

    /** x Phi(x), Phi the normal distribution function. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
    public static final Nonlinearity GELU =
            smooth("gelu", x -> x * normal(x), x -> normal(x) + x * density(x), x -> (2 - x * x) * density(x));

    /** The self-normalizing ELU. Source: Klambauer et al. 2017, arXiv:1706.02515. */
    public static final Nonlinearity SELU = exponential("selu", SELU_SCALE, SELU_ALPHA);

    private static final Map<String, Nonlinearity> PLAIN = Map.ofEntries(
            Map.entry("tanh", TANH),
            Map.entry("erf", ERF),
            Map.entry("sigmoid", SIGMOID),
            Map.entry("linear", LINEAR),
            Map.entry("identity", LINEAR),
            Map.entry("relu", RELU),
            Map.entry("hard-tanh", HARD_TANH),
            Map.entry("crelu", CRELU),
            Map.entry("looks-linear", LOOKS_LINEAR),
            Map.entry("softplus", SOFTPLUS),
            Map.entry("gelu", GELU),
            Map.entry("selu", SELU));

    public Nonlinearity {
        kinks = kinks.stream().sorted().toList();
    }

    /** x for x > 0, slope * x elsewhere. */
    public static Nonlinearity leakyRelu(double slope) {
        return leaky("leaky-relu(" + slope + ")", slope);
    }

    /** x for x > 0, alpha * (exp(x) - 1) elsewhere. Source: Clevert et al. 2016, arXiv:1511.07289. */
    public static Nonlinearity elu(double alpha) {
        return exponential("elu(" + alpha + ")", 1, alpha);
    }

    /** The nonlinearity that the kernels know under this kind. */
    public static Nonlinearity of(Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY -> LINEAR;
            case TANH -> TANH;
            case SIGMOID -> SIGMOID;
            case RELU -> RELU;
            case LEAKY_RELU -> leakyRelu(activation.parameter());
            case ELU -> elu(activation.parameter());
            case SELU -> SELU;
            case GELU -> GELU;
            case SOFTPLUS -> SOFTPLUS;
            case ERF -> ERF;
        };
    }

    /**
     * The nonlinearity of a name: {@code tanh}, {@code leaky-relu(0.2)}, {@code elu(1)}. Case and the kind of dash do
     * not count; leaky ReLU's slope is 0.01 and ELU's alpha 1 unless given.
     *
     * @throws BadInputException if there is none, in one line that names the closest
     */
    public static Nonlinearity parse(String text) {
        return find(text).orElseThrow(() -> unknown(text));
    }

    /**
     * As {@link #parse}; empty if there is none of that name.
     *
     * @throws BadInputException if what stands in parentheses is no number
     */
    public static Optional<Nonlinearity> find(String text) {
        String key = key(text);
        Nonlinearity plain = PLAIN.get(key);
        if (plain != null) {
            return Optional.of(plain);
        }
        int open = key.endsWith(")") ? key.indexOf('(') : -1;
        String family = open < 0 ? key : key.substring(0, open);
        if (family.equals("leaky-relu") || family.equals("elu")) {
            double value = open < 0 ? family.equals("elu") ? 1 : 0.01 : number(text, key.substring(open + 1));
            return Optional.of(family.equals("elu") ? elu(value) : leakyRelu(value));
        }
        return Optional.empty();
    }

    private static String key(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static BadInputException unknown(String text) {
        List<String> known = Stream.concat(PLAIN.keySet().stream(), Stream.of("leaky-relu(SLOPE)", "elu(ALPHA)"))
                .sorted()
                .toList();
        List<String> close = Spelling.closest(key(text), PLAIN.keySet());
        return new BadInputException("unknown activation '" + text + "'"
                + (close.isEmpty() ? "" : ", did you mean " + String.join(" or ", close) + "?") + "; known are "
                + String.join(", ", known));
    }

    private static double number(String text, String closed) {
        try {
            return Double.parseDouble(closed.substring(0, closed.length() - 1));
        } catch (NumberFormatException e) {
            throw new BadInputException("activation '" + text + "': expected a number in parentheses", e);
        }
    }

    /** The density at which {@link #nodes} begin to see what phi(root z) does where it is not smooth in z. */
    int coarsestDensity(double root) {
        return isWide(root) ? COARSEST : COARSEST * Integer.highestOneBit((int) Math.ceil(2 * Math.max(1, root)) - 1);
    }

    /**
     * A rule for means over z ~ N(0, 1) of what is made of phi(root z). Two rules of too small a density agree on tanh's
     * saturation alone: begin with {@link #coarsestDensity}.
     *
     * @param density nodes per unit of z; between kinks, or where phi changes fast in z, a measure of it
     */
    GaussianNodes nodes(double root, int density) {
        if (!isWide(root)) {
            return GaussianNodes.smooth(density);
        }
        double[] centres = DoubleStream.concat(
                        DoubleStream.of(0), kinks.stream().mapToDouble(kink -> kink / root))
                .toArray();
        return GaussianNodes.graded(centres, 1 / root, Math.max(1, density / COARSEST));
    }

    private boolean isWide(double root) {
        return !kinks.isEmpty() || root > WIDEST;
    }

    /** By how much the slope jumps at a kink. */
    double jump(double kink) {
        return slope.applyAsDouble(Math.nextUp(kink)) - slope.applyAsDouble(Math.nextDown(kink));
    }

    @Override
    public String toString() {
        return name;
    }

    private static Nonlinearity smooth(
            String name, DoubleUnaryOperator phi, DoubleUnaryOperator slope, DoubleUnaryOperator curvature) {
        return new Nonlinearity(name, phi, slope, curvature, List.of());
    }

    private static Nonlinearity leaky(String name, double slope) {
        return new Nonlinearity(name, x -> x > 0 ? x : slope * x, x -> x > 0 ? 1 : slope, x -> 0, List.of(0.0));
    }

    private static Nonlinearity exponential(String name, double scale, double alpha) {
        return new Nonlinearity(
                name,
                x -> scale * (x > 0 ? x : alpha * StrictMath.expm1(x)),
                x -> scale * (x > 0 ? 1 : alpha * StrictMath.exp(x)),
                x -> scale * (x > 0 ? 0 : alpha * StrictMath.exp(x)),
                List.of(0.0));
    }

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double normal(double x) {
        return Erf.erfc(-x / Math.sqrt(2)) / 2;
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static double square(double x) {
        return x * x;
    }
}
