package fathom.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.experiment.record.Stage;
import fathom.experiment.report.MarkdownTable;
import fathom.experiment.report.TextTable;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.train.Listener;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Toy;
import fathom.train.Trainer;
import fathom.train.TrainingResult;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons: fair, tuned, and resumed. */
class ExperimentTest {
    private static final Toy DATA = new Toy(100, new Seed(1));
    private static final Provenance ORIGIN = ExampleRuns.ORIGIN;

    private final List<String> trained = Collections.synchronizedList(new ArrayList<>());

    private TrainingResult train(Initializer weights, Run run) {
        trained.add(run.stage() + " " + run.key());
        return Trainer.of(
                        Toy.dense(weights, run.seed().child("network")),
                        run.seed().child("noise"))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(run.rate()))
                .listener(run.log())
                .until(run.stop())
                .fitSteps(loader(run), DataLoader.inOrder(DATA, 50), run.steps(12));
    }

    private static DataLoader loader(Run run) {
        return DataLoader.shuffled(DATA, 20, run.seed().child("data"));
    }

    private static Experiment<Initializer> experiment() {
        return Experiment.<Initializer>named("toy")
                .variant("glorot", Initializers.glorotUniform())
                .variant("tiny", Initializers.normal(1e-3))
                .tuningSteps(5)
                .provenance(() -> ORIGIN);
    }

    @Test
    void theSeedsOfAnExperimentSeeDifferentDropoutMasks() {
        List<float[]> dropped = new ArrayList<>();
        Experiment.named("dropout").variant("same", "").seeds(2).run(new Seed(5), (variant, run) -> {
            Chain network = Chain.of(
                    Layers.flatten(),
                    Layers.dropout(0.5, new Seed(3)),
                    new Dense(36, 4, Initializers.constant(1), new Seed(1)));
            return Trainer.of(network, run.seed().child("noise"))
                    .kernels(KernelProviders.best(1))
                    .loss((tape, output, labels) -> {
                        dropped.add(output.value().array().clone());
                        return Loss.crossEntropy().forward(tape, output, labels);
                    })
                    .fitSteps(DataLoader.inOrder(DATA, 20), null, 1);
        });
        assertFalse(Arrays.equals(dropped.get(0), dropped.get(1)));
    }

    @Test
    void everyVariantSeesTheSameBatchesOfASeedAndOtherSeedsSeeOthers() {
        Map<String, float[]> first = new LinkedHashMap<>();
        experiment().seeds(2).rates(0.01, 0.1).run(new Seed(5), (weights, run) -> {
            try (Batches batches = loader(run).epoch(0)) {
                first.put(
                        run.stage() + " " + run.key(),
                        batches.next().inputs().array().clone());
            }
            return train(weights, run);
        });
        Map<String, float[]> bySeed = new TreeMap<>();
        first.forEach((key, pixels) -> {
            String seed = key.startsWith("TUNING") ? "tuning" : key.replaceFirst(".*(seed \\d).*", "$1");
            float[] before = bySeed.putIfAbsent(seed, pixels);
            if (before != null) {
                assertArrayEquals(before, pixels, key);
            }
        });
        assertEquals(List.of("seed 0", "seed 1", "tuning"), List.copyOf(bySeed.keySet()));
        assertFalse(Arrays.equals(bySeed.get("seed 0"), bySeed.get("seed 1")));
        assertFalse(Arrays.equals(bySeed.get("seed 0"), bySeed.get("tuning")));
    }

    @Test
    void tuningKeepsTheRateOfLowestLossAndNeverADivergedOne() {
        ComparisonRecord record = experiment()
                .seeds(2)
                .rates(1e-4, 0.05, 1e39)
                .run(new Seed(5), this::train)
                .record();
        assertEquals(6, record.tuning().size());
        for (String variant : List.of("glorot", "tiny")) {
            List<RunRecord> grid = record.tuning().stream()
                    .filter(run -> run.key().variant().equals(variant))
                    .toList();
            double lowest = grid.stream()
                    .mapToDouble(run -> run.result().finalLoss())
                    .filter(Double::isFinite)
                    .min()
                    .orElseThrow();
            RunRecord best = grid.stream()
                    .filter(run -> run.result().finalLoss() == lowest)
                    .findFirst()
                    .orElseThrow();
            double rate = best.key().rate();
            assertTrue(rate == 0.05 || variant.equals("tiny"), "the most that glorot learns in five steps");
            assertTrue(grid.get(2).result().diverged());
            assertEquals(5, grid.get(0).result().steps());
            List<RunRecord> runs = record.runs().stream()
                    .filter(run -> run.key().variant().equals(variant))
                    .toList();
            assertEquals(
                    List.of(0, 1),
                    runs.stream().map(run -> run.key().seedIndex()).toList());
            assertTrue(runs.stream()
                    .allMatch(run -> run.key().rate() == rate
                            && run.result().steps() == 12
                            && !run.result().start().isEmpty()));
        }
    }

    @Test
    void smallestRateIsKeptIfAllDiverge() {
        ComparisonRecord record = Experiment.<Initializer>named("toy")
                .variant("broken", Initializers.normal(1e38))
                .provenance(() -> ORIGIN)
                .rates(0.2, 0.1)
                .run(new Seed(5), this::train)
                .record();
        assertTrue(record.tuning().stream().allMatch(run -> run.result().diverged()));
        assertEquals(
                List.of(0.1),
                record.runs().stream().map(run -> run.key().rate()).toList());
    }

    @Test
    void divergedRunNamesItsStepAndLayerAndTheOthersGoOn() {
        Experiment<Initializer> experiment = Experiment.<Initializer>named("toy")
                .variant("broken", Initializers.normal(1e38))
                .variant("glorot", Initializers.glorotUniform())
                .provenance(() -> ORIGIN);
        ComparisonRecord record =
                experiment.rates(0.05).run(new Seed(5), this::train).record();
        assertNotNull(record.runs().get(0).result().divergence());
        assertTrue(Double.isNaN(record.runs().get(0).result().testAccuracy()));
        assertFalse(record.runs().get(1).result().diverged());
        assertEquals(12, record.runs().get(1).result().steps());
    }

    @Test
    void resumedExperimentReusesFinishedRunsAndGivesTheSameRecord(@TempDir Path folder) {
        ComparisonRecord whole = run(folder.resolve("whole"), Integer.MAX_VALUE);
        int all = trained.size();
        assertEquals(2 * (2 + 2), all);

        Path broken = folder.resolve("broken");
        trained.clear();
        ComparisonRecord part = run(broken, 40); // in the middle of a run
        assertTrue(part.runs().size() + part.tuning().size() < all);
        int before = trained.size();
        trained.clear();
        ComparisonRecord resumed = run(broken, Integer.MAX_VALUE);
        assertEquals(all - (before - 1), trained.size(), "only the run that was cut short is made again");
        assertSame(whole, resumed);

        trained.clear();
        ComparisonRecord again = run(broken, Integer.MAX_VALUE);
        assertEquals(List.of(), trained);
        assertEquals(resumed.runs(), again.runs());
        assertEquals(resumed.tuning(), again.tuning());
        assertEquals(resumed.configuration(), again.configuration());
    }

    @Test
    void workersSideBySideGiveTheSameRecordInterruptedOrNot(@TempDir Path folder) {
        ComparisonRecord alone = run(folder.resolve("one"), Integer.MAX_VALUE, 1);
        assertSame(alone, run(folder.resolve("three"), Integer.MAX_VALUE, 3));
        Path broken = folder.resolve("broken");
        ComparisonRecord part = run(broken, 30, 2);
        assertTrue(part.runs().size() + part.tuning().size() < 8);
        assertSame(alone, run(broken, Integer.MAX_VALUE, 2));
    }

    @Test
    void workersHaveDifferentNumbersAndTheObserverOneCallAtATime() {
        CyclicBarrier together = new CyclicBarrier(2);
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        experiment()
                .workers(2)
                .observer(new Experiment.Observer() {
                    @Override
                    public void onStep(Stage stage, RunKey key, Listener.Step step) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                    }
                })
                .run(new Seed(5), (weights, run) -> {
                    await(together); // returns only if two runs are under way
                    seen.add(run.worker());
                    return train(weights, run);
                });
        assertEquals(Set.of(0, 1), seen);
        assertEquals(1, most.get());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRunThatFailsDoesNotLoseTheOneBesideIt(@TempDir Path folder) {
        CyclicBarrier together = new CyclicBarrier(2);
        CountDownLatch failing = new CountDownLatch(1);
        Experiment<Initializer> experiment =
                experiment().workers(2).seeds(4).rates(0.05).folder(folder);
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> experiment.run(new Seed(5), (weights, run) -> {
                    await(together);
                    if (run.key().seedIndex() == 0) {
                        failing.countDown();
                        throw new IllegalStateException("disk on fire");
                    }
                    await(failing); // what is under way goes on after the failure
                    return train(weights, run);
                }));
        assertEquals("disk on fire", failure.getMessage());
        assertEquals(List.of("RUN glorot, depth 1, seed 1, rate 0.05"), trained, "no other run begins");
        trained.clear();
        experiment.run(new Seed(5), this::train);
        assertEquals(7, trained.size(), "the run beside it was kept");
    }

    /** Runs in a folder until that many steps have been made. */
    private ComparisonRecord run(Path folder, int steps) {
        return run(folder, steps, 1);
    }

    private ComparisonRecord run(Path folder, int steps, int workers) {
        int[] made = {0};
        return experiment()
                .workers(workers)
                .seeds(2)
                .rates(0.01, 0.1)
                .folder(folder)
                .observer(new Experiment.Observer() {
                    @Override
                    public void onStep(Stage stage, RunKey key, Listener.Step step) {
                        made[0]++;
                    }
                })
                .until(() -> made[0] >= steps)
                .run(new Seed(5), this::train)
                .record();
    }

    /** All but the times. */
    private static void assertSame(ComparisonRecord expected, ComparisonRecord actual) {
        assertEquals(expected.configuration(), actual.configuration());
        assertEquals(expected.runs().size(), actual.runs().size());
        for (int i = 0; i < expected.runs().size(); i++) {
            RunRecord a = expected.runs().get(i);
            RunRecord b = actual.runs().get(i);
            assertEquals(a.key(), b.key());
            assertArrayEquals(a.result().loss(), b.result().loss());
            assertArrayEquals(a.result().accuracy(), b.result().accuracy());
            assertEquals(a.result().testAccuracy(), b.result().testAccuracy());
            assertEquals(a.result().start(), b.result().start());
        }
        assertEquals(
                expected.tuning().stream().map(run -> run.result().finalLoss()).toList(),
                actual.tuning().stream().map(run -> run.result().finalLoss()).toList());
    }

    @Test
    void moreSeedsDepthsAndVariantsExtendAFolder(@TempDir Path folder) {
        experiment().folder(folder).rates(0.05).run(new Seed(5), this::train);
        trained.clear();
        ComparisonRecord record = experiment()
                .variant("he", Initializers.heNormal())
                .seeds(2)
                .depths(1, 2)
                .folder(folder)
                .rates(0.05)
                .run(new Seed(5), this::train)
                .record();
        assertEquals(12, record.runs().size());
        assertEquals(10, trained.size());
    }

    @Test
    void otherSettingsAndAnotherMeaningOfALabelAreNotMixedUp(@TempDir Path folder) {
        experiment().folder(folder).rates(0.05).run(new Seed(5), this::train);
        assertThrows(
                IllegalArgumentException.class,
                () -> experiment().folder(folder).rates(0.05).run(new Seed(6), this::train));
        assertThrows(
                IllegalArgumentException.class,
                () -> experiment().threshold(0.9).folder(folder).rates(0.05).run(new Seed(5), this::train));
        assertThrows(
                IllegalArgumentException.class,
                () -> experiment()
                        .setting("batch", 10)
                        .folder(folder)
                        .rates(0.05)
                        .run(new Seed(5), this::train));
        trained.clear();
        Experiment<Initializer> renamed = Experiment.<Initializer>named("toy")
                .variant("glorot", Initializers.heNormal())
                .variant("lambda", (weight, fan, random) -> Arrays.fill(weight.array(), 0.01f))
                .tuningSteps(5)
                .provenance(() -> ORIGIN);
        renamed.folder(folder).rates(0.05).run(new Seed(5), this::train);
        assertEquals(2, trained.size());
        trained.clear();
        renamed.run(new Seed(5), this::train);
        assertEquals(List.of(), trained);
    }

    @Test
    void reportWritesPageAndTables(@TempDir Path folder) throws IOException {
        Comparison comparison = experiment().rates(0.05).run(new Seed(5), this::train);
        Path page = comparison.writeTo(folder.resolve("new"));
        assertTrue(Files.readString(page).contains("glorot"));
        assertEquals(comparison.record(), RunStore.read(page.getParent()));
        Path other = experiment()
                .setting("other", 1)
                .rates(0.05, 0.1)
                .run(new Seed(6), this::train)
                .writeTo(page.getParent());
        assertEquals(6, RunStore.read(other.getParent()).runs().get(0).result().steps() / 2);
    }

    @Test
    void writtenReportCanBeExtended(@TempDir Path folder) {
        experiment().rates(0.05).run(new Seed(5), this::train).writeTo(folder);
        trained.clear();
        Comparison comparison = experiment().rates(0.05).seeds(2).folder(folder).run(new Seed(5), this::train);
        assertEquals(2, trained.size());
        comparison.writeTo(folder);
        assertEquals(comparison.record(), RunStore.read(folder));
    }

    @Test
    void eachRunOfAResumedExperimentSaysWhereItWasMadeAndTheReportThatTheyDiffer(@TempDir Path folder)
            throws IOException {
        Provenance plain = ExampleRuns.origin("plain");
        Provenance vector = ExampleRuns.origin("vector");
        Experiment<Initializer> experiment = experiment().folder(folder).rates(0.05);
        Comparison alike = experiment.provenance(() -> plain).run(new Seed(5), this::train);
        assertEquals(Map.of(), alike.record().differences());
        assertFalse(TextTable.of(alike.record()).contains("Mixed runs"));
        Comparison mixed = experiment.seeds(2).provenance(() -> vector).run(new Seed(5), this::train);
        assertEquals(
                List.of(plain, vector, plain, vector),
                mixed.record().runs().stream().map(RunRecord::provenance).toList());
        String words = "they differ in kernels (plain: 2 runs, vector: 2 runs)";
        assertTrue(TextTable.of(mixed.record()).replace('\n', ' ').contains(words));
        assertTrue(MarkdownTable.of(mixed.record()).contains("**Mixed runs. **"));
        String page = Files.readString(mixed.writeTo(folder));
        assertTrue(page.contains("<dt>kernels</dt><dd>plain: 2 runs, vector: 2 runs</dd>"));
        assertTrue(page.contains("Mixed runs"));
        assertEquals(mixed.record(), RunStore.read(folder));
    }

    @Test
    void aReportOfRunsThatWereFoundSaysWhereTheyWereMade(@TempDir Path folder) throws IOException {
        Experiment<Initializer> experiment = experiment().folder(folder).rates(0.05);
        experiment.provenance(() -> ExampleRuns.origin("plain")).run(new Seed(5), this::train);
        Comparison found =
                experiment.provenance(() -> ExampleRuns.origin("vector")).run(new Seed(5), this::train);
        assertTrue(Files.readString(found.writeTo(folder)).contains("<dt>kernels</dt><dd>plain</dd>"));
    }

    @Test
    void folderOfOneRateIsExtendedToSeveral(@TempDir Path folder) {
        experiment().folder(folder).rates(0.05).run(new Seed(5), this::train);
        trained.clear();
        ComparisonRecord record = experiment()
                .folder(folder)
                .rates(0.05, 1e-4)
                .run(new Seed(5), this::train)
                .record();
        assertEquals(4, record.tuning().size());
        assertTrue(
                trained.stream().noneMatch(run -> run.equals("RUN glorot, depth 1, seed 0, rate 0.05")),
                trained::toString);
    }

    @Test
    void emptyOrDoubleAxesAreRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> Experiment.<Initializer>named("none").run(new Seed(1), this::train));
        assertThrows(IllegalArgumentException.class, () -> experiment().variant("tiny", Initializers.zeros()));
        assertThrows(IllegalArgumentException.class, () -> experiment().seeds(0));
        assertThrows(IllegalArgumentException.class, () -> experiment().rates());
        assertThrows(IllegalArgumentException.class, () -> experiment().depths());
        assertThrows(IllegalArgumentException.class, () -> experiment().depths(2, 4, 2));
        assertThrows(IllegalArgumentException.class, () -> experiment().rates(0.1, 0.1));
        assertThrows(IllegalArgumentException.class, () -> experiment().tuningSteps(0));
        assertThrows(IllegalArgumentException.class, () -> experiment().workers(0));
    }

    @Test
    void twoObserversHearOfEverything() throws ReflectiveOperationException {
        List<String> heard = new ArrayList<>();
        ClassLoader loader = getClass().getClassLoader();
        List<Experiment.Observer> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add((Experiment.Observer) Proxy.newProxyInstance(
                    loader, new Class<?>[] {Experiment.Observer.class}, (proxy, method, arguments) -> {
                        heard.add(method.getName());
                        return null;
                    }));
        }
        Experiment.Observer first = new Experiment.Observer() {};
        Experiment.Observer both = first.and(two.get(0)).and(two.get(1));
        for (Method method : Experiment.Observer.class.getMethods()) {
            if (method.getReturnType() == void.class) {
                heard.clear();
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(type -> type == int.class ? (Object) 1 : type == boolean.class ? (Object) true : null)
                        .toArray();
                method.invoke(both, arguments);
                assertEquals(List.of(method.getName(), method.getName()), heard);
            }
        }
    }
}
