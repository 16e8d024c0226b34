package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunName;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.Stage;
import fathom.experiment.record.StoppedRun;
import fathom.kernel.KernelProviders;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Toy;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that a person stops is left out, named, and made to the same bits when it is allowed after all. */
class StoppedByHandTest {
    private static final Toy DATA = new Toy(100, new Seed(1));
    private static final Seed SEED = new Seed(5);
    private static final int STEPS = 12;
    private static final RunName SECOND = new RunName(Stage.RUN, "glorot", 1, 1, Double.NaN);

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private int askAt = -1;

    private TrainingResult train(Initializer weights, Run run) {
        Trainer trainer = Trainer.of(
                        Toy.dense(weights, run.seed().child("network")),
                        run.seed().child("noise"))
                .kernels(KernelProviders.plain(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                .listener(run.log().and(new Listener() {
                    @Override
                    public void onStep(Step step) {
                        if (run.key().seedIndex() == 1 && step.step() == askAt) {
                            new StoppedRun(SECOND, 0, 0).write(folder);
                            pause(); // longer than the time between two looks
                        }
                    }
                }))
                .until(run.stop());
        return run.resumable(trainer)
                .fitSteps(DataLoader.shuffled(DATA, 20, run.seed().child("data")), null, run.steps(STEPS));
    }

    private static void pause() {
        try {
            Thread.sleep(600);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ComparisonRecord run(Path where) {
        return Experiment.<Initializer>named("toy")
                .variant("glorot", Initializers.glorotUniform())
                .seeds(3)
                .folder(where)
                .observer(new Experiment.Observer() {
                    @Override
                    public void onNote(String line) {
                        told.add(line);
                    }
                })
                .run(SEED, this::train)
                .record();
    }

    private static List<Integer> seeds(ComparisonRecord record) {
        return record.runs().stream().map(run -> run.key().seedIndex()).toList();
    }

    @Test
    void itIsLeftOutAndNamedAndStaysOutUntilItIsAllowed(@TempDir Path undisturbed) {
        ComparisonRecord whole = run(undisturbed);
        askAt = 4;
        ComparisonRecord stopped = run(folder);
        assertEquals(List.of(0, 2), seeds(stopped));
        assertEquals(
                "glorot, depth 1, seed 1 (after 5 of 12 steps)",
                stopped.configuration().get(ComparisonRecord.STOPPED));
        assertTrue(told.stream().anyMatch(line -> line.contains("was stopped by hand, at step 5")), told.toString());

        told.clear();
        assertEquals(List.of(0, 2), seeds(run(folder)));
        assertTrue(told.stream().anyMatch(line -> line.contains("is not made")), told.toString());

        StoppedRun.allow(folder, SECOND);
        askAt = -1;
        ComparisonRecord after = run(folder);
        assertEquals(List.of(0, 1, 2), seeds(after));
        assertNull(after.configuration().get(ComparisonRecord.STOPPED));
        RunRecord expected = whole.runs().get(1);
        assertArrayEquals(
                expected.result().loss(), after.runs().get(1).result().loss(), "the run goes on where it was stopped");
    }

    @Test
    void whoAsksAfterTheLastStepComesTooLate() {
        askAt = STEPS - 1;
        ComparisonRecord record = run(folder);
        assertEquals(List.of(0, 1, 2), seeds(record));
        assertFalse(record.configuration().containsKey(ComparisonRecord.STOPPED));
    }

    @Test
    void aRunThatHasNotBegunIsNotMade() {
        new StoppedRun(SECOND, 0, 0).write(folder);
        ComparisonRecord record = run(folder);
        assertEquals(List.of(0, 2), seeds(record));
        assertEquals(
                "glorot, depth 1, seed 1 (not begun)", record.configuration().get(ComparisonRecord.STOPPED));
    }
}
