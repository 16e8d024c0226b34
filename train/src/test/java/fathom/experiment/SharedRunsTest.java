package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Stage;
import fathom.kernel.KernelProviders;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Toy;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs of an experiment made by others. */
class SharedRunsTest {
    private static final Toy DATA = new Toy(100, new Seed(1));
    private static final Seed SEED = new Seed(5);

    private final AtomicInteger trained = new AtomicInteger();

    private TrainingResult train(Initializer weights, Run run) {
        trained.incrementAndGet();
        return Trainer.of(
                        Toy.dense(weights, run.seed().child("network")),
                        run.seed().child("noise"))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                .listener(run.log())
                .fitSteps(DataLoader.shuffled(DATA, 20, run.seed().child("data")), null, run.steps(12));
    }

    private static Experiment<Initializer> experiment() {
        return Experiment.<Initializer>named("toy")
                .variant("glorot", Initializers.glorotUniform())
                .variant("tiny", Initializers.normal(1e-3))
                .seeds(3)
                .rates(0.01, 0.1)
                .tuningSteps(5)
                .provenance(() -> ExampleRuns.ORIGIN);
    }

    private static String summary(Comparison comparison, Path folder) throws IOException {
        comparison.writeTo(folder);
        return Files.readString(folder.resolve("summary.csv"));
    }

    @Test
    void anExecutorMakesTheSameRunsAsTheExperimentItself(@TempDir Path folder) throws IOException {
        Comparison local = experiment().run(SEED, this::train);
        Comparison sent = experiment()
                .workers(3)
                .executor((stage, key) -> experiment().make(SEED, this::train, stage, key))
                .run(SEED, (variant, run) -> {
                    throw new AssertionError("trained here, not by the executor");
                });
        assertEquals(10, sent.record().tuning().size() + sent.record().runs().size());
        assertEquals(summary(local, folder.resolve("local")), summary(sent, folder.resolve("sent")));
    }

    @Test
    void processesThatMakeOneRunEachFillTheFolderForTheReport(@TempDir Path folder) throws IOException {
        Experiment<Initializer> experiment = experiment().folder(folder.resolve("shared"));
        assertEquals(4, experiment.count(Stage.TUNING));
        assertEquals(6, experiment.count(Stage.RUN));
        for (Stage stage : Stage.values()) {
            for (int i = experiment.count(stage) - 1; i >= 0; i--) {
                experiment().folder(folder.resolve("shared")).runOnly(SEED, this::train, stage, i);
            }
        }
        assertEquals(10, trained.get());
        Comparison gathered = experiment.run(SEED, this::train);
        assertEquals(10, trained.get(), "the last process finds all runs made");
        Comparison local = experiment().run(SEED, this::train);
        assertEquals(summary(local, folder.resolve("local")), summary(gathered, folder.resolve("gathered")));
    }

    @Test
    void aRunThatCountsWantsItsTuningRunsFirst(@TempDir Path folder) {
        BadInputException refused = assertThrows(
                BadInputException.class, () -> experiment().folder(folder).runOnly(SEED, this::train, Stage.RUN, 4));
        assertEquals(
                "the results folder has no tuning run of tiny, depth 1, rate 0.01, which this run depends on",
                refused.getMessage());
    }

    @Test
    void anIndexOutOfRangeIsRefused(@TempDir Path folder) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> experiment().folder(folder).runOnly(SEED, this::train, Stage.TUNING, 4));
        assertTrue(refused.getMessage().endsWith("tuning job 4, expected 0 to 3"), refused.getMessage());
    }
}
