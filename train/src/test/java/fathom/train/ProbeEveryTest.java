package fathom.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.data.DataLoader;
import fathom.experiment.record.StatisticsFiles;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateRatio;
import fathom.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeEveryTest {
    private static List<StepStatistics> train(Layer network, int every, int steps) {
        List<StepStatistics> seen = new ArrayList<>();
        Trainer.of(network, new Seed(4))
                .kernels(KernelProviders.best(2))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.05))
                .probeEvery(every)
                .listener(new Listener() {
                    @Override
                    public void onProbe(StepStatistics statistics) {
                        seen.add(statistics);
                    }
                })
                .fitSteps(DataLoader.shuffled(new Toy(64, new Seed(1)), 16, new Seed(2)), null, steps);
        return seen;
    }

    @Test
    void probingDoesNotChangeABitOfTraining() {
        Chain plain = Toy.convolutional(new Seed(6));
        Chain probed = Toy.convolutional(new Seed(6));
        assertTrue(train(plain, 0, 7).isEmpty());
        assertEquals(
                List.of(0, 3, 6),
                train(probed, 3, 7).stream().map(StepStatistics::step).toList());
        Map<String, fathom.autodiff.Parameter> expected = Network.parameters(plain);
        Network.parameters(probed)
                .forEach((path, parameter) -> assertArrayEquals(
                        expected.get(path).value().array(), parameter.value().array(), path));
    }

    @Test
    void measurementsAreTheSameWithRecomputation() {
        List<Layer> layers = new ArrayList<>(Toy.convolutional(new Seed(6)).children());
        layers.set(2, ((Chain) layers.get(2)).checkpointed(100));
        assertEquals(train(Toy.convolutional(new Seed(6)), 2, 3), train(Chain.of(layers), 2, 3));
    }

    @Test
    void updateOfPlainDescentIsTheRateTimesTheGradient() {
        Chain network = Toy.dense(Initializers.lecunNormal(), new Seed(8));
        float[] before =
                Network.parameters(network).get("1.weight").value().array().clone();
        StepStatistics step = train(network, 1, 1).get(0);
        double norm = 0;
        for (float w : before) {
            norm += (double) w * w;
        }
        double gradient = step.layers().get(0).weightGradientNorm();
        UpdateRatio weight = step.updates().get(0);
        assertEquals("1.weight", weight.parameter());
        assertEquals(Math.log10(0.05 * gradient / Math.sqrt(norm)), weight.log10(), 1e-4);
        UpdateRatio bias = step.updates().get(1);
        assertEquals("1.bias", bias.parameter());
        assertEquals(Double.POSITIVE_INFINITY, bias.log10(), "it was 0");
    }

    @Test
    void filesHoldOneLineForEachLayerAndParameter(@TempDir Path folder) throws IOException {
        List<StepStatistics> steps = train(Toy.dense(Initializers.lecunNormal(), new Seed(8)), 1, 2);
        StatisticsFiles.writeLayers(steps, folder.resolve("layers.csv"));
        StatisticsFiles.writeUpdates(steps, folder.resolve("updates.csv"));
        List<String> layers = Files.readAllLines(folder.resolve("layers.csv"));
        assertEquals(1 + 2 * 2, layers.size());
        for (String line : layers) {
            assertEquals(12, line.split(",", -1).length, line);
        }
        assertTrue(layers.get(3).startsWith("1,1,"), layers.get(3));
        List<String> updates = Files.readAllLines(folder.resolve("updates.csv"));
        assertEquals(1 + 2 * 4, updates.size());
        assertTrue(updates.get(5).startsWith("1,1.weight,-"), updates.get(5));
    }

    @Test
    void negativeIntervalIsRefused() {
        Trainer trainer = Trainer.of(Toy.dense(Initializers.zeros(), new Seed(1)), new Seed(0));
        assertEquals(
                "Trainer: probe every 0 steps or more, got -1",
                assertThrows(IllegalArgumentException.class, () -> trainer.probeEvery(-1))
                        .getMessage());
    }
}
