package fathom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file of the right form that is made up: hour t has the temperature t and loads that are wholes of it, one of them constant. */
class TransformerTemperatureTest {
    private static final int TRAIN = 12 * 30 * 24;
    private static final int TEST = 4 * 30 * 24;

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>(List.of("date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT"));

    private DataSource open(String text) throws IOException {
        Path file = folder.resolve("etth1").resolve("ETTh1.csv");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        return Datasets.open(text, folder);
    }

    private void hours(int count) {
        for (int t = 0; t < count; t++) {
            lines.add(String.format(Locale.ROOT, "day,%d,%d,7,%d,%d,%d,%d", 2 * t, -t, t % 5, t % 3, 3 * t, t));
        }
    }

    @Test
    void aForecastSeesTheLoadsAndAnswersWithTheTemperature() throws IOException {
        hours(TRAIN + 2 * TEST + 100);
        DataSource source = open("etth1(window=3,horizon=2,relative=false)");
        assertEquals(Verification.UNKNOWN, source.verification());
        assertEquals(Shape.of(3, 7), source.train().exampleShape());
        assertEquals(TRAIN - 4, source.train().size());
        assertEquals(TEST - 4, source.test().size());

        float[] window = new float[21];
        float[] answer = new float[1];
        source.test().read(5, window, 0);
        source.test().numbers(5, answer, 0);
        double mean = (TRAIN - 1) / 2.0;
        double deviation = Math.sqrt((TRAIN * (double) TRAIN - 1) / 12);
        int first = TRAIN + TEST + 5;
        float[] temperatures = {window[6], window[13], window[20], answer[0]};
        float[] expected = new float[4];
        for (int i = 0; i < 4; i++) {
            int hour = first + new int[] {0, 1, 2, 4}[i];
            expected[i] = (float) ((hour - mean) / deviation);
        }
        assertArrayEquals(expected, temperatures, 1e-5f);
        assertEquals(window[6], window[0], 1e-5f, "twice the temperature, standardized");
        assertEquals(-window[6], window[1], 1e-5f);
        assertEquals(0, window[2], "what never changes");
    }

    @Test
    void capitalsDoNotMatterInTheNameAlone() throws IOException {
        hours(TRAIN + 2 * TEST);
        assertEquals(open("etth1").train().sha256(), open("ETTh1").train().sha256());
    }

    @Test
    void theTemperatureAloneIsOneChannel() throws IOException {
        hours(TRAIN + 2 * TEST);
        Dataset train = open("etth1(window=3,horizon=2,loads=false)").train();
        assertEquals(Shape.of(3, 1), train.exampleShape());
        double hour = 1 / Math.sqrt((TRAIN * (double) TRAIN - 1) / 12);
        assertEquals(4 * hour * hour, train.task().baseline().loss(), 1e-9, "two hours later, two more");
    }

    @Test
    void unlessItIsAskedForTheLevelIsNotSeen() throws IOException {
        hours(TRAIN + 2 * TEST);
        Dataset test = open("etth1(window=3,horizon=2)").test();
        float[] window = new float[21];
        float[] answer = new float[1];
        test.read(70, window, 0);
        test.numbers(70, answer, 0);
        float hour = (float) (1 / Math.sqrt((TRAIN * (double) TRAIN - 1) / 12));
        assertArrayEquals(
                new float[] {-2 * hour, -hour, 0, 2 * hour},
                new float[] {window[6], window[13], window[20], answer[0]},
                1e-5f);
        assertEquals(4 * hour * hour, test.task().baseline().loss(), 1e-9, "the naive forecast is as it was");
    }

    @Test
    void whatIsWrongInTheFileIsSaidWithItsLine() throws IOException {
        hours(10);
        assertFails("has 10 hours, expected at least 14,400");
        hours(TRAIN + 2 * TEST);
        lines.set(7, "day,1,2,3");
        assertFails("line 8 must be a date and 7 numbers, got 'day,1,2,3'");
        lines.set(7, "day,1,2,3,4,5,NaN,6");
        assertFails("line 8 must be");
        lines.set(0, "<html>");
        assertFails("line 1 must be 'date,HUFL");
    }

    @Test
    void whatIsNotHereIsToBeDownloaded() {
        String message = assertThrows(DataException.class, () -> Datasets.open("etth1", folder))
                .getMessage();
        assertTrue(message.contains("'fathom data download etth1' brings it"), message);
    }

    private void assertFails(String words) {
        String message = assertThrows(DataException.class, () -> open("etth1")).getMessage();
        assertTrue(message.contains(words), message);
    }
}
