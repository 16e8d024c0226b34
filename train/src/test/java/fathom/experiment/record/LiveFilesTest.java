package fathom.experiment.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFilesTest {
    private static final RunKey KEY = new RunKey("a/b \"c\"", 48, 2, 0.03);

    @TempDir
    private Path folder;

    private final List<String> trouble = new ArrayList<>();

    private LiveFiles files() {
        return LiveFiles.in(folder, trouble::add);
    }

    private Path steps() {
        return folder.resolve("live").resolve(RunName.of(Stage.RUN, KEY).id() + ".steps");
    }

    /** The first step and the last of four are written at once, the others when half a second has gone by. */
    private void run(LiveFiles files, int from, int to) {
        files.start(Stage.RUN, KEY);
        if (from > 0) {
            files.resume(Stage.RUN, KEY, from);
        }
        for (int step = from; step < to; step++) {
            files.step(Stage.RUN, KEY, step, to, 2.5 - step, 0.1 * step);
        }
    }

    @Test
    void whatIsToldIsRead() {
        run(files(), 0, 4);
        LiveReader.Under run = new LiveReader(folder).underWay(trouble::add).get(0);
        assertEquals(KEY, run.key());
        assertEquals(RunName.of(Stage.RUN, KEY), run.name());
        assertArrayEquals(new float[] {2.5f, 1.5f, 0.5f, -0.5f}, run.loss());
        assertArrayEquals(new float[] {0, 0.1f, 0.2f, 0.3f}, run.accuracy(), 1e-6f);
        assertEquals(4, run.steps());
        assertEquals(4, run.millis().length);
    }

    @Test
    void halfALineIsReadWhenItIsWhole() throws IOException {
        run(files(), 0, 1);
        var reader = new LiveReader(folder);
        assertEquals(1, reader.underWay(trouble::add).get(0).loss().length);
        Files.writeString(steps(), "1,0.2", StandardOpenOption.APPEND);
        assertEquals(1, reader.underWay(trouble::add).get(0).loss().length);
        Files.writeString(steps(), "5,0.5,123\n2,0.125,", StandardOpenOption.APPEND);
        assertArrayEquals(
                new float[] {2.5f, 0.25f}, reader.underWay(trouble::add).get(0).loss());
    }

    @Test
    void aRunThatGoesOnKeepsTheStepsBeforeAndMakesTheOthersAgain() {
        var reader = new LiveReader(folder);
        run(files(), 0, 4);
        assertEquals(4, reader.underWay(trouble::add).get(0).loss().length);
        run(files(), 2, 3); // as another process, from a snapshot after two steps
        assertArrayEquals(
                new float[] {2.5f, 1.5f, 0.5f},
                reader.underWay(trouble::add).get(0).loss());
        run(files(), 0, 1); // and from the beginning
        assertArrayEquals(
                new float[] {2.5f}, reader.underWay(trouble::add).get(0).loss());
    }

    @Test
    void aRunThatGoesOnBehindStepsThatWereNeverWrittenHidesNoOther() {
        LiveFiles cut = files();
        cut.start(Stage.RUN, KEY);
        for (int step = 0; step < 3; step++) { // the first is written at once, the others half a second later: never
            cut.step(Stage.RUN, KEY, step, 9, 2.5, 0.1);
        }
        LiveFiles files = files();
        files.start(Stage.RUN, KEY);
        files.resume(Stage.RUN, KEY, 3); // a snapshot that was made when the process was asked to end
        files.step(Stage.RUN, KEY, 3, 9, 1.5, 0.2);
        assertArrayEquals(
                new float[] {2.5f, Float.NaN, Float.NaN, 1.5f},
                new LiveReader(folder).underWay(trouble::add).get(0).loss());
    }

    @Test
    void aRunThatHasEndedIsNoLongerUnderWay() {
        LiveFiles files = files();
        run(files, 0, 4);
        files.end(Stage.RUN, KEY);
        assertEquals(List.of(), new LiveReader(folder).underWay(trouble::add));
    }

    @Test
    void thePlanKeepsItsOrderAndRunsWithoutARate() {
        List<RunName> runs = List.of(
                new RunName(Stage.TUNING, "b", 4, 0, 0.1),
                new RunName(Stage.RUN, "b", 4, 1, Double.NaN),
                new RunName(Stage.RUN, "a", 4, 1, Double.NaN));
        files().queue("title", runs);
        files().queueIfNone("another", List.of());
        LiveReader.Plan plan = new LiveReader(folder).plan().orElseThrow();
        assertEquals("title", plan.title());
        assertEquals(runs, plan.runs());
    }

    @Test
    void aNoteIsOneLine() {
        files().note("one\ntwo");
        files().note("three");
        assertEquals(List.of("one two", "three"), new LiveReader(folder).notes(9));
        assertEquals(List.of("three"), new LiveReader(folder).notes(1));
    }

    @Test
    void whereNothingCanBeWrittenThatIsToldOnce() throws IOException {
        Files.writeString(folder.resolve("live"), "in the way");
        LiveFiles files = files();
        run(files, 0, 4);
        files.note("x");
        assertEquals(1, trouble.size(), trouble.toString());
        assertTrue(trouble.get(0).contains("cannot be watched"), trouble.get(0));
    }

    @Test
    void aDamagedFileIsNamedAndHidesNoOther() throws IOException {
        run(files(), 0, 1);
        Files.writeString(steps(), "7,1,1,1\n", StandardOpenOption.APPEND);
        RunKey other = new RunKey("z", 48, 2, 0.03);
        LiveFiles files = files();
        files.start(Stage.RUN, other);
        files.step(Stage.RUN, other, 0, 9, 2, 0.1);
        var reader = new LiveReader(folder);
        assertEquals(other, reader.underWay(trouble::add).get(0).key());
        assertTrue(trouble.get(0).contains("steps: expected step 1"), trouble.toString());
        assertEquals(1, reader.underWay(trouble::add).size());
        assertEquals(trouble.get(0), trouble.get(1), "as long as it lies there");
    }
}
