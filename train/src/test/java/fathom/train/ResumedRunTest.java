package fathom.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.data.DataLoader;
import fathom.data.Dataset;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Network;
import fathom.nn.ParameterUpdate;
import fathom.nn.init.Initializers;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is cut off after any step, and goes on in another process, ends with the bits of one that is not. */
class ResumedRunTest {
    private static final Toy DATA = new Toy(60, new Seed(1));
    private static final int STEPS = 10; // three epochs and a step

    private final Seed seed = new Seed(7);
    private final List<Integer> evaluations = new ArrayList<>();
    private Chain network = Toy.convolutional(seed);

    /** Keeps a copy of every state, and is cut off, as by a full disk that nobody minds, after one of them. */
    private static class Kept implements Snapshots {
        private final int last;
        private TrainingState state = new TrainingState(0, Map.of());
        private TrainingResult soFar = new TrainingResult.Builder(0).finished();

        Kept(int last) {
            this.last = last;
        }

        @Override
        public boolean due() {
            return true;
        }

        @Override
        public void save(TrainingState live, TrainingResult measured) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            live.tensors()
                    .forEach((path, tensor) -> tensors.put(
                            path, Tensor.of(tensor.shape(), tensor.array().clone())));
            state = new TrainingState(live.step(), tensors);
            soFar = measured;
            if (live.step() == last) {
                throw new CutOff();
            }
        }
    }

    private static final class CutOff extends Error {
        private static final long serialVersionUID = 1;
    }

    private Trainer trainer() {
        network = Toy.convolutional(seed);
        return Trainer.of(network, seed.child("noise"))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9).nesterov().weightDecay(1e-3), Schedule.cosine(0.05, STEPS))
                .probeEvery(3)
                .evaluateEvery(1)
                .listener(new Listener() {
                    @Override
                    public void onEpoch(Epoch epoch) {
                        evaluations.add(epoch.step());
                    }
                });
    }

    /** The rows of the images as steps. */
    private record Rows(Toy toy) implements Dataset {
        @Override
        public String name() {
            return toy.name();
        }

        @Override
        public int size() {
            return toy.size();
        }

        @Override
        public Shape exampleShape() {
            return Shape.of(6, 6);
        }

        @Override
        public int classes() {
            return toy.classes();
        }

        @Override
        public void read(int index, float[] into, int offset) {
            toy.read(index, into, offset);
        }

        @Override
        public int label(int index) {
            return toy.label(index);
        }

        @Override
        public String sha256() {
            return toy.sha256();
        }
    }

    private Trainer sequential(String name, int threads) {
        network = ArchitectureCatalog.load()
                .parse(name)
                .build(
                        new Problem(Shape.of(6, 6), 0, 4, false),
                        3,
                        Start.of(Initializers.kerasDefault()),
                        seed.child("network"));
        return Trainer.of(network, seed.child("noise"))
                .kernels(KernelProviders.best(threads))
                .update(ParameterUpdate.IN_BACKWARD)
                .optimizer(Adam.decoupled(0.01).betas(0.9, 0.98), Schedule.constant(0.01));
    }

    private TrainingResult fitRows(Trainer trainer) {
        return trainer.fitSteps(DataLoader.shuffled(new Rows(DATA), 20, seed.child("data")), null, STEPS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm(7)",
                "gru(7)",
                "rnn(9,relu)",
                "transformer(8,2)",
                "universal-transformer(8,2,scheme=rezero)"
            })
    void adamOnNetworksOfSequencesGoesOnToTheSameBitsOnAnyNumberOfThreads(String name) {
        TrainingResult whole = fitRows(sequential(name, 1));
        List<float[]> expected = weights();
        Kept kept = new Kept(4);
        try {
            fitRows(sequential(name, 1).snapshots(kept));
        } catch (CutOff e) {
            assertEquals(4, kept.state.step());
        }
        TrainingResult resumed = fitRows(sequential(name, 3).resume(kept.state, kept.soFar));
        assertArrayEquals(whole.loss(), resumed.loss());
        List<float[]> actual = weights();
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    private TrainingResult fit(Trainer trainer) {
        return trainer.fitSteps(DataLoader.shuffled(DATA, 20, seed.child("data")), DataLoader.inOrder(DATA, 25), STEPS);
    }

    private List<float[]> weights() {
        return Network.parameters(network).values().stream()
                .map(parameter -> parameter.value().array().clone())
                .toList();
    }

    private static String measured(TrainingResult result) {
        return result.firstStep() + " " + List.of(result.start(), result.updates()) + " " + result.test();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 9, 10})
    void theResultIsThatOfAnUnbrokenRun(int cut) {
        TrainingResult whole = fit(trainer());
        List<float[]> expected = weights();
        assertEquals(List.of(3, 6, 9, 10), evaluations);
        evaluations.clear();

        Kept kept = new Kept(cut);
        try {
            fit(trainer().snapshots(kept));
        } catch (CutOff e) {
            assertEquals(cut, kept.state.step());
        }
        TrainingResult resumed = fit(trainer().resume(kept.state, kept.soFar));

        assertArrayEquals(whole.loss(), resumed.loss());
        assertArrayEquals(whole.accuracy(), resumed.accuracy());
        assertEquals(measured(whole), measured(resumed));
        assertEquals(List.of(3, 6, 9, 10), evaluations, "none is left out, and none made twice");
        List<float[]> actual = weights();
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9})
    void aRunThatIsStoppedIsKeptWhereItStopped(int steps) {
        Kept kept = new Kept(-1) {
            @Override
            public boolean due() {
                return false;
            }
        };
        int[] made = {0};
        fit(trainer()
                .snapshots(kept)
                .listener(new Listener() {
                    @Override
                    public void onStep(Step step) {
                        made[0]++;
                    }
                })
                .until(() -> made[0] == steps));
        assertEquals(steps, kept.state.step());
        assertEquals(steps, kept.soFar.steps());
    }
}
