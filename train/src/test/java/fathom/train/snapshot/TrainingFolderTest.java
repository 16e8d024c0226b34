package fathom.train.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.Evaluation;
import fathom.train.Listener;
import fathom.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFolderTest {
    private static final Map<String, String> SETTINGS = Map.of("rate", "0.1", "seed", "7");

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private TrainingFolder open() {
        return TrainingFolder.open(folder, SETTINGS, Duration.ofMinutes(1), notes::add);
    }

    private static TrainingState state(int step) {
        return new TrainingState(step, Map.of("weight", Tensor.of(Shape.of(2), step, -step)));
    }

    /** Makes and logs steps up to a number, as after so many. */
    private static void train(TrainingFolder open, int from, int to) {
        for (int i = from; i < to; i++) {
            open.log(new Listener.Step(i, 9, 0, 1.0 / (i + 1), 0.5, 0.1));
        }
        open.save(state(to));
    }

    private void interrupted() {
        try (TrainingFolder open = open()) {
            train(open, 0, 3);
            train(open, 3, 5);
            open.log(new Listener.Step(5, 9, 0, 0.1, 0.5, 0.1));
            open.writeLogs(); // killed between the logs and the snapshot
        }
    }

    private int rows() throws IOException {
        return Files.readAllLines(folder.resolve("metrics.csv")).size() - 1;
    }

    @Test
    void rowsBeyondTheSnapshotAreWrittenOnce() throws IOException {
        interrupted();
        assertEquals(6, rows());
        try (TrainingFolder open = open()) {
            TrainingState saved = open.saved().orElseThrow();
            assertEquals(5, saved.step());
            assertArrayEquals(new float[] {5, -5}, saved.tensors().get("weight").array());
            train(open, 5, 9);
            open.finish(state(9));
        }
        assertEquals(9, rows());
        assertFalse(Files.exists(folder.resolve("snapshot.before.safetensors")), "of a finished run one is enough");
        assertEquals(List.of(), notes);
    }

    @Test
    void aDamagedSnapshotOfARunUnderWayIsReplacedByTheOneBefore() throws IOException {
        interrupted();
        Path newest = folder.resolve("snapshot.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[20] ^= 1; // in the header
        Files.write(newest, bytes);
        try (TrainingFolder open = open()) {
            assertEquals(3, open.saved().orElseThrow().step());
            assertEquals(1, notes.size());
            assertTrue(notes.get(0).endsWith("; the run goes on from the snapshot before, at step 3"), notes.get(0));
            train(open, 3, 5);
        }
        assertEquals(5, rows());
    }

    @Test
    void anEvaluationIsLoggedOnceAndKnownToTheSnapshot() throws IOException {
        Listener.Epoch evaluation = new Listener.Epoch(0, 3, new Evaluation(1, 0.5, 10));
        try (TrainingFolder open = open()) {
            train(open, 0, 3);
            open.log(evaluation);
            open.save(state(3)); // of a step that is there without its evaluation
        }
        try (TrainingFolder open = open()) {
            open.log(evaluation);
            open.finish(state(3));
        }
        assertEquals(2, Files.readAllLines(folder.resolve("evaluations.csv")).size());
    }

    @Test
    void aSettingThatIsNoLongerMadeIsADifferenceToo() {
        interrupted();
        var refused = assertThrows(
                BadInputException.class,
                () -> TrainingFolder.open(folder, Map.of("rate", "0.1"), Duration.ZERO, notes::add));
        assertEquals(
                "results folder " + folder
                        + " holds a run with other settings: seed is 7 there and nothing here; give another folder",
                refused.getMessage());
        open().close(); // the refusal holds nothing
    }

    @Test
    void oneProcessAtATimeHasTheFolder() {
        TrainingFolder first = open();
        assertTrue(
                assertThrows(BadInputException.class, this::open).getMessage().contains(" is in use by "));
        first.close();
        open().close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoticedBeforeTheFirstStep() throws IOException {
        Files.createDirectory(folder.resolve(".lock"));
        assertTrue(assertThrows(BadInputException.class, this::open)
                .getMessage()
                .startsWith("results folder " + folder + " cannot be locked"));
    }

    @Test
    void aSnapshotWithoutRoomIsANoteAndTheRunGoesOn() throws IOException {
        try (TrainingFolder open = open()) {
            Files.createDirectories(folder.resolve("metrics.csv/full"));
            open.keep(state(1));
            assertEquals(1, notes.size());
            assertTrue(notes.get(0).endsWith("; the run goes on without this snapshot"), notes.get(0));
            Files.delete(folder.resolve("metrics.csv/full"));
            Files.delete(folder.resolve("metrics.csv"));
            open.keep(state(2));
        }
        assertEquals(1, notes.size());
        assertEquals(2, open().saved().orElseThrow().step());
    }

    @Test
    void aFileOfAnotherProgramIsNotTakenForASnapshot() throws IOException {
        Files.write(
                folder.resolve("snapshot.safetensors"),
                new byte[] {8, 0, 0, 0, 0, 0, 0, 0, '{', '}', ' ', ' ', ' ', ' ', ' ', ' '});
        assertTrue(
                assertThrows(BadInputException.class, this::open).getMessage().contains("has no checksum"));
    }
}
