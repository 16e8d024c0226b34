package fathom.data;

import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import fathom.text.Call;
import fathom.text.Catalog;
import fathom.text.Definition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Data sets by a name with arguments, such as {@code copy-memory(delay=100)}: problems that code makes, and other views of what lies on this
 * machine.
 */
final class MadeSets {
    /** Far more than can be trained on, and few enough that the numbers of an example are counted by an int. */
    private static final int MOST_STEPS = 10_000_000;

    private static final Argument TRAIN = Argument.of("train", 20_000, "training examples");
    private static final Argument TEST = Argument.of("test", 2_000, "test examples");
    private static final String RELATIVE = "relative";
    private static final String TO_LAST = "whether values are told as differences from the last one seen";
    private static final Argument SEED = Argument.of("seed", 2018, "decides every example");

    /** What a text means, once it is known where downloaded sets lie. */
    private static final Catalog<Function<Path, DataSource>> CATALOG = Catalog.of(
            "data set",
            List.of(
                    generated("adding", MadeSets::adding, Argument.of("length", 100, "numbers in a sequence")),
                    generated("copy-memory", MadeSets::copyMemory, Argument.of("delay", 100, "steps to remember for")),
                    tokens("copy", "length", 10, length -> new Transcription(length, false)),
                    tokens("reverse", "length", 10, length -> new Transcription(length, true)),
                    tokens("addition", "digits", 3, Addition::new),
                    Definition.of(
                            "mackey-glass",
                            arguments -> made(mackeyGlass(arguments)),
                            Argument.of("delay", 17, "chaotic from 17 on"),
                            Argument.of("window", 32, "values that a forecast sees"),
                            Argument.of("horizon", 6, "how many steps ahead it looks"),
                            new Argument(RELATIVE, "false", TO_LAST),
                            Argument.of("length", 10_000, "values in all, the last fifth of them to test on"),
                            SEED),
                    Definition.of(
                            "sunspots",
                            arguments -> made(sunspots(arguments)),
                            Argument.of("window", 24, "years that a forecast sees"),
                            Argument.of("horizon", 1, "how many years ahead it looks"),
                            new Argument(RELATIVE, "false", TO_LAST)),
                    Definition.of(
                            "etth1",
                            MadeSets::transformerTemperature,
                            Argument.of("window", 48, "hours that a forecast sees"),
                            Argument.of("horizon", 24, "how many hours ahead it looks"),
                            new Argument(RELATIVE, "true", TO_LAST),
                            new Argument("loads", "true", "whether it sees the six loads beside the temperature")),
                    Definition.of(
                            "sequential-mnist",
                            MadeSets::sequentialMnist,
                            new Argument("by", "rows", "rows: 28 steps; pixels: 784"),
                            new Argument(
                                    "permuted", "false", "whether pixels come in a random order, the same for all")),
                    Definition.of(
                            "text",
                            MadeSets::text,
                            new Argument("file", "", "any UTF-8 text"),
                            Argument.of("length", 64, "characters in a piece"))));

    private MadeSets() {}

    /** The names, in order. */
    static List<String> names() {
        return CATALOG.names();
    }

    /** The names with their arguments as one can type them. */
    static List<String> signatures() {
        return CATALOG.names().stream()
                .map(name -> CATALOG.find(name).signature())
                .toList();
    }

    /**
     * Opens what a text calls; empty if its name is none of these.
     *
     * @throws BadInputException if an argument is unknown or impossible
     */
    static Optional<DataSource> open(String text, Path dataDir) {
        int end = text.indexOf('(');
        String name = (end < 0 ? text : text.substring(0, end)).strip();
        if (name.isEmpty() || !CATALOG.knows(name)) {
            return Optional.empty();
        }
        return Optional.of(CATALOG.parse(Call.parse(text).text()).apply(dataDir));
    }

    /** What needs no folder is made at once, so that what is wrong with an argument is told with the text it stands in. */
    private static Function<Path, DataSource> made(DataSource source) {
        return folder -> source;
    }

    private static Definition<Function<Path, DataSource>> generated(
            String name, Function<Arguments, DataSource> factory, Argument first) {
        return Definition.of(name, arguments -> made(factory.apply(arguments)), first, TRAIN, TEST, SEED);
    }

    /** A token problem of some length, with test examples of another. */
    private static Definition<Function<Path, DataSource>> tokens(
            String name, String size, int standard, Function<Integer, TokenProblem.Rule> rule) {
        Argument train = Argument.of(size, standard, "of a training example");
        Argument test = new Argument("test-" + size, "", "of a test example; the same unless given");
        return Definition.of(
                name,
                arguments -> {
                    int length = steps(arguments, size, 1);
                    int other =
                            arguments.find("test-" + size).isPresent() ? steps(arguments, "test-" + size, 1) : length;
                    return made(halves(
                            name + " of " + length + (other == length ? "" : ", tested on " + other),
                            arguments,
                            (half, tested, count, seed) ->
                                    new TokenProblem(half, count, rule.apply(tested ? other : length), seed)));
                },
                train,
                test,
                TRAIN,
                TEST,
                SEED);
    }

    private static DataSource adding(Arguments arguments) {
        int length = steps(arguments, "length", 2);
        return halves(
                "adding problem of " + length + " steps",
                arguments,
                (half, tested, count, seed) -> new Adding(half, count, length, seed));
    }

    private static DataSource copyMemory(Arguments arguments) {
        CopyMemory rule = new CopyMemory(steps(arguments, "delay", 1));
        return halves(
                "copy memory over " + rule.delay() + " steps",
                arguments,
                (half, tested, count, seed) -> new TokenProblem(half, count, rule, seed));
    }

    /** Makes one half of a data set. */
    private interface Half {
        Dataset of(String name, boolean tested, int size, Seed seed);
    }

    private static DataSource halves(String name, Arguments arguments, Half half) {
        int train = atLeast(arguments, "train", 1);
        int test = atLeast(arguments, "test", 1);
        Seed seed = new Seed(arguments.count("seed"));
        return new DataSource(
                name,
                half.of(name + " train", false, train, seed.child("train")),
                half.of(name + " test", true, test, seed.child("test")),
                "code, seed " + seed.value(),
                Verification.GENERATED);
    }

    private static DataSource mackeyGlass(Arguments arguments) {
        int delay = steps(arguments, "delay", 1);
        Seed seed = new Seed(arguments.count("seed"));
        double[] series = MackeyGlass.series(steps(arguments, "length", 10), delay, seed);
        return Series.split(
                "Mackey-Glass series, delay " + delay,
                new double[][] {series},
                0,
                Series.Parts.lastShare(series.length, 0.2),
                view(arguments),
                "code, seed " + seed.value(),
                Verification.GENERATED);
    }

    private static DataSource sunspots(Arguments arguments) {
        double[] series = Sunspots.series();
        return Series.split(
                "Yearly sunspot numbers",
                new double[][] {series},
                0,
                Series.Parts.lastShare(series.length, 0.3),
                view(arguments),
                "NOAA NGDC, 1700 to 2008, public domain",
                Verification.UNKNOWN);
    }

    private static Function<Path, DataSource> transformerTemperature(Arguments arguments) {
        boolean loads = arguments.flag("loads");
        Series.View view = view(arguments);
        return folder -> TransformerTemperature.read(folder, loads, view);
    }

    private static Series.View view(Arguments arguments) {
        return new Series.View(steps(arguments, "window", 1), steps(arguments, "horizon", 1), arguments.flag(RELATIVE));
    }

    private static Function<Path, DataSource> sequentialMnist(Arguments arguments) {
        boolean rows = arguments.choice("by", Map.of("rows", true, "pixels", false));
        boolean permuted = arguments.flag("permuted");
        if (rows && permuted) {
            throw new BadInputException("permuted goes with by=pixels");
        }
        return folder -> {
            DataSource images = Datasets.open(KnownSet.MNIST.name(), folder);
            return new DataSource(
                    (permuted ? "Permuted " : "Sequential ") + images.name() + (rows ? " by rows" : " by pixels"),
                    new PixelSequence(images.train(), rows, permuted),
                    new PixelSequence(images.test(), rows, permuted),
                    images.origin(),
                    images.verification());
        };
    }

    private static Function<Path, DataSource> text(Arguments arguments) {
        Path file = Path.of(arguments.text("file"));
        int length = steps(arguments, "length", 1);
        return folder -> CharacterText.read(file, length);
    }

    /** A length in steps. */
    private static int steps(Arguments arguments, String name, int least) {
        int value = atLeast(arguments, name, least);
        if (value > MOST_STEPS) {
            throw new BadInputException("%s must be at most %,d, got %d".formatted(name, MOST_STEPS, value));
        }
        return value;
    }

    private static int atLeast(Arguments arguments, String name, int least) {
        int value = arguments.count(name);
        if (value < least) {
            throw new BadInputException(name + " must be at least " + least + ", got " + value);
        }
        return value;
    }
}
