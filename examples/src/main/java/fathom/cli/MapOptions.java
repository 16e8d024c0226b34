package fathom.cli;

import fathom.experiment.Experiment;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.nn.init.Initializers;
import fathom.nn.init.WeightKind;
import fathom.recipe.Recipe;
import fathom.text.BadInputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** A comparison over a grid of weight variances and depths in place of named initializers. */
final class MapOptions {
    private static final Pattern RANGE = Pattern.compile("([^:]+):([^:]+):(\\d{1,4})");
    private static final MathContext DIGITS = new MathContext(4);

    @Option(
            names = "--map",
            paramLabel = "sigma_w2=A:B:N",
            description = {
                "trainability map: N weight variances (times fan-in) from A to B in place of --init, over the depths of --depths; the"
                        + " report shows which networks trained and fits the multiple of the correlation length up to which they do"
            })
    private String map = "";

    @Option(
            names = "--depths",
            paramLabel = "A:B:N",
            description = "depths of the map: N from A to B, each about the same factor above the last; or a list")
    private String depths = "";

    @Option(
            names = "--sigma-b2",
            paramLabel = "V",
            defaultValue = "0.05",
            description = "variance of the biases of the map. Default: ${DEFAULT-VALUE}")
    private double sigmaB2 = 0.05;

    @Option(
            names = "--weights",
            paramLabel = "KIND",
            defaultValue = "gaussian",
            description = "weights of the map: gaussian, orthogonal or delta-orthogonal. Default: ${DEFAULT-VALUE}")
    private String weights = "gaussian";

    boolean given() {
        return !map.isEmpty();
    }

    /**
     * Checks the options with those that they exclude.
     *
     * @throws BadInputException naming the option that is missing, wrong or one too many
     */
    void check(ParseResult given) {
        if (given()) {
            Options.notBeside("--map", given, List.of("--init", "--init-from", "--depth"));
        } else {
            Options.goesWith("--map", given, List.of("--sigma-b2", "--weights"));
        }
        if (given() == depths.isEmpty()) {
            throw new BadInputException(
                    given()
                            ? "--map needs --depths, such as --depths 10:300:8"
                            : "--depths goes with --map; a comparison of initializers takes --depth");
        }
        Options.notNegative("--sigma-b2", sigmaB2);
        kind();
    }

    /** The depths, ascending and distinct; of a range, those that are left when neighbours are rounded alike. */
    int[] depths() {
        if (!depths.contains(":")) {
            return Options.depths("--depths", depths);
        }
        Matcher range = range("--depths", depths, "10:300:8");
        double from = number("--depths", range.group(1));
        double to = number("--depths", range.group(2));
        if (!(from >= 1 && to > from && to <= 1_000_000) || from != Math.rint(from) || to != Math.rint(to)) {
            throw new BadInputException(
                    "--depths: expected whole numbers from low to high, at least 1, got '" + depths + "'");
        }
        int n = count("--depths", range);
        int[] all = new int[n];
        for (int i = 0; i < n; i++) {
            all[i] = (int) Math.rint(from * StrictMath.pow(to / from, i / (n - 1.0)));
        }
        return Arrays.stream(all).distinct().toArray();
    }

    /** The recipes by their labels: one per weight variance, evenly spaced and rounded to four digits. */
    Map<String, Recipe> recipes() {
        String prefix = TrainabilityMap.SIGMA_W2 + "=";
        if (!map.startsWith(prefix)) {
            throw new BadInputException("--map: expected sigma_w2=A:B:N, such as sigma_w2=0.9:3:12, got '" + map + "'");
        }
        Matcher range = range("--map", map.substring(prefix.length()), "sigma_w2=0.9:3:12");
        double from = number("--map", range.group(1));
        double to = number("--map", range.group(2));
        if (!(from > 0 && to > from && to < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("--map: expected variances from low to high, above 0, got '" + map + "'");
        }
        int n = count("--map", range);
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            double variance = new BigDecimal(from + (to - from) * i / (n - 1))
                    .round(DIGITS)
                    .doubleValue();
            recipes.put(TrainabilityMap.label(variance), Recipe.of(Initializers.meanField(variance, sigmaB2, kind())));
        }
        return recipes;
    }

    /** Tells the experiment what its report must know. */
    void describe(Experiment<?> experiment) {
        experiment
                .setting(TrainabilityMap.SETTING, TrainabilityMap.SIGMA_W2)
                .setting(TrainabilityMap.SIGMA_B2, sigmaB2);
    }

    private WeightKind kind() {
        return switch (weights) {
            case "gaussian" -> WeightKind.GAUSSIAN;
            case "orthogonal" -> WeightKind.ORTHOGONAL;
            case "delta-orthogonal" -> WeightKind.DELTA_ORTHOGONAL;
            default ->
                throw new BadInputException(
                        "--weights: expected gaussian, orthogonal or delta-orthogonal, got '" + weights + "'");
        };
    }

    private static Matcher range(String option, String text, String example) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw new BadInputException(
                    option + ": expected FROM:TO:COUNT, such as " + example + ", got '" + text + "'");
        }
        return matcher;
    }

    private static int count(String option, Matcher range) {
        int n = Integer.parseInt(range.group(3));
        Options.atLeast(option, n, 2);
        return n;
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new BadInputException(option + ": '" + text + "' is not a number", e);
        }
    }
}
