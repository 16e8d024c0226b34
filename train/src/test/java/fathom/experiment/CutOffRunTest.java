package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.kernel.KernelProviders;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.train.Listener;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Toy;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison that is killed in the middle of a run goes on there, not at the run's beginning. */
class CutOffRunTest {
    private static final Toy DATA = new Toy(100, new Seed(1));
    private static final Seed SEED = new Seed(5);
    private static final int STEPS = 12;

    @TempDir
    private Path folder;

    private final AtomicInteger steps = new AtomicInteger();
    private final List<String> told = new ArrayList<>();
    private Provenance origin = ExampleRuns.origin("plain");
    private int killedAt = Integer.MAX_VALUE;

    /** What nobody catches, as nobody catches a kill. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private TrainingResult train(Initializer weights, Run run) {
        Trainer trainer = Trainer.of(
                        Toy.dense(weights, run.seed().child("network")),
                        run.seed().child("noise"))
                .kernels(KernelProviders.plain(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                .probeEvery(5)
                .listener(run.log())
                .until(run.stop());
        return run.resumable(trainer)
                .fitSteps(
                        DataLoader.shuffled(DATA, 20, run.seed().child("data")),
                        DataLoader.inOrder(DATA, 50),
                        run.steps(STEPS));
    }

    private Experiment<Initializer> experiment() {
        return Experiment.<Initializer>named("toy")
                .variant("glorot", Initializers.glorotUniform())
                .seeds(2)
                .folder(folder)
                .snapshotEvery(Duration.ZERO)
                .provenance(() -> origin)
                .observer(new Experiment.Observer() {
                    @Override
                    public void onStep(Stage stage, RunKey key, Listener.Step step) {
                        if (steps.incrementAndGet() == killedAt) {
                            throw new Killed();
                        }
                    }

                    @Override
                    public void onResume(Stage stage, RunKey key, int step) {
                        told.add(key + " from " + step);
                    }

                    @Override
                    public void onNote(String line) {
                        told.add(line);
                    }
                });
    }

    /** Kills the second run after nine steps, of which eight are kept: a listener hears of a step before it is. */
    private void kill() throws IOException {
        killedAt = STEPS + 9;
        assertThrows(Killed.class, () -> experiment().run(SEED, this::train));
        assertEquals(
                List.of("run_glorot_d1_s1_lr0.01.before.safetensors", "run_glorot_d1_s1_lr0.01.safetensors"),
                snapshots());
        killedAt = Integer.MAX_VALUE;
        steps.set(0);
    }

    private List<String> snapshots() throws IOException {
        try (var files = Files.list(folder.resolve("runs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private List<RunRecord> unbroken() {
        return experiment()
                .folder(folder.resolve("other"))
                .run(SEED, this::train)
                .record()
                .runs();
    }

    private static void assertSame(List<RunRecord> expected, List<RunRecord> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            TrainingResult a = expected.get(i).result();
            TrainingResult b = actual.get(i).result();
            assertArrayEquals(a.loss(), b.loss());
            assertArrayEquals(a.accuracy(), b.accuracy());
            assertEquals(a.test(), b.test());
            assertEquals(a.start(), b.start());
            assertEquals(a.updates(), b.updates());
            assertEquals(a.firstStep(), b.firstStep());
        }
    }

    /** An executor that sees the folder of the process that asked, as on shared storage, while that process has it. */
    private Experiment<Initializer> sent(Path seen) {
        return experiment()
                .folder(folder.resolve("driver"))
                .executor((stage, key) -> experiment().folder(seen).make(SEED, this::train, stage, key));
    }

    @Test
    void anExecutorThatSeesTheFolderGoesOnFromTheSnapshotOfOneThatWasLost() {
        List<RunRecord> expected = unbroken();
        steps.set(0);
        killedAt = STEPS + 9;
        assertThrows(Killed.class, () -> sent(folder.resolve("driver")).run(SEED, this::train));
        assertSame(
                expected,
                sent(folder.resolve("driver")).run(SEED, this::train).record().runs());
        assertEquals(List.of("glorot, depth 1, seed 1, rate 0.01 from 8"), told);
    }

    @Test
    void anExecutorThatDoesNotSeeItBeginsAgain() {
        List<RunRecord> expected = unbroken();
        steps.set(0);
        killedAt = STEPS + 9;
        assertThrows(Killed.class, () -> sent(folder.resolve("elsewhere")).run(SEED, this::train));
        assertSame(
                expected,
                sent(folder.resolve("elsewhere"))
                        .run(SEED, this::train)
                        .record()
                        .runs());
        assertEquals(List.of(), told);
        assertFalse(Files.exists(folder.resolve("elsewhere")));
    }

    @Test
    void itGoesOnFromTheLastSnapshotToTheSameBits() throws IOException {
        kill();
        List<RunRecord> runs = experiment().run(SEED, this::train).record().runs();
        assertEquals(STEPS - 8, steps.get());
        assertEquals(List.of("glorot, depth 1, seed 1, rate 0.01 from 8"), told);
        assertEquals(List.of(), snapshots(), "they are removed when the run is done");
        assertEquals(List.of(), runs.get(1).earlier());
        assertSame(unbroken(), runs);
    }

    @Test
    void anInterruptKeepsEveryStep() throws IOException {
        Comparison stopped = experiment()
                .snapshotEvery(Duration.ofHours(1))
                .until(() -> steps.get() == STEPS + 5)
                .run(SEED, this::train);
        assertEquals(1, stopped.record().runs().size());
        steps.set(0);
        List<RunRecord> runs = experiment().run(SEED, this::train).record().runs();
        assertEquals(STEPS - 5, steps.get());
        assertSame(unbroken(), runs);
    }

    @Test
    void aDamagedSnapshotIsNamedAndTheOneBeforeItUsed() throws IOException {
        kill();
        Path newest = folder.resolve("runs/run_glorot_d1_s1_lr0.01.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 5] ^= 1;
        Files.write(newest, bytes);
        List<RunRecord> runs = experiment().run(SEED, this::train).record().runs();
        assertEquals(STEPS - 7, steps.get());
        assertEquals(
                List.of(
                        newest + ": is damaged: its checksum is not that of its contents; it is not used",
                        "glorot, depth 1, seed 1, rate 0.01 from 7"),
                told);
        assertSame(unbroken(), runs);
    }

    @Test
    void withoutAWholeSnapshotTheRunBeginsAgain() throws IOException {
        kill();
        for (String name : snapshots()) {
            Files.write(folder.resolve("runs").resolve(name), new byte[] {1, 2, 3});
        }
        List<RunRecord> runs = experiment().run(SEED, this::train).record().runs();
        assertEquals(STEPS, steps.get());
        assertEquals(2, told.size());
        assertSame(unbroken(), runs);
    }

    @Test
    void otherKernelsBeginAgain() throws IOException {
        kill();
        origin = ExampleRuns.origin("openblas");
        experiment().run(SEED, this::train);
        assertEquals(STEPS, steps.get());
        assertEquals(
                List.of("glorot, depth 1, seed 1, rate 0.01 begins again: its snapshot was made with another kernels"
                        + " (plain then, openblas now)"),
                told);
    }

    @Test
    void anotherMachineWithTheSameBitsGoesOnAndTheRecordNamesBoth() throws IOException {
        kill();
        Provenance first = origin;
        origin = ExampleRuns.onProcessor("another cpu");
        RunRecord run = experiment().run(SEED, this::train).record().runs().get(1);
        assertEquals(STEPS - 8, steps.get());
        assertEquals(origin, run.provenance());
        assertEquals(List.of(first), run.earlier());
        assertEquals(run, experiment().run(SEED, this::train).record().runs().get(1), "as it was kept");
    }

    @Test
    void aSnapshotThatCannotBeWrittenDoesNotEndTheRun() throws IOException {
        Files.createDirectories(folder.resolve("runs/run_glorot_d1_s0_lr0.01.safetensors/full"));
        List<RunRecord> runs =
                experiment().seeds(1).run(SEED, this::train).record().runs();
        assertEquals(1, runs.size());
        assertTrue(
                told.stream().anyMatch(line -> line.endsWith("; the run goes on without this snapshot")),
                told::toString);
    }

    @Test
    void twoExperimentsNeverShareAFolderAtOnce() {
        BadInputException refused = assertThrows(
                BadInputException.class,
                () -> experiment().run(SEED, (weights, run) -> {
                    experiment().run(SEED, this::train);
                    throw new AssertionError("the second wrote beside the first");
                }));
        assertTrue(refused.getMessage().contains(" is in use by "), refused.getMessage());
    }
}
