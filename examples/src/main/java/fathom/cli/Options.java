package fathom.cli;

import fathom.text.BadInputException;
import fathom.train.DepthRate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** Checks of what was typed, with errors that name the option. */
final class Options {
    /** Most runs of a variant. */
    static final int MOST_SEEDS = 10_000;

    private static final int MOST_WORKERS = 256; // each has a network and threads of its own

    /** A hundred times what has been trained: beyond it, memory ends before anything is seen. */
    private static final int DEEPEST = 1_000_000;

    private Options() {}

    static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new BadInputException(option + ": expected at least " + least + ", got " + value);
        }
    }

    static void atMost(String option, int value, int most) {
        if (value > most) {
            throw new BadInputException(option + ": expected at most " + most + ", got " + value);
        }
    }

    /** The number of layers of a network. */
    static void depth(String option, int value) {
        atLeast(option, value, 1);
        atMost(option, value, DEEPEST);
    }

    /** {@code 32,128} as numbers of layers. */
    static int[] depths(String option, String text) {
        int[] depths = integers(option, text, 1);
        for (int each : depths) {
            depth(option, each);
        }
        return depths;
    }

    static void positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new BadInputException(option + ": expected a positive number, got " + value);
        }
    }

    /** Momentum and its like. */
    static void fraction(String option, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new BadInputException(option + ": expected a number in [0, 1), got " + value);
        }
    }

    static void notNegative(String option, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new BadInputException(option + ": expected a number of at least 0, got " + value);
        }
    }

    static void accuracy(String option, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new BadInputException(option + ": expected an accuracy in (0, 1], got " + value);
        }
    }

    /** {@code 32,128} as numbers. */
    static int[] integers(String option, String text, int least) {
        List<Integer> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            try {
                values.add(Integer.parseInt(part.strip()));
            } catch (NumberFormatException e) {
                throw new BadInputException(option + ": '" + part + "' is not a whole number (in '" + text + "')", e);
            }
            atLeast(option, values.get(values.size() - 1), least);
        }
        distinct(option, values, text);
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void distinct(String option, List<?> values, String text) {
        for (int i = 1; i < values.size(); i++) {
            if (values.subList(0, i).contains(values.get(i))) {
                throw new BadInputException(
                        option + ": " + values.get(i) + " is in the list twice (in '" + text + "')");
            }
        }
    }

    /** {@code 0.01,0.5/L} as learning rates. */
    static List<DepthRate> rates(String option, String text) {
        List<DepthRate> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            values.add(rate(option, part));
        }
        distinct(option, values, text);
        return values;
    }

    /** {@code 0.003} or {@code 0.5/L^1.5}. */
    static DepthRate rate(String option, String text) {
        try {
            return DepthRate.parse(text);
        } catch (BadInputException e) {
            throw BadInputException.in(option, e);
        }
    }

    /** Runs of a variant: more would not end, and fill the memory with what is to do. */
    static void seeds(int seeds) {
        atLeast("--seeds", seeds, 1);
        atMost("--seeds", seeds, MOST_SEEDS);
    }

    /** Runs side by side. */
    static void workers(int workers) {
        atLeast("--workers", workers, 1);
        atMost("--workers", workers, MOST_WORKERS);
    }

    /** Refuses those of the options that were given although {@code other} leaves them nothing to say. */
    static void notBeside(String other, ParseResult given, List<String> options) {
        refuse(given, options, " does not go with " + other);
    }

    /** Refuses those of the options that were given although {@code other} was not, without which they mean nothing. */
    static void goesWith(String other, ParseResult given, List<String> options) {
        refuse(given, options, " goes with " + other);
    }

    private static void refuse(ParseResult given, List<String> options, String why) {
        options.stream().filter(given::hasMatchedOption).findFirst().ifPresent(option -> {
            throw new BadInputException(option + why);
        });
    }

    /** {@code 1 seed}, {@code 3 seeds}, {@code 3 searches}. */
    static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : noun.endsWith("ch") ? "es" : "s");
    }
}
