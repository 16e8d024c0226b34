package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often a verdict is wrong, in invented experiments whose truth is known. {@code -Dfathom.simulations=300} makes as many of each kind and prints
 * the table of docs/statistics.md.
 */
class FalseClaimsTest {
    private static final int VARIANTS = 8;
    private static final int SIMULATIONS = Integer.getInteger("fathom.simulations", 60);
    private static final int[] SEEDS = {3, 5, 10};
    private static final Looks LOOKS = Looks.from(3, 12);
    private static final double CHANCE = Math.log(10);

    /** One run's final loss: of variant v, with what all runs of the seed share. */
    private interface Law {
        double loss(RandomGenerator random, int variant, double shared);
    }

    /** What the runs are like. Where {@link #best}, variant 0 truly is better than all others, which are equal. */
    @SuppressWarnings("ImmutableEnumChecker") // the laws are lambdas without state
    enum World {
        EQUAL("equal, normal", false, (r, v, s) -> 1.5 + 0.05 * s + 0.03 * r.nextGaussian()),
        HEAVY("equal, heavy tails (t with 2 degrees)", false, (r, v, s) -> 1.5 + 0.05 * s + 0.01 * heavy(r)),
        SKEWED("equal, skewed (lognormal)", false, (r, v, s) -> 1.2 + 0.05 * s + 0.1 * Math.exp(r.nextGaussian())),
        HALF(
                "equal, each run trains or not, half and half",
                false,
                (r, v, s) -> r.nextBoolean() ? trained(r) : stuck(r)),
        RARE("equal, one run in ten trains", false, (r, v, s) -> r.nextInt(10) == 0 ? trained(r) : stuck(r)),
        DIVERGING("equal, three runs in ten diverge", false, (r, v, s) -> r.nextInt(10) < 3 ? Double.NaN : trained(r)),
        STUCK("equal, all at chance", false, (r, v, s) -> stuck(r)),
        BETTER("one better by two deviations", true, (r, v, s) -> 1.5 + 0.05 * s + 0.03 * r.nextGaussian() - better(v)),
        BETTER_HEAVY("one better, heavy tails", true, (r, v, s) -> 1.5 + 0.05 * s + 0.01 * heavy(r) - better(v)),
        ALONE("one trains, the others never", true, (r, v, s) -> v == 0 ? trained(r) : stuck(r)),
        OFTEN(
                "one always trains, the others every third time",
                true,
                (r, v, s) -> v == 0 || r.nextInt(3) == 0 ? trained(r) : stuck(r));

        private final String words;
        private final boolean best;
        private final Law law;

        World(String words, boolean best, Law law) {
            this.words = words;
            this.best = best;
            this.law = law;
        }

        private static double trained(RandomGenerator random) {
            return 1.5 + 0.03 * random.nextGaussian();
        }

        private static double stuck(RandomGenerator random) {
            return CHANCE + 0.005 * random.nextGaussian();
        }

        private static double heavy(RandomGenerator random) {
            return random.nextGaussian() / Math.sqrt(-Math.log(1 - random.nextDouble())); // Student's t, 2 degrees
        }

        private static double better(int variant) {
            return variant == 0 ? 0.06 : 0;
        }
    }

    /** What was said in many experiments of one kind. */
    private static final class Tally {
        private int falsePair;
        private int falseHeadline;
        private int falseShares;
        private int falseChance;
        private int found;
        private int seeds;

        void add(World world, InventedComparison comparison, int n) {
            Summary summary = comparison.summary();
            DepthTests tests = DepthTests.of(summary.depths().get(0), summary);
            falsePair += tests.pairs().stream().anyMatch(pair -> pair.ahead() && !holds(world, pair)) ? 1 : 0;
            boolean right = world.best
                    && summary.depths().get(0).ranked().get(0).label().equals("v0");
            String headline = Headline.of(summary).plain();
            boolean ahead = headline.contains("is ahead of every other");
            falseHeadline += ahead && !right ? 1 : 0;
            found += ahead && right ? 1 : 0;
            String verdict = Verdict.of(summary.depths().get(0), summary).plain();
            boolean sharesDiffer = world == World.ALONE || world == World.OFTEN;
            falseShares += verdict.contains("would not lead by that much") && !sharesDiffer ? 1 : 0;
            falseChance += verdict.contains("below chance, but") ? 1 : 0; // in no world is a run below it by little
            seeds += n;
        }

        private static boolean holds(World world, PairComparison pair) {
            return world.best && pair.first().label().equals("v0");
        }

        String line(World world, String n) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s | %.1f |",
                    world.words,
                    n,
                    percent(falsePair),
                    percent(falseHeadline),
                    percent(falseShares),
                    percent(falseChance),
                    world.best ? percent(found) : "",
                    (double) seeds / SIMULATIONS);
        }

        /** The share in percent, with its 95 % interval by Wilson 1927: what the number of experiments leaves open. */
        private static String percent(int count) {
            double n = SIMULATIONS;
            double z = 1.96;
            double middle = (count + z * z / 2) / (n + z * z);
            double half = z / (n + z * z) * Math.sqrt(count * (n - count) / n + z * z / 4);
            return String.format(
                    Locale.ROOT,
                    "%.1f (%.1f to %.1f)",
                    100 * count / n,
                    100 * Math.max(0, middle - half),
                    100 * Math.min(1, middle + half));
        }

        void check(String line) {
            double luck = 3 * Math.sqrt(0.05 * 0.95 * SIMULATIONS);
            for (int count : List.of(falsePair, falseHeadline, falseShares, falseChance)) {
                assertTrue(count <= 0.05 * SIMULATIONS + luck, line);
            }
        }
    }

    /** The losses of one experiment, by variant and seed. */
    private static double[][] losses(World world, RandomGenerator random, int seeds) {
        double[][] losses = new double[VARIANTS][seeds];
        for (int seed = 0; seed < seeds; seed++) {
            double shared = random.nextGaussian();
            for (int v = 0; v < VARIANTS; v++) {
                losses[v][seed] = world.law.loss(random, v, shared);
            }
        }
        return losses;
    }

    private static InventedComparison comparison(double[][] losses, int seeds) {
        InventedComparison comparison = InventedComparison.ofOneStep();
        for (int v = 0; v < VARIANTS; v++) {
            comparison.ran("v" + v, 32, Arrays.copyOf(losses[v], seeds));
        }
        return comparison;
    }

    @ParameterizedTest
    @EnumSource
    void noMoreThanFiveOfAHundredExperimentsMakeAFalseClaim(World world) {
        List<String> lines = new ArrayList<>();
        for (int n : SEEDS) {
            RandomGenerator random = new Seed(5).child(world.name()).child(n).generator();
            Tally tally = new Tally();
            for (int i = 0; i < SIMULATIONS; i++) {
                tally.add(world, comparison(losses(world, random, n), n), n);
            }
            lines.add(tally.line(world, "" + n));
            tally.check(lines.get(lines.size() - 1));
        }
        print(lines);
    }

    @ParameterizedTest
    @EnumSource
    void noMoreSoWhenSeedsAreAddedUntilTheBestIsSeparated(World world) {
        RandomGenerator random = new Seed(6).child(world.name()).generator();
        Tally tally = new Tally();
        int last = LOOKS.seeds().get(LOOKS.seeds().size() - 1);
        for (int i = 0; i < SIMULATIONS; i++) {
            double[][] losses = losses(world, random, last);
            for (int n : LOOKS.seeds()) {
                InventedComparison comparison = comparison(losses, n).setting(Looks.SETTING, LOOKS.toString());
                if (n == last || !comparison.tests().open()) {
                    tally.add(world, comparison, n);
                    break;
                }
            }
        }
        String line = tally.line(world, "until sure, " + LOOKS);
        tally.check(line);
        print(List.of(line));
    }

    private static void print(List<String> lines) {
        if (System.getProperty("fathom.simulations") != null) {
            lines.forEach(System.out::println);
        }
    }
}
