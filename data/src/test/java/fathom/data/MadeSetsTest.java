package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Target;
import fathom.text.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeSetsTest {
    @TempDir
    Path folder;

    private DataSource open(String text) {
        return Datasets.open(text, folder);
    }

    private static int[] tokens(Dataset data, int index) {
        float[] read = new float[data.exampleShape().size()];
        data.read(index, read, 0);
        return IntStream.range(0, read.length).map(i -> (int) read[i]).toArray();
    }

    private static int[] labels(Dataset data, int index) {
        int[] labels = new int[data.task().answers()];
        data.labels(index, labels, 0);
        return labels;
    }

    @Test
    void theTargetOfTheAddingProblemIsTheSumOfOneNumberOfEachHalf() {
        Dataset data = open("adding(length=9,train=5000,test=1)").train();
        double squares = 0;
        for (int i = 0; i < data.size(); i++) {
            float[] read = new float[18];
            float[] sum = new float[1];
            data.read(i, read, 0);
            data.numbers(i, sum, 0);
            int[] marked =
                    IntStream.range(0, 9).filter(t -> read[2 * t + 1] == 1).toArray();
            assertEquals(2, marked.length);
            assertTrue(marked[0] < 4 && marked[1] >= 4);
            assertEquals(read[2 * marked[0]] + read[2 * marked[1]], sum[0]);
            squares += (sum[0] - 1) * (sum[0] - 1);
        }
        assertEquals(data.task().baseline().loss(), squares / data.size(), 0.01);
    }

    @Test
    void copyMemoryAsksForTheFirstTenSymbolsAfterTheDelay() {
        Dataset data = open("copy-memory(delay=5,train=3,test=1)").train();
        int[] tokens = tokens(data, 2);
        int[] labels = labels(data, 2);
        assertEquals(25, tokens.length);
        assertArrayEquals(Arrays.copyOf(tokens, 10), Arrays.copyOfRange(labels, 15, 25));
        assertEquals(9, tokens[14], "the sign to begin");
        assertTrue(IntStream.of(Arrays.copyOf(labels, 15)).allMatch(label -> label == 8));
        assertEquals(10 * StrictMath.log(8) / 25, data.task().baseline().loss());
        assertEquals(8, data.task().blank());
    }

    @Test
    void copyAndReverseAnswerAfterTheWholeWasRead() {
        for (String name : List.of("copy", "reverse")) {
            Dataset data = open(name + "(length=4,train=3,test=1)").train();
            int[] read = Arrays.copyOf(tokens(data, 1), 4);
            int[] answer = Arrays.copyOfRange(labels(data, 1), 5, 9);
            int[] expected = name.equals("copy") ? read : new int[] {read[3], read[2], read[1], read[0]};
            assertArrayEquals(expected, answer);
        }
    }

    @Test
    void theSumIsTheSum() {
        Dataset data = open("addition(digits=3,train=200,test=1)").train();
        for (int i = 0; i < data.size(); i++) {
            int[] t = tokens(data, i);
            int[] sum = Arrays.copyOfRange(labels(data, i), 8, 12);
            int expected = number(t, 0, 3) + number(t, 4, 7);
            assertEquals(expected, number(sum, 0, 4));
            assertArrayEquals(new int[] {11, 12}, new int[] {t[3], t[7]});
        }
    }

    private static int number(int[] digits, int from, int to) {
        return IntStream.range(from, to).map(i -> digits[i]).reduce(0, (all, digit) -> 10 * all + digit);
    }

    @Test
    void ofTwoSingleDigitsFortyFiveSumsInAHundredHaveASecond() {
        Task.Baseline baseline = new Addition(1).baseline();
        double first = -0.45 * Math.log(0.45) - 0.55 * Math.log(0.55);
        assertEquals((Math.log(10) + first) / 6, baseline.loss(), 1e-12);
        assertEquals((0.1 + 0.55) / 2, baseline.score(), 1e-12);
    }

    @Test
    void theTestMayBeLongerThanTheTraining() {
        DataSource source = open("addition(digits=2,test-digits=4,train=5,test=5)");
        assertEquals(Shape.of(9), source.train().exampleShape());
        assertEquals(Shape.of(15), source.test().exampleShape());
    }

    @Test
    void theMackeyGlassSeriesRestsWhereItsDelayIsShortAndSwingsWhereItIsLong() {
        double[] calm = MackeyGlass.series(200, 2, new Seed(1));
        assertTrue(Arrays.stream(calm).allMatch(x -> Math.abs(x - 1) < 1e-3));
        double[] chaotic = MackeyGlass.series(2000, 17, new Seed(1));
        double low = Arrays.stream(chaotic).min().orElseThrow();
        double high = Arrays.stream(chaotic).max().orElseThrow();
        assertTrue(low > 0.2 && low < 0.6 && high > 1.1 && high < 1.5, low + " to " + high);
    }

    @Test
    void aForecastIsComparedWithTheLastValueSeen() {
        double[] squares = IntStream.range(0, 20).mapToDouble(i -> i * i).toArray();
        DataSource source = series(squares, 3, 2, 0.4);
        Dataset train = source.train();
        assertEquals(12 - 3 - 2 + 1, train.size());
        float[] window = new float[3];
        float[] target = new float[1];
        double naive = 0;
        double sum = 0;
        for (int i = 0; i < train.size(); i++) {
            train.read(i, window, 0);
            train.numbers(i, target, 0);
            naive += (target[0] - window[2]) * (target[0] - window[2]) / train.size();
            sum += window[0];
        }
        assertEquals(naive, train.task().baseline().loss(), 1e-6);
        assertNotEquals(0, sum);
        source.test().read(0, window, 0);
        train.numbers(train.size() - 1, target, 0);
        assertTrue(window[0] > target[0], "the test begins after the last value of the training");
    }

    @Test
    void theSunspotsAreThoseOfThreeCenturies() {
        double[] series = Sunspots.series();
        assertEquals(309, series.length);
        assertEquals(5, series[0]);
        assertEquals(190.2, series[1957 - 1700]); // the highest, at the maximum of cycle 19
        assertEquals(190.2, Arrays.stream(series).max().orElseThrow());
        DataSource source = open("sunspots(window=11,horizon=2)");
        assertEquals(216 - 12, source.train().size());
        assertEquals(93 - 12, source.test().size());
    }

    @Test
    void aSeriesThatIsTooShortIsRefused() {
        double[] three = {1, 2, 3};
        assertThrows(DataException.class, () -> series(three, 2, 1, 0.3));
    }

    private static DataSource series(double[] values, int window, int horizon, double test) {
        return Series.split(
                "made up",
                new double[][] {values},
                0,
                Series.Parts.lastShare(values.length, test),
                new Series.View(window, horizon, false),
                "here",
                Verification.GENERATED);
    }

    @Test
    void aTextAsksForTheNextCharacter() throws java.io.IOException {
        Path file = folder.resolve("text.txt");
        Files.writeString(file, "abac".repeat(20) + "é");
        DataSource source = open("text(file=" + file + ",length=4)");
        Dataset train = source.train();
        assertEquals(4, train.classes());
        assertArrayEquals(new int[] {0, 1, 0, 2}, tokens(train, 1));
        assertArrayEquals(new int[] {1, 0, 2, 0}, labels(train, 1));
        assertEquals(1.5 * Math.log(2), train.task().baseline().loss(), 1e-12);
        assertEquals(0.5, train.task().baseline().score());
        assertThrows(DataException.class, () -> open("text(file=" + file + ",length=40)"));
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertThrows(DataException.class, () -> open("text(file=" + file + ")"));
    }

    @Test
    void pixelsComeRowByRowOrInOneOrderForAll() {
        byte[] records = new byte[2 * 5];
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (i % 5 == 0 ? 1 : 10 * i);
        }
        Dataset images = new ImageRecords("grey", Shape.of(2, 2, 1), List.of("a", "b"), records);
        Dataset rows = new PixelSequence(images, true, false);
        Dataset permuted = new PixelSequence(images, false, true);
        float[] original = new float[4];
        images.read(1, original, 0);
        float[] read = new float[4];
        rows.read(1, read, 0);
        assertEquals(Shape.of(2, 2), rows.exampleShape());
        assertArrayEquals(original, read);
        permuted.read(1, read, 0);
        assertEquals(Shape.of(4, 1), permuted.exampleShape());
        Arrays.sort(read);
        Arrays.sort(original);
        assertArrayEquals(original, read);
        assertEquals(1, permuted.label(1));
    }

    @Test
    void batchesCarryWhatIsAsked() {
        DataLoader numbers =
                DataLoader.inOrder(open("adding(length=4,train=5,test=1)").train(), 2);
        DataLoader steps =
                DataLoader.inOrder(open("copy(length=2,train=5,test=1)").train(), 2);
        try (Batches batches = numbers.epoch(0);
                Batches sequences = steps.epoch(0)) {
            Batch batch = batches.next();
            assertEquals(Shape.of(2, 4, 2), batch.inputs().shape());
            assertEquals(
                    Shape.of(2, 1), ((Target.Numbers) batch.target()).values().shape());
            assertThrows(IllegalStateException.class, batch::labels);
            Batch sequence = sequences.next();
            assertEquals(2, sequence.size());
            assertArrayEquals(labels(steps.dataset(), 1), Arrays.copyOfRange(sequence.labels(), 5, 10));
            assertArrayEquals(labels(steps.dataset(), 1), sequence.slice(1, 2).labels());
        }
    }

    @Test
    void theSameNameGivesTheSameExamplesAndAnotherSeedOthers() {
        String hash = open("reverse(train=20,test=5)").train().sha256();
        assertEquals(hash, open("reverse(length=10,train=20,test=5)").train().sha256());
        assertNotEquals(hash, open("reverse(train=20,test=5,seed=3)").train().sha256());
        assertNotEquals(hash, open("reverse(train=20,test=5)").test().sha256());
        assertNotEquals(hash, open("copy(train=20,test=5)").train().sha256());
    }

    @Test
    void whatIsWrongInANameIsSaidInOneLine() {
        for (String text : List.of(
                "copy-memory(dely=3)|did you mean delay",
                "copy-memory(delay=0)|delay must be at least 1",
                "sunspots(window=0)|data set 'sunspots(window=0)': window must be at least 1",
                "mackey-glass(relative=so)|relative=so)': relative must be one of false, true, got 'so'",
                "mackey-glass(length=429496730)|length must be at most 10,000,000, got 429496730",
                "copy-memory(delay=2147483647)|delay must be at most 10,000,000",
                "adding(length=x)|length must be a finite number",
                "text|file needs a value",
                "sequential-mnist(by=rows,permuted=true)|permuted goes with by=pixels")) {
            String[] parts = text.split("\\|", 2);
            String message =
                    assertThrows(BadInputException.class, () -> open(parts[0])).getMessage();
            assertTrue(message.contains(parts[1]), message);
        }
    }
}
